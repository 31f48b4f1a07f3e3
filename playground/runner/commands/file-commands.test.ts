import { expect, test } from '@jest/globals'
import { parseKeyValues } from './file-commands.ts'

test.each<[text: string, pairs: [string, string][]]>([
  ['a=b\n', [['a', 'b']]],
  ['a=b', [['a', 'b']]],
  [
    'a=\n\n\nb=c=d\n',
    [
      ['a', ''],
      ['b', 'c=d'],
    ],
  ],
  ['a=b<<c\n', [['a', 'b<<c']]],
  ['a<<EOF\nx=1\n\ny\nEOF\n', [['a', 'x=1\n\ny']]],
  ['a<<EOF\nEOF', [['a', '']]],
  ['a<<=\nx\n=\n', [['a', 'x']]],
  [
    'a<<EOF\n EOF\nEOF \nEOF\nb=1',
    [
      ['a', ' EOF\nEOF '],
      ['b', '1'],
    ],
  ],
  ['a=b\r\n', [['a', 'b\r']]],
  ['# a=b\n', [['# a', 'b']]],
  [' a = b \n', [[' a ', ' b ']]],
])('%j is read as %j', (text, pairs) => {
  expect([...parseKeyValues(text)]).toEqual(pairs)
})

test.each([
  ['a', "Invalid format 'a'"],
  ['<<EOF\nEOF\n', 'Name must not be empty'],
  ['a<<\nb\n', 'delimiter must not be empty'],
  ['a<<EOF\nb\n', "Matching delimiter not found 'EOF'"],
  ['a<<EOF\nb EOF', 'EOF marker missing new line'],
  ['a<<EOF\r\nb\nEOF\n', 'Matching delimiter not found'],
])('%j is refused: %s', (text, reason) => {
  expect(() => [...parseKeyValues(text)]).toThrow(reason)
})

test('what stands before a fault still counts', () => {
  const read: string[] = []
  expect(() => {
    for (const [name] of parseKeyValues('a=1\nfault\nb=2\n')) read.push(name)
  }).toThrow("Invalid format 'fault'")
  expect(read).toEqual(['a'])
})
