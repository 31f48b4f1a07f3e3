import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { Matcher } from '../src/scrub/matcher.ts'

test('finds what a search for each pattern finds, the longest at each place', () => {
  // Few letters, so that patterns begin alike, overlap and lie in one another.
  const letters = (minLength: number, maxLength: number) =>
    fc.array(fc.constantFrom('a', 'b', ' '), { minLength, maxLength }).map((parts) => parts.join(''))
  const patterns = fc.array(fc.record({ text: letters(4, 9), wholeWord: fc.boolean() }), { maxLength: 12 })
  fc.assert(
    fc.property(patterns, letters(0, 60), (given, text) => {
      const expected = Array.from(text, (_, start) => {
        const ends = given
          .filter((pattern) => text.startsWith(pattern.text, start))
          .map((pattern) => ({ ...pattern, end: start + pattern.text.length }))
          .filter(
            ({ wholeWord, end }) =>
              !wholeWord ||
              !(/\w/u.test(text.slice(Math.max(start - 1, 0), start)) || /\w/u.test(text.slice(end, end + 1))),
          )
          .map(({ end }) => end)
        return { start, end: Math.max(start, ...ends) }
      }).filter(({ start, end }) => end > start)
      expect(new Matcher(given).find(text)).toEqual(expected)
    }),
    { numRuns: 500 },
  )
})

test('a pattern too short to be told apart is refused', () => {
  expect(() => new Matcher([{ text: 'abc', wholeWord: false }])).toThrow(RangeError)
})
