import { posix } from 'node:path'
import { parseEnvironments } from '@wrenchproof/delivery'
import type { Environments } from '@wrenchproof/delivery'
import { UserError } from '@wrenchproof/errors'
import { gitIn, headCommit } from '@wrenchproof/git'
import type { Git } from '@wrenchproof/git'

/**
 * The environments file of a commit, by its path in the repository. From the commit and not from the checkout: what
 * another step wrote there are nobody's settings.
 */
export async function readEnvironments(git: Git, commit: string, written: string): Promise<Environments> {
  const file = posix.normalize(written)
  const { exitCode, stdout } = await git.run(['cat-file', 'blob', `${commit}:${file}`])
  if (exitCode !== 0)
    throw new UserError(
      `environments-file: there is no ${written} in commit ${commit.slice(0, 7)}`,
      'Write one (see the README) and commit it, or say where it is with `environments-file`.',
      { code: 'INPUT_INVALID' },
    )
  return parseEnvironments(stdout, written)
}

/** A commit that is checked out, and its settings. */
export interface CheckedOut {
  readonly git: Git
  readonly commit: string
  readonly environments: Environments
}

/** What is checked out in a workspace; `path` is the job's PATH. Throws `NO_CHECKOUT` where there is nothing. */
export async function openCheckout(workspace: string, path: string, environmentsFile: string): Promise<CheckedOut> {
  const git = gitIn({ cwd: workspace }, path)
  const commit = await headCommit(git)
  return { git, commit, environments: await readEnvironments(git, commit, environmentsFile) }
}
