import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Git } from './git.ts'

/**
 * Writes the files of a commit into a directory that is there and empty, as a checkout would, without touching the
 * repository's own index, work tree or list of worktrees. Submodules are left out. Throws `GIT_FAILED` when the
 * repository does not have the commit whole.
 */
export async function extractCommit(git: Git, commit: string, directory: string): Promise<void> {
  const own = await mkdtemp(join(tmpdir(), 'wrenchproof-index-'))
  const env = { GIT_INDEX_FILE: join(own, 'index') }
  try {
    await git.must(['read-tree', commit], { env })
    await git.must(['checkout-index', '--all', '--quiet', `--prefix=${directory}/`], { env })
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}
