import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { UserError } from '@wrenchproof/errors'
import { gitIn } from '@wrenchproof/git'
import type { GitResult } from '@wrenchproof/git'
import type { LedgerBranches, LedgerTip, TopLevel } from './branches.ts'

const author = {
  GIT_AUTHOR_NAME: 'Wrenchproof',
  GIT_AUTHOR_EMAIL: 'ledger@wrenchproof.invalid',
  GIT_COMMITTER_NAME: 'Wrenchproof',
  GIT_COMMITTER_EMAIL: 'ledger@wrenchproof.invalid',
}

/**
 * Ledgers in a bare Git repository on this machine's disk, made when it is first written. `git update-ref NEW OLD`
 * decides races. `path` is the PATH to find git on.
 */
export function gitDirectoryBranches(directory: string, path: string): LedgerBranches {
  const git = gitIn({ gitDir: directory }, path)
  const tip = async (branch: string): Promise<LedgerTip | undefined> => {
    if (!existsSync(directory)) return undefined
    const format = '--format=%(objecttype) %(objectname) %(parent)'
    const result = await git.run(['for-each-ref', format, `refs/heads/${branch}`])
    // An empty answer says "no such branch"; a repository that cannot be read must not look like that.
    if (result.exitCode !== 0 || result.stderr !== '') throw broken('read', result)
    const [, commit, parents = ''] = /^commit ([0-9a-f]+) ([0-9a-f ]*)$/mu.exec(result.stdout) ?? []
    return commit === undefined ? undefined : { commit, parents: parents.split(' ').filter((id) => id !== '') }
  }
  const top = async (tree: string): Promise<TopLevel> => {
    const entries = await git.run(['ls-tree', '-z', tree])
    if (entries.exitCode !== 0) throw broken('read', entries)
    const lines = entries.stdout.split('\0').filter((line) => line !== '')
    return new Map(lines.map((line) => [line.slice(line.indexOf('\t') + 1), line.split(/[ \t]/u)[2] ?? '']))
  }

  return {
    tip,

    async files(commit, paths) {
      const found = new Map<string, string>()
      const entries = await git.run(['ls-tree', '-z', commit, '--', ...paths])
      if (entries.exitCode !== 0) throw broken('read', entries)
      for (const entry of entries.stdout.split('\0').filter((line) => line !== '')) {
        const [, hash = '', file = ''] = /^\d+ blob ([0-9a-f]+)\t(.*)$/u.exec(entry) ?? []
        const blob = await git.run(['cat-file', 'blob', hash])
        if (blob.exitCode !== 0) throw broken('read', blob)
        found.set(file, blob.stdout)
      }
      return found
    },

    top,

    async append(branch, parent, { subject, writes, removes, seal }) {
      await made(directory, path)
      const index = join(directory, `index.${randomUUID()}`)
      const env = { GIT_INDEX_FILE: index }
      try {
        await git.must(parent === undefined ? ['read-tree', '--empty'] : ['read-tree', parent], { env })
        const zero = '0'.repeat(40)
        const indexed = async (files: ReadonlyMap<string, string>, gone: readonly string[]): Promise<string> => {
          const info = gone.map((file) => `0 ${zero}\t${file}\n`)
          for (const [file, text] of files)
            info.push(`100644 ${await git.must(['hash-object', '-w', '--stdin'], { input: text })}\t${file}\n`)
          await git.must(['update-index', '--add', '--index-info'], { env, input: info.join('') })
          return git.must(['write-tree'], { env })
        }
        let tree = await indexed(writes, seal === undefined ? removes : [...removes, seal.name])
        if (seal !== undefined) tree = await indexed(new Map([[seal.name, seal.text(await top(tree))]]), [])
        const on = parent === undefined ? [] : ['-p', parent]
        const commit = await git.must(['commit-tree', tree, ...on, '-F', '-'], { env: author, input: `${subject}\n` })
        const moved = await git.run(['update-ref', `refs/heads/${branch}`, commit, parent ?? zero])
        if (moved.exitCode === 0) return { kind: 'written', commit }
        // Either somebody was faster, or the repository cannot be written: the branch tells which.
        if ((await tip(branch))?.commit !== parent) return { kind: 'lost' }
        throw broken('written', moved)
      } finally {
        await rm(index, { force: true })
      }
    },
  }
}

/** Makes the repository when it is not there: beside its place first, because two that begin at once may meet here. */
async function made(directory: string, path: string): Promise<void> {
  if (existsSync(join(directory, 'HEAD'))) return
  const fresh = `${directory}.${randomUUID()}`
  await mkdir(fresh, { recursive: true })
  await gitIn({ gitDir: fresh }, path).must(['init', '--quiet', '--bare'])
  try {
    await rename(fresh, directory)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    if (!existsSync(join(directory, 'HEAD'))) throw error
  }
}

const broken = (what: 'read' | 'written', { stderr, exitCode }: GitResult): UserError =>
  new UserError(
    `the ledger directory cannot be ${what}: ${stderr.trim().split('\n').at(-1) || `git ended with ${exitCode}`}`,
    'See that the ledger directory is a whole Git repository which this job can read and write.',
    { code: 'LEDGER_DIRECTORY' },
  )
