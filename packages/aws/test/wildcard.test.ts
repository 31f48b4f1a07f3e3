import { describe, expect, test } from '@jest/globals'
import { matchesWildcard } from '@wrenchproof/aws'
import * as fc from 'fast-check'

/** The definition, read aloud: slow and obvious. */
function reference(pattern: readonly string[], text: readonly string[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return text.length === 0
  if (first === '*') return reference(rest, text) || (text.length > 0 && reference(pattern, text.slice(1)))
  if (text.length === 0) return false
  return (first === '?' || first === text[0]) && reference(rest, text.slice(1))
}

// Few letters, so that matches are as frequent as misses.
const patterns = fc.array(fc.constantFrom('a', 'b', 'A', '*', '?', '.', '😀'), { maxLength: 8 })
const texts = fc.array(fc.constantFrom('a', 'b', 'A', '*', '?', '.', '😀'), { maxLength: 8 })

describe('wildcards', () => {
  test('agree with the definition', () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        expect(matchesWildcard(pattern.join(''), text.join(''))).toBe(reference(pattern, text))
      }),
      { numRuns: 5000 },
    )
  })

  test('a text without wildcards matches itself and nothing else', () => {
    const plain = fc.string().filter((text) => !/[*?]/u.test(text))
    fc.assert(
      fc.property(plain, plain, (pattern, text) => {
        expect(matchesWildcard(pattern, pattern)).toBe(true)
        expect(matchesWildcard(pattern, text)).toBe(pattern === text)
      }),
    )
  })

  test('what a pattern is made from matches it', () => {
    const parts = fc.array(fc.tuple(fc.string({ maxLength: 5 }), fc.constantFrom('*', '?', '')), { maxLength: 6 })
    fc.assert(
      fc.property(parts, fc.string({ maxLength: 4 }), (pieces, run) => {
        const pattern = pieces.map(([text, wildcard]) => text + wildcard).join('')
        const fill: Record<string, string> = { '*': run, '?': 'x', '': '' }
        const text = pieces
          .map(([piece, wildcard]) => piece.replaceAll(/[*?]/gu, 'x') + (fill[wildcard] ?? ''))
          .join('')
        expect(matchesWildcard(pattern, text)).toBe(true)
      }),
    )
  })

  test('case counts, and regular expressions mean nothing', () => {
    expect(matchesWildcard('repo:Octo/*', 'repo:octo/app')).toBe(false)
    expect(matchesWildcard('repo:o.o/[a]', 'repo:oxo/a')).toBe(false)
    expect(matchesWildcard('a\\*', 'a\\bc')).toBe(true)
  })

  test('a pattern of many stars is answered, not pondered', () => {
    expect(matchesWildcard('*a'.repeat(50) + 'b', 'a'.repeat(2000))).toBe(false)
  })
})
