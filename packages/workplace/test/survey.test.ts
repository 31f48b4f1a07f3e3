import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { gitIn } from '@wrenchproof/git'
import { branchesOf, tipOf } from '../src/survey/tips.ts'
import { commitTrees } from '../src/survey/trees.ts'

const author = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' }

/** A repository, and a way to commit that makes each commit a minute younger than the one before. */
async function repository() {
  const top = await mkdtemp(join(tmpdir(), 'survey-'))
  const git = gitIn({ cwd: top }, process.env['PATH'] ?? '')
  await git.must(['init', '--quiet', '--initial-branch', 'main'])
  let minute = 0
  return {
    git,
    trees: await mkdtemp(join(tmpdir(), 'survey-trees-')),
    async commit(branch: string, from?: string) {
      if (from !== undefined) await git.must(['checkout', '--quiet', '-B', branch, from])
      await writeFile(join(top, 'file'), `${branch} ${minute}`)
      await git.must(['add', '.'])
      const date = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString()
      minute += 1
      await git.must(['commit', '--quiet', '-m', 'x'], { env: { ...author, GIT_COMMITTER_DATE: date } })
      return git.must(['rev-parse', 'HEAD'])
    },
    async [Symbol.asyncDispose]() {
      for (const path of [top, this.trees]) await rm(path, { recursive: true, force: true })
    },
  }
}

describe('the commit up to which a branch waits', () => {
  test('of several, the newest that holds what was applied; else the newest', async () => {
    await using repo = await repository()
    const base = await repo.commit('main')
    const one = await repo.commit('release/1', base)
    const two = await repo.commit('release/2', base)
    const main = await repo.commit('main', base)
    const branches = await branchesOf(repo.git)
    const tip = async (pattern: string, applied: string) => tipOf(repo.git, branches, { pattern, applied })
    expect(await tip('main', one)).toBe(main)
    expect(await tip('release/*', one)).toBe(one)
    expect(await tip('release/*', base)).toBe(two)
    expect(await tip('release/*', main)).toBe(two)
    expect(await tip('hotfix/*', base)).toBeUndefined()
  })

  test('what origin has counts, and its HEAD is no branch', async () => {
    await using repo = await repository()
    const first = await repo.commit('main')
    await repo.git.must(['update-ref', 'refs/remotes/origin/main', first])
    await repo.git.must(['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main'])
    await repo.commit('main')
    expect(await branchesOf(repo.git)).toEqual([{ name: 'main', commit: first }])
  })
})

describe('copies of commits', () => {
  test('one for all roots of a commit, another for a root that is taken, and none that nobody uses', async () => {
    await using repo = await repository()
    const [first, second] = [await repo.commit('main'), await repo.commit('main')]
    const trees = commitTrees(repo.git, repo.trees)
    const dev = await trees(first, 'dev')
    const staging = await trees(first, 'staging')
    const again = await trees(first, 'dev')
    expect(staging.path).toBe(dev.path)
    expect(again.path).not.toBe(dev.path)
    expect(await readFile(join(dev.path, 'file'), 'utf8')).toBe('main 0')
    await dev[Symbol.asyncDispose]()
    await again[Symbol.asyncDispose]()
    const other = await trees(second, 'dev')
    expect(await readFile(join(other.path, 'file'), 'utf8')).toBe('main 1')
    expect((await readdir(repo.trees)).map((name) => join(repo.trees, name)).toSorted()).toEqual(
      [staging.path, other.path].toSorted(),
    )
  })

  test('a commit that is not there fails each time it is asked for', async () => {
    await using repo = await repository()
    await repo.commit('main')
    const trees = commitTrees(repo.git, repo.trees)
    for (const _ of [1, 2]) await expect(trees('f'.repeat(40), 'dev')).rejects.toMatchObject({ code: 'GIT_FAILED' })
  })
})
