import { gitTree, headCommit } from '@wrenchproof/git'
import type { Git } from '@wrenchproof/git'
import { z } from 'zod'
import type { Commits } from './history.ts'

/** The commits of a checkout, by git. Commits are given in full, as hexadecimal hashes. */
export function gitCommits(git: Git): Commits {
  return {
    head: async () => headCommit(git),
    has: async (commit) => (await git.run(['cat-file', '-e', `${commit}^{commit}`])).exitCode === 0,
    isShallow: async () => (await git.must(['rev-parse', '--is-shallow-repository'])) === 'true',
    // The commit's own text names its parents; git log hides those beyond the edge of a shallow checkout.
    parents: async (commit) => {
      const [headers = ''] = (await git.must(['cat-file', 'commit', commit])).split('\n\n')
      return [...headers.matchAll(/^parent ([0-9a-f]+)$/gmu)].map(([, parent = '']) => parent)
    },
    mergeBase: async (one, other) => {
      const { exitCode, stdout } = await git.run(['merge-base', one, other])
      return exitCode === 0 ? stdout.trim() : undefined
    },
    applied: async () => lastApplied(git),
    tree: async (commit) => gitTree(git, commit),
  }
}

// As packages/ledger writes it, and of that no more than is needed.
const situation = z.object({
  record: z.object({ anchor: z.object({ commit: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u) }) }),
})

async function lastApplied(git: Git): Promise<ReadonlyMap<string, string>> {
  const format = '--format=%(refname)'
  const refs = await git.must(['for-each-ref', format, 'refs/remotes/origin/ledger/', 'refs/heads/ledger/'])
  const applied = new Map<string, string>()
  for (const ref of refs.split('\n').filter((line) => line !== '')) {
    const { exitCode, stdout } = await git.run(['cat-file', 'blob', `${ref}:now.json`])
    const commit = exitCode === 0 ? commitIn(stdout) : undefined
    if (commit !== undefined) applied.set(ref.slice(ref.indexOf('/ledger/') + '/ledger/'.length), commit)
  }
  return applied
}

function commitIn(text: string): string | undefined {
  try {
    return situation.parse(JSON.parse(text)).record.anchor.commit
  } catch {
    return undefined
  }
}
