/** A bare repository on disk: objects and refs, with git deciding every race. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { GitEnded, git, gitServer } from './process.ts'
import type { GitResult } from './process.ts'

const objectTypes = ['blob', 'tree', 'commit', 'tag'] as const

export type ObjectType = (typeof objectTypes)[number]

export interface GitObject {
  readonly oid: string
  readonly type: ObjectType
  readonly content: Buffer
}

export interface TreeEntry {
  readonly mode: string
  readonly type: 'blob' | 'tree' | 'commit'
  readonly oid: string
  readonly name: string
}

/** What became of a ref's update: git compares the old value and writes under a lock. */
export type RefUpdate = 'updated' | 'moved' | 'invalid-name'

export interface GitStore extends AsyncDisposable {
  /** Path of the bare repository. */
  readonly directory: string
  /** Id and type of what a revision expression names; undefined when it names nothing. */
  resolve(expression: string): Promise<{ oid: string; type: ObjectType; size: number } | undefined>
  read(oid: string): Promise<GitObject | undefined>
  /** Writes a blob, commit or tag; throws when git finds it malformed. */
  write(type: 'blob' | 'commit' | 'tag', content: Buffer | string): Promise<string>
  writeTree(entries: readonly TreeEntry[]): Promise<string>
  /** Moves a ref from `old` to `next`; undefined stands for a ref that does not exist. */
  updateRef(ref: string, next: string | undefined, old: string | undefined): Promise<RefUpdate>
  run(args: readonly string[], options?: { input?: string | Buffer; env?: Record<string, string> }): Promise<GitResult>
  /** Like `run`, but a failure throws; answers stdout without its last line feed. */
  text(args: readonly string[]): Promise<string>
}

const noObject = '0'.repeat(40)

/** Makes a bare repository (an existing one is left as it is) and opens it; the directory is the caller's to remove. */
export async function openGit(directory: string): Promise<GitStore> {
  await mkdir(directory, { recursive: true })
  const made = await git(directory, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', directory])
  if (made.code !== 0) throw new Error(`git init ${directory}: ${made.stderr}`)
  const spool = join(directory, 'playground-spool')
  await mkdir(spool, { recursive: true })

  const objects = gitServer(directory, ['cat-file', '--batch'])
  const names = gitServer(directory, ['cat-file', '--batch-check'])
  const refs = gitServer(directory, ['update-ref', '--stdin'])
  const trees = gitServer(directory, ['mktree', '--batch'])
  const writers = {
    blob: gitServer(directory, ['hash-object', '-t', 'blob', '-w', '--no-filters', '--stdin-paths']),
    commit: gitServer(directory, ['hash-object', '-t', 'commit', '-w', '--no-filters', '--stdin-paths']),
    tag: gitServer(directory, ['hash-object', '-t', 'tag', '-w', '--no-filters', '--stdin-paths']),
  }

  return {
    directory,
    async resolve(expression) {
      if (!isOneLine(expression)) return undefined
      return names.ask(`${expression}\n`, async (answer) => {
        const found = /^(?<oid>[0-9a-f]{40}) (?<type>blob|tree|commit|tag) (?<size>\d+)$/.exec(await answer.line())
        if (found?.groups === undefined) return undefined
        const { oid = '', type, size } = found.groups
        return { oid, type: objectType(type), size: Number(size) }
      })
    },
    async read(oid) {
      if (!/^[0-9a-f]{40}$/.test(oid)) return undefined
      return objects.ask(`${oid}\n`, async (answer) => {
        const [found = '', type, size] = (await answer.line()).split(' ')
        if (type === undefined || size === undefined) return undefined
        const content = await answer.bytes(Number(size))
        await answer.bytes(1)
        return { oid: found, type: objectType(type), content }
      })
    },
    async write(type, content) {
      // A long-lived git takes contents by path only; the spool goes when the repository is closed.
      const file = join(spool, randomUUID())
      await writeFile(file, content)
      return writers[type].ask(`${file}\n`, async (answer) => answer.line())
    },
    async writeTree(entries) {
      const lines = entries.map(({ mode, type, oid, name }) => `${mode} ${type} ${oid}\t${quoted(name)}\n`)
      return trees.ask(`${lines.join('')}\n`, async (answer) => answer.line())
    },
    async updateRef(ref, next, old) {
      if (!isOneLine(ref) || ref.includes(' ')) return 'invalid-name'
      const before = old ?? noObject
      const change = next === undefined ? `delete ${ref} ${before}` : `update ${ref} ${next} ${before}`
      try {
        await refs.ask(`start\n${change}\ncommit\n`, async (answer) => [await answer.line(), await answer.line()])
        return 'updated'
      } catch (error) {
        if (!(error instanceof GitEnded)) throw error
        if (/but expected|reference already exists|unable to resolve reference/.test(error.stderr)) return 'moved'
        if (/bad name|invalid ref|exists; cannot create/.test(error.stderr)) return 'invalid-name'
        throw error
      }
    },
    async run(args, options) {
      return git(directory, args, options)
    },
    async text(args) {
      const { code, stdout, stderr } = await git(directory, args)
      if (code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
      return stdout.toString('utf8').replace(/\n$/, '')
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([objects, names, trees, refs, ...Object.values(writers)].map(async (server) => server.close()))
      await rm(spool, { recursive: true, force: true })
    },
  }
}

function objectType(text: string | undefined): ObjectType {
  const type = objectTypes.find((candidate) => candidate === text)
  if (type === undefined) throw new Error(`git has no objects of type ${text ?? ''}`)
  return type
}

/** One request is one line to git; anything else could smuggle in a second one. */
function isOneLine(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return text !== '' && !/[\u0000-\u001f\u007f]/.test(text)
}

/** C-style quoting, in which `mktree` reads names that hold unusual bytes. */
function quoted(name: string): string {
  // oxlint-disable-next-line no-control-regex
  if (!/[\u0000-\u001f\u007f"\\]/.test(name)) return name
  const bytes = [...Buffer.from(name)].map((byte) =>
    byte < 32 || byte > 126 || byte === 34 || byte === 92
      ? `\\${byte.toString(8).padStart(3, '0')}`
      : String.fromCharCode(byte),
  )
  return `"${bytes.join('')}"`
}
