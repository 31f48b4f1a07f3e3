import { describe, expect, test } from '@jest/globals'
import { conditionLine, evaluateTrust, explainTrust, parseTrustPolicy } from '@wrenchproof/aws'
import type { TrustVerdict } from '@wrenchproof/aws'
import { ACCOUNT, trustPairs } from './trust-corpus.ts'

const pairs = trustPairs()

describe('tokens and trust policies', () => {
  test('there are enough of them, with every verdict', () => {
    expect(pairs.length).toBeGreaterThanOrEqual(400)
    expect(new Set(pairs.map(({ expected }) => expected))).toEqual(new Set(['allow', 'deny', 'cannot-tell']))
    expect(new Set(pairs.map(({ title }) => title)).size).toBe(pairs.length)
  })

  test.each(pairs)('$title', ({ policy, claims, expected, names }) => {
    const result = evaluateTrust(parseTrustPolicy(policy), { claims, account: ACCOUNT })
    expect(result.verdict).toBe(expected)
    const explained = explainTrust(result)
    expect(explained[0]).toMatch({ allow: /^allow: /u, deny: /^deny: /u, 'cannot-tell': /^cannot tell: /u }[expected])
    expect(blamed(result, names)).toContain(names)
    expect(result.blocking.every((condition) => explained.includes(conditionLine(condition)))).toBe(true)
  })
})

/** What the explanation blames, by the expected spelling where it fits: a claim's name or a whole key. */
function blamed({ decisive, blocking }: TrustVerdict, expected: string | undefined): (string | undefined)[] {
  if (expected === undefined) return [expected]
  const keys = blocking.map(({ key }) => (key.endsWith(`:${expected}`) ? expected : key))
  return [
    ...(decisive?.principal.result === 'met' ? [] : ['Principal']),
    ...(decisive?.action === 'met' ? [] : ['Action']),
    ...keys,
  ]
}
