import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { UserError } from '@wrenchproof/errors'
import { gitIn } from '@wrenchproof/git'
import type { GitResult } from '@wrenchproof/git'
import type { LedgerBranches } from './branches.ts'

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
  const tip = async (branch: string): Promise<string | undefined> => {
    if (!existsSync(directory)) return undefined
    const result = await git.run(['for-each-ref', '--format=%(objecttype) %(objectname)', `refs/heads/${branch}`])
    // An empty answer says "no such branch"; a repository that cannot be read must not look like that.
    if (result.exitCode === 0 && result.stderr === '') return /^commit ([0-9a-f]+)$/mu.exec(result.stdout)?.[1]
    throw broken('read', result)
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

    async append(branch, parent, { subject, writes, removes }) {
      await mkdir(directory, { recursive: true })
      await git.must(['init', '--quiet', '--bare'])
      const index = join(directory, `index.${randomUUID()}`)
      const env = { GIT_INDEX_FILE: index }
      try {
        await git.must(parent === undefined ? ['read-tree', '--empty'] : ['read-tree', parent], { env })
        const zero = '0'.repeat(40)
        const info = removes.map((file) => `0 ${zero}\t${file}\n`)
        for (const [file, text] of writes)
          info.push(`100644 ${await git.must(['hash-object', '-w', '--stdin'], { input: text })}\t${file}\n`)
        await git.must(['update-index', '--add', '--index-info'], { env, input: info.join('') })
        const tree = await git.must(['write-tree'], { env })
        const on = parent === undefined ? [] : ['-p', parent]
        const commit = await git.must(['commit-tree', tree, ...on, '-F', '-'], { env: author, input: `${subject}\n` })
        const moved = await git.run(['update-ref', `refs/heads/${branch}`, commit, parent ?? zero])
        if (moved.exitCode === 0) return { kind: 'written', commit }
        // Either somebody was faster, or the repository cannot be written: the branch tells which.
        if ((await tip(branch)) !== parent) return { kind: 'lost' }
        throw broken('written', moved)
      } finally {
        await rm(index, { force: true })
      }
    },
  }
}

const broken = (what: 'read' | 'written', { stderr, exitCode }: GitResult): UserError =>
  new UserError(
    `the ledger directory cannot be ${what}: ${stderr.trim().split('\n').at(-1) || `git ended with ${exitCode}`}`,
    'See that the ledger directory is a whole Git repository which this job can read and write.',
    { code: 'LEDGER_DIRECTORY' },
  )
