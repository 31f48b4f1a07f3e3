import { expect, test } from '@jest/globals'
import { testWorkspace } from '../test-actions.ts'
import { problemMatchers } from './problem-matchers.ts'

const single = {
  owner: 'tsc',
  pattern: [
    {
      regexp: '^(\\S+)\\((\\d+),(\\d+)\\): (error|warning) (TS\\d+): (.*)$',
      file: 1,
      line: 2,
      column: 3,
      severity: 4,
      code: 5,
      message: 6,
    },
  ],
}
const several = {
  owner: 'stylish',
  severity: 'warning',
  pattern: [
    { regexp: '^(\\S+\\.js)$', file: 1 },
    { regexp: '^\\s+(\\d+):(\\d+)\\s+(.*)$', line: 1, column: 2, message: 3, loop: true },
  ],
}

test('one line, several lines, and what ends a loop', async () => {
  await using workspace = await testWorkspace({
    'm.json': JSON.stringify({ problemMatcher: [single, several] }),
    'a.ts': '',
    'b.js': '',
  })
  const matchers = problemMatchers(workspace.path)
  matchers.add('m.json')
  const read = (line: string) => matchers.read(line)
  expect(read('a.ts(3,7): error TS1: bad')).toEqual({
    level: 'error',
    message: 'bad',
    properties: { file: 'a.ts', line: '3', col: '7', code: 'TS1' },
  })
  expect(read('\u001b[31mgone.ts(1,1): warning TS2: hm\u001b[0m')).toEqual({
    level: 'warning',
    message: 'hm',
    properties: { line: '1', col: '1', code: 'TS2' },
  })
  expect(['b.js', '  1:2  one', '  3:4  two', 'else', '  5:6  three'].map((line) => read(line)?.properties)).toEqual([
    undefined,
    { file: 'b.js', line: '1', col: '2' },
    { file: 'b.js', line: '3', col: '4' },
    undefined,
    undefined,
  ])
  matchers.remove('TSC')
  expect(read('a.ts(3,7): error TS1: bad')).toBeUndefined()
  expect(() => {
    matchers.add('gone.json')
  }).toThrow('ENOENT')
})
