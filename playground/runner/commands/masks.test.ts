import { expect, test } from '@jest/globals'
import { maskSet } from './masks.ts'

test.each([
  ['a s3cret b s3cret', 'a *** b ***'],
  ['s3crets3cret', '***'],
  [`"${JSON.stringify('line "two"').slice(1, -1)}"`, '"***"'],
  ['line "two" alone', '*** alone'],
  [Buffer.from('user:s3cret').toString('base64'), expect.stringMatching(/^dXNlc\S*\*\*\*\S*$/)],
  ['nothing here', 'nothing here'],
])('%s', (text, shown) => {
  const masks = maskSet(['s3cret', 'line one\nline "two"'])
  expect(masks.apply(text)).toEqual(shown)
})

test('overlapping values become one mask', () => {
  const masks = maskSet(['abcd'])
  masks.add('cdef')
  expect(masks.apply('xabcdefx')).toBe('x***x')
})
