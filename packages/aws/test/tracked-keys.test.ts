import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { trackedKeys } from '@wrenchproof/aws'

// Put together here, so that a search of this repository does not find it.
const KEY = `AKIA${'Q'.repeat(16)}`

async function repository(files: Readonly<Record<string, string>>) {
  const path = await mkdtemp(join(tmpdir(), 'wrenchproof-keys-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text)
  return { path, [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }) }
}

const search = async (path: string) => trackedKeys(path, process.env['PATH'] ?? '')

test('keys in tracked files are found by file and line, never by value', async () => {
  await using repo = await repository({
    'main.tf': `provider "aws" {\n  access_key = "${KEY}"\n}\n`,
    'two words.env': `A=${KEY}\nB=2\nC=${KEY}`,
    'readme.md': 'AKIAIOSFODNN7EXAMPLE is of the documentation\n',
    'not-a-key': `x${KEY}, ${KEY}x, ${KEY.slice(1)}`,
    untracked: KEY,
  })
  const git = async (...args: string[]) => promisify(execFile)('git', args, { cwd: repo.path })
  await git('init', '--quiet')
  await git('add', 'main.tf', 'two words.env', 'readme.md', 'not-a-key')
  const found = await search(repo.path)
  expect(found).toEqual({
    kind: 'seen',
    value: [
      { file: 'main.tf', line: 2 },
      { file: 'two words.env', line: 1 },
      { file: 'two words.env', line: 3 },
    ],
  })
  expect(JSON.stringify(found)).not.toContain(KEY)
})

test('none, and no repository', async () => {
  await using repo = await repository({ a: 'a' })
  expect(await search(repo.path)).toMatchObject({ kind: 'unseen' })
  await promisify(execFile)('git', ['init', '--quiet'], { cwd: repo.path })
  expect(await search(repo.path)).toEqual({ kind: 'seen', value: [] })
  expect(await trackedKeys(repo.path, '/nonexistent')).toMatchObject({ kind: 'unseen' })
})
