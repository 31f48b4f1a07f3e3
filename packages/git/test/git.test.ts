import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, test } from '@jest/globals'
import { extractCommit, gitIn, gitTree, headCommit } from '@wrenchproof/git'

const path = process.env['PATH'] ?? ''
const author = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' }

async function repository() {
  const cwd = await mkdtemp(join(tmpdir(), 'git-'))
  const git = gitIn({ cwd }, path)
  await git.must(['init', '--quiet', '--initial-branch', 'main'])
  return { cwd, git, [Symbol.asyncDispose]: async () => rm(cwd, { recursive: true, force: true }) }
}

test('tells the commit and what a directory of it holds', async () => {
  await using repo = await repository()
  await mkdir(join(repo.cwd, 'infra/dev'), { recursive: true })
  await writeFile(join(repo.cwd, 'infra/dev/main.tf'), '')
  await repo.git.must(['add', '.'])
  await repo.git.must(['commit', '--quiet', '-m', 'one'], { env: author })
  const commit = await headCommit(repo.git)
  expect(commit).toMatch(/^[0-9a-f]{40}$/u)
  const tree = await gitTree(repo.git, commit)
  expect(await tree.list('infra/dev')).toMatchObject([{ name: 'main.tf', mode: '100644' }])
  expect(await tree.list('infra/dev/main.tf')).toEqual([])
  expect(await tree.list('nope')).toEqual([])
})

test('a program that a relative entry of the PATH leads to is never taken for git', async () => {
  await using repo = await repository()
  await writeFile(join(repo.cwd, 'git'), '#!/bin/sh\necho mine\n', { mode: 0o755 })
  const git = gitIn({ cwd: repo.cwd }, `${relative(process.cwd(), repo.cwd)}:${path}`)
  expect(await git.must(['rev-parse', '--is-inside-work-tree'])).toBe('true')
})

test('a workspace without a checkout is a clear error', async () => {
  await using repo = await repository()
  await expect(headCommit(repo.git)).rejects.toMatchObject({ code: 'NO_CHECKOUT' })
})

test('a command that fails is a user error with what git says', async () => {
  await using repo = await repository()
  await expect(repo.git.must(['show', 'nope'])).rejects.toMatchObject({
    code: 'GIT_FAILED',
    message: expect.stringContaining("'nope'"),
  })
})

test('input that git never reads does no harm', async () => {
  await using repo = await repository()
  const { exitCode } = await repo.git.run(['nope'], { input: 'x'.repeat(1_000_000) })
  expect(exitCode).not.toBe(0)
})

test('without git on the PATH the error says so', async () => {
  await expect(gitIn({ cwd: tmpdir() }, '/nonexistent').run(['version'])).rejects.toMatchObject({ code: 'GIT_MISSING' })
})

test('reads directories and files of a commit, byte for byte', async () => {
  await using repo = await repository()
  await mkdir(join(repo.cwd, 'a/b'), { recursive: true })
  await writeFile(join(repo.cwd, 'a/b/bytes'), Buffer.from([0, 255, 10, 13]))
  await writeFile(join(repo.cwd, 'a/ä b\n.tf'), 'odd name\n')
  await symlink('b/bytes', join(repo.cwd, 'a/link'))
  await repo.git.must(['add', '.'])
  await repo.git.must(['commit', '--quiet', '-m', 'one'], { env: author })
  const tree = await gitTree(repo.git, 'HEAD')
  expect((await tree.list('.')).map(({ name, mode }) => [name, mode])).toEqual([['a', '040000']])
  expect((await tree.list('a')).map(({ name, mode }) => [name, mode])).toEqual([
    ['b', '040000'],
    ['link', '120000'],
    ['ä b\n.tf', '100644'],
  ])
  const contents = await tree.read(['a/b/bytes', 'a/ä b\n.tf', 'a/link'])
  expect(contents.map((content) => Buffer.from(content).toString('latin1'))).toEqual([
    '\u0000\u00ff\n\r',
    'odd name\n',
    'b/bytes',
  ])
  await expect(tree.read(['nope'])).rejects.toMatchObject({ code: 'GIT_FAILED' })
})

test('writes the files of an earlier commit elsewhere, and leaves the repository as it is', async () => {
  await using repo = await repository()
  await using elsewhere = await repository()
  await mkdir(join(repo.cwd, 'infra'))
  await writeFile(join(repo.cwd, 'infra/main.tf'), 'one')
  await writeFile(join(repo.cwd, 'gone.tf'), '')
  await repo.git.must(['add', '.'])
  await repo.git.must(['commit', '--quiet', '-m', 'one'], { env: author })
  const first = await headCommit(repo.git)
  await writeFile(join(repo.cwd, 'infra/main.tf'), 'two')
  await rm(join(repo.cwd, 'gone.tf'))
  await repo.git.must(['commit', '--quiet', '--all', '-m', 'two'], { env: author })
  await writeFile(join(repo.cwd, 'infra/main.tf'), 'not committed')
  const target = join(elsewhere.cwd, 'a b')
  await mkdir(target)

  await extractCommit(repo.git, first, target)
  expect((await readdir(target)).toSorted()).toEqual(['gone.tf', 'infra'])
  expect(await readFile(join(target, 'infra/main.tf'), 'utf8')).toBe('one')
  expect(await readFile(join(repo.cwd, 'infra/main.tf'), 'utf8')).toBe('not committed')
  expect(await repo.git.must(['status', '--porcelain'])).toBe('M infra/main.tf')
  expect(await repo.git.must(['worktree', 'list'])).not.toContain('\n')
  await expect(extractCommit(repo.git, 'f'.repeat(40), target)).rejects.toMatchObject({ code: 'GIT_FAILED' })
})
