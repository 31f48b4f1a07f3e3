import { fitsBranch } from '@wrenchproof/delivery'
import type { Git } from '@wrenchproof/git'

export interface Branch {
  readonly name: string
  readonly commit: string
}

/**
 * The commit up to which a branch waits to be delivered: the branch's own, or, of several that fit a pattern, the newest
 * that holds what was applied, else the newest of all. `undefined` when no branch fits.
 */
export async function tipOf(
  git: Git,
  branches: readonly Branch[],
  { pattern, applied }: { readonly pattern: string; readonly applied: string },
): Promise<string | undefined> {
  const fitting = branches.filter(({ name }) => fitsBranch(pattern, name))
  if (fitting.length < 2) return fitting[0]?.commit
  for (const { commit } of fitting) {
    const { exitCode } = await git.run(['merge-base', '--is-ancestor', applied, commit])
    if (exitCode === 0) return commit
  }
  return fitting[0]?.commit
}

/** Newest first. Those of `origin` where there are any: a checkout's own may be behind. */
export async function branchesOf(git: Git): Promise<readonly Branch[]> {
  for (const prefix of ['refs/remotes/origin/', 'refs/heads/']) {
    const listed = await git.must([
      'for-each-ref',
      '--sort=-committerdate',
      '--format=%(objectname) %(refname)',
      prefix,
    ])
    const found = listed.split('\n').flatMap((line) => {
      const [, commit, ref] = /^([0-9a-f]+) (.+)$/u.exec(line) ?? []
      const name = ref?.slice(prefix.length)
      return commit === undefined || name === undefined || name === 'HEAD' ? [] : [{ name, commit }]
    })
    if (found.length > 0) return found
  }
  return []
}
