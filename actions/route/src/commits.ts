import { gitTree, headCommit } from '@wrenchproof/git'
import type { Git } from '@wrenchproof/git'
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
    tree: async (commit) => gitTree(git, commit),
  }
}
