import { createHash } from 'node:crypto'
import type { Finding } from '../finding.ts'
import { joined } from '../tree/paths.ts'
import type { TreeEntry, TreeMode } from '../tree/tree-reader.ts'
import type { TreeView } from '../tree/tree-view.ts'

/** A file that counts for a member. */
export interface MemberFile {
  /** Where it really is, relative to the top of the tree. */
  readonly path: string
  /** Its name as the member sees it, relative to the member; through a symbolic link this differs from `path`. */
  readonly as: string
  readonly mode: TreeMode
  /** Git's hash of its content; of a symbolic link, of its target; of a submodule, its commit. */
  readonly hash: string
}

/** The files under a directory, and what is wrong with some. */
export interface Sweep {
  readonly files: readonly MemberFile[]
  readonly findings: readonly Finding[]
}

const mostFiles = 100_000

/**
 * Every file that can change what a module's directory delivers. Left out is what Terraform never looks at and an
 * expression hardly reads: names that begin with a dot (other than the lock file), Markdown, licences, test files, the
 * `tests` directory, and directories that hold configuration themselves, which are modules of their own. What is read
 * out of these by a path that is written out becomes a member by itself.
 */
export async function moduleFiles(view: TreeView, directory: string): Promise<Sweep> {
  return sweep(view, directory, true)
}

/** Every file under a directory, whatever it is. */
export async function allFiles(view: TreeView, directory: string): Promise<Sweep> {
  return sweep(view, directory, false)
}

/** Whether Terraform or OpenTofu reads a file of this name as configuration. */
export function isConfig(name: string): boolean {
  return /^[^.].*\.(?:tf|tofu)(?:\.json)?$/su.test(name)
}

/** SHA-256, in hexadecimal, over the files' names, modes and contents; their order does not matter. */
export function filesHash(files: readonly MemberFile[]): string {
  const lines = files.map(({ as, mode, hash }) => `${as}\0${mode} ${hash}\n`).toSorted(byCodeUnit)
  return createHash('sha256').update(lines.join('')).digest('hex')
}

async function sweep(view: TreeView, start: string, asModule: boolean): Promise<Sweep> {
  const files: MemberFile[] = []
  const findings: Finding[] = []
  // Links can lead in circles, or to one directory many times over; each is walked once.
  const walked = new Set<string>()
  const problem = (code: 'MISSING' | 'LEAVES_REPOSITORY', file: string, text: string): void => {
    findings.push({ code, field: 'symbolic link', problem: text, file, line: 1, column: 1 })
  }

  const add = async (path: string, as: string, entry: TreeEntry): Promise<void> => {
    files.push({ path, as, mode: entry.mode, hash: await view.hash(path, entry) })
  }

  const link = async (path: string, as: string, depth: number): Promise<void> => {
    const target = await view.locate(path)
    if (target.kind === 'outside') problem('LEAVES_REPOSITORY', path, 'leads out of the repository')
    else if (target.kind === 'missing' || target.kind === 'submodule')
      problem('MISSING', path, 'leads to nothing in this tree')
    else if (target.kind === 'file') await add(target.path, as, target.entry)
    else await walk(target.path, as, depth)
  }

  const walk = async (directory: string, prefix: string, depth: number): Promise<void> => {
    if (walked.has(directory)) return
    walked.add(directory)
    const listing = await view.list(directory)
    if (asModule && depth > 0 && [...listing.keys()].some(isConfig)) return
    for (const entry of [...listing.values()].toSorted((one, other) => byCodeUnit(one.name, other.name))) {
      if (asModule && isIdle(entry.name, depth)) continue
      if (files.length >= mostFiles) throw new RangeError(`${start} holds more than ${mostFiles} files`)
      const path = joined(directory, entry.name)
      const as = prefix === '' ? entry.name : `${prefix}/${entry.name}`
      if (entry.mode === '040000') await walk(path, as, depth + 1)
      else {
        await add(path, as, entry)
        if (entry.mode === '120000') await link(path, as, depth + 1)
      }
    }
  }

  await walk(start, '', 0)
  return { files, findings }
}

/** Whether a name in a module's directory cannot change what is delivered. */
function isIdle(name: string, depth: number): boolean {
  if (name.startsWith('.')) return name !== '.terraform.lock.hcl' || depth > 0
  if (depth === 0 && name === 'tests') return true
  return /\.md$|^licen[cs]e(?:\.\w+)?$|\.(?:tftest|tofutest)\.(?:hcl|json)$/iu.test(name)
}

function byCodeUnit(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
