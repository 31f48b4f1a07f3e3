import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { extractCommit } from '@wrenchproof/git'
import type { Git } from '@wrenchproof/git'

/** A copy of a commit's files, for one user at a time in each root. */
export interface Tree extends AsyncDisposable {
  readonly path: string
}

interface Copy {
  readonly commit: string
  readonly path: Promise<string>
  /** Roots that somebody works in. */
  readonly roots: Set<string>
}

/**
 * Copies of commits below `directory`. Environments that were delivered from the same commit share one, as long as their
 * roots differ; a copy that nobody uses goes as soon as another is made, so that their number stays that of the users.
 */
export function commitTrees(git: Git, directory: string) {
  const copies = new Set<Copy>()

  const make = async (commit: string): Promise<string> => {
    const path = await mkdtemp(join(directory, 'tree-'))
    await extractCommit(git, commit, path)
    return path
  }

  const dropIdle = async (): Promise<void> => {
    const idle = [...copies].filter(({ roots }) => roots.size === 0)
    for (const copy of idle) copies.delete(copy)
    await Promise.all(
      idle.map(async ({ path }) => {
        // One that could not be made leaves its directory to the end of the survey.
        const made = await path.catch(() => undefined)
        if (made !== undefined) await rm(made, { recursive: true, force: true })
      }),
    )
  }

  return async (commit: string, root: string): Promise<Tree> => {
    const shared = [...copies].find((copy) => copy.commit === commit && !copy.roots.has(root))
    const copy = shared ?? { commit, path: make(commit), roots: new Set<string>() }
    copy.roots.add(root)
    copies.add(copy)
    if (shared === undefined) await dropIdle()
    const release = async (): Promise<void> => {
      copy.roots.delete(root)
    }
    try {
      return { path: await copy.path, [Symbol.asyncDispose]: release }
    } catch (error) {
      copies.delete(copy)
      throw error
    }
  }
}
