/** Git's objects as values: trees and commits parsed, written and edited. */
import type { GitStore, TreeEntry } from './store.ts'

export interface Person {
  readonly name: string
  readonly email: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

export interface Commit {
  readonly oid: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: Person
  readonly committer: Person
  readonly message: string
}

/** The commit of this id; undefined when there is none or it is something else. */
export async function readCommit(git: GitStore, oid: string): Promise<Commit | undefined> {
  const object = await git.read(oid)
  if (object?.type !== 'commit') return undefined
  const text = object.content.toString('utf8')
  const end = text.indexOf('\n\n')
  const head = end < 0 ? text : text.slice(0, end)
  const fields = new Map<string, string[]>()
  for (const line of head.split('\n')) {
    const space = line.indexOf(' ')
    if (space <= 0) continue
    const name = line.slice(0, space)
    fields.set(name, [...(fields.get(name) ?? []), line.slice(space + 1)])
  }
  return {
    oid,
    tree: fields.get('tree')?.[0] ?? '',
    parents: fields.get('parent') ?? [],
    author: parsePerson(fields.get('author')?.[0] ?? ''),
    committer: parsePerson(fields.get('committer')?.[0] ?? ''),
    message: end < 0 ? '' : text.slice(end + 2),
  }
}

function parsePerson(text: string): Person {
  const {
    name = '',
    email = '',
    seconds = '0',
  } = /^(?<name>.*?) ?<(?<email>[^>]*)> (?<seconds>\d+)/.exec(text)?.groups ?? {}
  return { name, email, at: Number(seconds) * 1000 }
}

/** Writes a commit whose times are in UTC, as those made through GitHub's API are. */
export async function writeCommit(git: GitStore, commit: Omit<Commit, 'oid'>): Promise<string> {
  const person = ({ name, email, at }: Person): string =>
    `${clean(name)} <${clean(email)}> ${Math.floor(at / 1000)} +0000`
  const head = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${person(commit.author)}`,
    `committer ${person(commit.committer)}`,
  ]
  return git.write('commit', `${head.join('\n')}\n\n${commit.message}`)
}

function clean(text: string): string {
  return text.replaceAll(/[<>\n\r]/g, '')
}

/** The entries of one tree, not of its subtrees. */
export async function readTree(git: GitStore, oid: string): Promise<TreeEntry[] | undefined> {
  const object = await git.read(oid)
  if (object?.type !== 'tree') return undefined
  const entries: TreeEntry[] = []
  const { content } = object
  for (let at = 0; at < content.length;) {
    const zero = content.indexOf(0, at)
    const [mode = '', ...name] = content.subarray(at, zero).toString('utf8').split(' ')
    entries.push({
      mode: mode.padStart(6, '0'),
      type: mode === '40000' ? 'tree' : mode === '160000' ? 'commit' : 'blob',
      oid: content.subarray(zero + 1, zero + 21).toString('hex'),
      name: name.join(' '),
    })
    at = zero + 21
  }
  return entries
}

/** A change of one path; without an object the path is removed. */
export interface TreeChange {
  readonly path: string
  readonly put?: { readonly mode: string; readonly type: TreeEntry['type']; readonly oid: string }
}

/** The tree that results from changing paths of another; undefined stands for the empty tree. */
export async function editTree(
  git: GitStore,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string> {
  return (await edited(git, base, changes)).oid
}

async function edited(
  git: GitStore,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<{ oid: string; isEmpty: boolean }> {
  const entries = new Map<string, TreeEntry>()
  if (base !== undefined) for (const entry of (await readTree(git, base)) ?? []) entries.set(entry.name, entry)
  const below = new Map<string, TreeChange[]>()
  for (const change of changes) {
    const slash = change.path.indexOf('/')
    const name = slash < 0 ? change.path : change.path.slice(0, slash)
    if (slash >= 0) below.set(name, [...(below.get(name) ?? []), { ...change, path: change.path.slice(slash + 1) }])
    else if (change.put === undefined) entries.delete(name)
    else entries.set(name, { ...change.put, name })
  }
  for (const [name, inner] of below) {
    const old = entries.get(name)
    const { oid, isEmpty } = await edited(git, old?.type === 'tree' ? old.oid : undefined, inner)
    // Git keeps no empty folders.
    if (isEmpty) entries.delete(name)
    else entries.set(name, { mode: '040000', type: 'tree', oid, name })
  }
  return { oid: await git.writeTree([...entries.values()]), isEmpty: entries.size === 0 }
}

/** Whether `older` is `newer` or one of its ancestors. */
export async function isAncestor(git: GitStore, older: string, newer: string): Promise<boolean> {
  if (older === newer) return true
  const [above, below] = await Promise.all([readCommit(git, older), readCommit(git, newer)])
  if (below?.parents.includes(older) === true) return true
  // Siblings, which is what losers of a race are: nothing is an ancestor of its own parent.
  if (below?.parents.every((parent) => above?.parents.includes(parent)) === true) return false
  return (await git.run(['merge-base', '--is-ancestor', older, newer])).code === 0
}

/** Adds a commit with these files to a branch, making the branch if need be; null removes a file. Answers its id. */
export async function commitFiles(
  git: GitStore,
  branch: string,
  commit: {
    readonly files: Readonly<Record<string, string | Buffer | null>>
    readonly message: string
    readonly author?: Partial<Person>
    /** Start a branch that does not exist yet from this branch or commit. */
    readonly from?: string
  },
): Promise<string> {
  const ref = `refs/heads/${branch}`
  const tip = (await git.resolve(ref))?.oid
  const parent = tip ?? (commit.from === undefined ? undefined : (await git.resolve(`${commit.from}^{commit}`))?.oid)
  if (parent === undefined && commit.from !== undefined) throw new Error(`no such branch or commit: ${commit.from}`)
  const changes: TreeChange[] = []
  for (const [path, content] of Object.entries(commit.files))
    changes.push(
      content === null
        ? { path }
        : { path, put: { mode: '100644', type: 'blob', oid: await git.write('blob', content) } },
    )
  const base = parent === undefined ? undefined : (await readCommit(git, parent))?.tree
  const person: Person = { name: 'Dana', email: 'dana@example.com', at: Date.now(), ...commit.author }
  const oid = await writeCommit(git, {
    tree: await editTree(git, base, changes),
    parents: parent === undefined ? [] : [parent],
    author: person,
    committer: person,
    message: commit.message,
  })
  if ((await git.updateRef(ref, oid, tip)) !== 'updated') throw new Error(`${ref} moved while it was committed to`)
  return oid
}
