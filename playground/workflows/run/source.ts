/** A repository at a commit: where workflow files and `$/` actions are read from. */
import { execFile } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findRepository, nameOf } from '../../github/index.ts'
import type { GithubState, Repository } from '../../github/index.ts'

const run = promisify(execFile)

export interface Source {
  readonly repository: Repository
  /** As named: a branch, tag or commit, or the run's full ref. */
  readonly ref: string
  readonly sha: string
}

/** Text of a file; undefined when there is none. */
export async function readSource({ repository, sha }: Source, path: string): Promise<string | undefined> {
  const found = await repository.git.resolve(`${sha}:${path}`)
  if (found?.type !== 'blob') return undefined
  return (await repository.git.read(found.oid))?.content.toString('utf8')
}

/** Paths of the workflow files. */
export async function workflowFiles({ repository, sha }: Source): Promise<string[]> {
  const { stdout } = await repository.git.run(['ls-tree', '--name-only', '-z', sha, '.github/workflows/'])
  return stdout
    .toString('utf8')
    .split('\0')
    .filter((path) => /\.ya?ml$/.test(path))
}

/** A repository of this GitHub at a branch, tag or commit; undefined when there is none. */
export async function sourceOf(state: GithubState, fullName: string, ref: string): Promise<Source | undefined> {
  const repository = findRepository(state, fullName)
  if (repository === undefined) return undefined
  for (const name of [`refs/tags/${ref}`, `refs/heads/${ref}`, ref]) {
    const found = await repository.git.resolve(`${name}^{commit}`)
    if (found !== undefined) return { repository, ref, sha: found.oid }
  }
  return undefined
}

/** Extracted trees, each once, as GitHub downloads a repository for `uses:`: less what is marked `export-ignore`. */
export interface Trees {
  of(source: Source): Promise<string>
}

/** Keeps trees in a directory, which is the caller's to remove. */
export function treesIn(directory: string): Trees {
  const made = new Map<string, Promise<string>>()
  return {
    async of({ repository, sha }) {
      const key = `${nameOf(repository).replace('/', '_')}_${sha}`
      const known = made.get(key) ?? extract(repository, sha, join(directory, key))
      made.set(key, known)
      return known
    },
  }
}

async function extract(repository: Repository, sha: string, target: string): Promise<string> {
  await mkdir(target, { recursive: true })
  const archive = `${target}.tar`
  await repository.git.text(['archive', '--format=tar', '--output', archive, sha])
  await run('tar', ['-xf', archive, '-C', target])
  await rm(archive)
  return target
}
