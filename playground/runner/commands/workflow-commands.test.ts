import { describe, expect, test } from '@jest/globals'
import { lineReader } from './lines.ts'
import { knownCommands, parseCommand } from './workflow-commands.ts'

const known = new Set(knownCommands)
const parse = (line: string) => parseCommand(line, known)

describe('a line is a command', () => {
  test.each<[line: string, name: string, properties: Record<string, string>, message: string]>([
    ['::error::boom', 'error', {}, 'boom'],
    [' \t\u00a0\u2003::error::boom', 'error', {}, 'boom'],
    ['::ERROR file=a.tf,line=3::boom', 'error', { file: 'a.tf', line: '3' }, 'boom'],
    ['::error  title=a=b , col=::boom', 'error', { title: 'a=b ' }, 'boom'],
    ['::set-output name=a::b::c', 'set-output', { name: 'a' }, 'b::c'],
    ['::warning title=a%3Ab%2C%25::x%0Ay%250A', 'warning', { title: 'a:b,%' }, 'x\ny%0A'],
    ['::debug::%3A%0a', 'debug', {}, '%3A%0a'],
    ['terraform said ##[error]boom', 'error', {}, 'boom'],
    ['a ##[warning file=x;line=1]b%5D%3B', 'warning', { file: 'x', line: '1' }, 'b];'],
    ['::nothing::##[group]x', 'group', {}, 'x'],
    ['::add-mask::', 'add-mask', {}, ''],
  ])('%j', (line, name, properties, message) => {
    expect(parse(line)).toEqual({ name, properties, message })
  })
})

test.each([
  '',
  'x ::error::boom',
  '::unknown::boom',
  '::error boom',
  ':: error::boom',
  '\ufeff::error::boom',
  '##[unknown]boom ##[error]later',
  '##[error boom',
])('a line is no command: %j', (line) => {
  expect(parse(line)).toBeUndefined()
})

test.each([
  [['a\nb\n'], ['a', 'b']],
  [['a\r\nb\rc'], ['a', 'b', 'c']],
  [
    ['a\r', '\nb'],
    ['a', 'b'],
  ],
  [
    ['a\r', 'b'],
    ['a', 'b'],
  ],
  [['\n\n'], ['', '']],
  [['\ufeff::error::x'], ['::error::x']],
])('output %j is cut into %j', (chunks, lines) => {
  const read: string[] = []
  const reader = lineReader((line) => read.push(line))
  for (const chunk of chunks) reader.write(Buffer.from(chunk))
  reader.end()
  expect(read).toEqual(lines)
})

test('a character split between two chunks is whole', () => {
  const read: string[] = []
  const reader = lineReader((line) => read.push(line))
  const bytes = Buffer.from('é')
  reader.write(bytes.subarray(0, 1))
  reader.write(bytes.subarray(1))
  reader.end()
  expect(read).toEqual(['é'])
})
