import { expect, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import { testWorkspace } from '../test-actions.ts'
import { hashFiles } from './hash-files.ts'

const sha = (content: string | Buffer) => createHash('sha256').update(content).digest()

test.each<[patterns: string[], contents: string[]]>([
  [['a.lock'], ['A']],
  [['**/*.lock'], ['A', 'B']],
  [['d'], ['B', 'C']],
  [
    ['**/*', '!**/*.txt'],
    ['A', 'B'],
  ],
  [['**/*.lock\n!d/**'], ['A']],
  [['none'], []],
])('%j', async (patterns, contents) => {
  await using workspace = await testWorkspace({ 'a.lock': 'A', 'd/b.lock': 'B', 'd/c.txt': 'C' })
  const expected = contents.length === 0 ? '' : sha(Buffer.concat(contents.map(sha))).toString('hex')
  expect(hashFiles(workspace.path, patterns)).toBe(expected)
})
