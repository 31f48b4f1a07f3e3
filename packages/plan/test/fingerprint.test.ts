import { describe, expect, test } from '@jest/globals'
import canonicalize from 'canonicalize'
import * as fc from 'fast-check'
import { canonicalText } from '../src/fingerprint/canonical.ts'
import { fingerprintsOf, publicFingerprint, sealedFingerprint } from '../src/index.ts'
import { effectsFrom, effectsOfChanges, resourceChange } from './sample.ts'

const key = new Uint8Array(32).fill(7)

function outputPrints(after: string) {
  return fingerprintsOf(
    effectsFrom({ output_changes: { o: { actions: ['create'], after, after_sensitive: true } } }),
    key,
  )
}

type Change = Readonly<Record<string, unknown>>

function prints(change: Change, more: Change = {}) {
  return fingerprintsOf(
    effectsOfChanges(resourceChange('terraform_data.a', { actions: ['update'], ...change }, more)),
    key,
  )
}

test('the form is pinned: a change of it needs a new version', () => {
  const change = { after: { input: 'x', pw: 's' }, after_unknown: { id: true }, after_sensitive: { pw: true } }
  expect(prints(change)).toEqual({
    public: 'v1:fb7a23940b84943118f2d474c5e88e1cde04806061afeffa429d491a637107bd',
    sealed: 'v1:3c55f92d6ba7cad57e8c2e656a01d8c8798806355f33adce613183f9d71d9c41',
  })
})

test('both at once are the same as each alone', () => {
  const effects = effectsOfChanges(
    resourceChange('terraform_data.a', { actions: ['create'], after: { pw: 's' }, after_sensitive: { pw: true } }),
  )
  expect(fingerprintsOf(effects, key)).toEqual({
    public: publicFingerprint(effects),
    sealed: sealedFingerprint(effects, key),
  })
})

test('a short key is refused', () => {
  expect(() => sealedFingerprint(effectsOfChanges(), new Uint8Array(31))).toThrow(RangeError)
})

test('canonical text is RFC 8785', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
      expect(canonicalText(value)).toBe(canonicalize(value))
    }),
  )
  expect(canonicalText({ 10: 1, 9: 2, b: [{ d: 1, c: 2 }] })).toBe('{"10":1,"9":2,"b":[{"c":2,"d":1}]}')
})

describe('what a fingerprint is made of', () => {
  const base = { actions: ['delete', 'create'], before: { id: 'i-1' }, after: { input: ['a', 'b'] }, after_unknown: {} }
  const same: [string, Change, Change][] = [
    ['the value before', { before: { id: 'i-1', size: 2 } }, {}],
    ['the reason', {}, { action_reason: 'replace_by_triggers' }],
    ['the order of replace paths', { replace_paths: [['b'], ['a']] }, {}],
  ]
  const different: [string, Change, Change][] = [
    ['the action', { actions: ['create', 'delete'] }, {}],
    ['a value', { after: { input: ['a', 'c'] } }, {}],
    ['a type', { after: { input: ['a', null] } }, {}],
    ['the order of a list', { after: { input: ['b', 'a'] } }, {}],
    ['an attribute more', { after: { input: ['a', 'b'], x: null } }, {}],
    ['an attribute named like a prototype', { after: JSON.parse('{"input":["a","b"],"__proto__":"x"}') }, {}],
    ['what is unknown', { after_unknown: { output: true } }, {}],
    ['a replace path', { replace_paths: [['input']] }, {}],
    ['an import', { importing: { id: 'i-1' } }, {}],
    ['a move', {}, { previous_address: 'terraform_data.b' }],
    ['a deposed key', {}, { deposed: 'beef0001' }],
    ['the id that ends', { before: { id: 'i-2' } }, {}],
    ['the identity that ends', { before_identity: { arn: 'x' } }, {}],
  ]
  const reference = prints({ ...base, replace_paths: [['a'], ['b']] })

  test.each(same)('not %s', (_name, change, more) => {
    expect(prints({ ...base, replace_paths: [['a'], ['b']], ...change }, more)).toEqual(reference)
  })

  test.each(different)('%s', (_name, change, more) => {
    const other = prints({ ...base, replace_paths: [['a'], ['b']], ...change }, more)
    expect(other.public).not.toBe(reference.public)
    expect(other.sealed).not.toBe(reference.sealed)
  })
})

test('time, drift, data reads and what stays as it is do not count', () => {
  const change = resourceChange('terraform_data.a', { actions: ['create'], after: { input: 1 } })
  const noise = {
    timestamp: '2031-01-01T00:00:00Z',
    terraform_version: '1.12.0',
    resource_drift: [resourceChange('terraform_data.d', { actions: ['update'] })],
    resource_changes: [
      resourceChange('data.x.y', { actions: ['read'], after: { a: 1 } }, { mode: 'data' }),
      change,
      resourceChange('terraform_data.same', { actions: ['no-op'], after: { a: 2 } }),
    ],
    checks: [{ address: { to_display: 'check.c' }, status: 'fail' }],
    output_changes: { o: { actions: ['no-op'], before: 1, after: 1 } },
  }
  expect(fingerprintsOf(effectsFrom(noise), key)).toEqual(fingerprintsOf(effectsOfChanges(change), key))
})

test('outputs, deferred changes and provider actions count', () => {
  const create = resourceChange('terraform_data.a', { actions: ['create'] })
  const parts: Change[] = [
    {},
    { output_changes: { o: { actions: ['create'], after: 1 } } },
    { output_changes: { o: { actions: ['update'], after: 1 } } },
    { output_changes: { p: { actions: ['update'], after: 1 } } },
    { output_changes: { p: { actions: ['update'], after: 2 } } },
    { resource_changes: [create] },
    { deferred_changes: [{ reason: 'a', resource_change: create }] },
    { deferred_changes: [{ reason: 'b', resource_change: create }] },
    { action_invocations: [{ address: 'action.a.b', config_values: { x: 1 } }] },
    { action_invocations: [{ address: 'action.a.b', config_values: { x: 2 } }] },
    { deferred_action_invocations: [{ reason: 'a', action_invocation: { address: 'action.a.b' } }] },
  ]
  const all = parts.map((part) => fingerprintsOf(effectsFrom(part), key))
  expect(new Set(all.map((one) => one.public)).size).toBe(parts.length)
  expect(new Set(all.map((one) => one.sealed)).size).toBe(parts.length)
})

describe('a sensitive value changes the sealed fingerprint and not the public one', () => {
  const cases: [string, Change, Change][] = [
    ['marked after', { after: { pw: 'a' }, after_sensitive: { pw: true } }, { after: { pw: 'b' } }],
    ['marked only before', { after: { pw: 'a' }, before_sensitive: { pw: true } }, { after: { pw: 'b' } }],
    ['marked as a whole', { after: { pw: 'a' }, after_sensitive: true }, { after: { pw: 'b', more: 1 } }],
    [
      'deep',
      { after: { a: [{ b: { pw: 1 } }] }, after_sensitive: { a: [{ b: { pw: true } }] } },
      { after: { a: [{ b: { pw: 2 } }] } },
    ],
    [
      'in an element of a set that changed its place',
      { after: { a: [{ n: 1, pw: 'a' }, { n: 2 }] }, before_sensitive: { a: [{}, {}, { pw: true }] } },
      { after: { a: [{ n: 1, pw: 'b' }, { n: 2 }] } },
    ],
    [
      'in a list of lists',
      {
        after: { a: [[{ pw: 'a' }], []] },
        before_sensitive: { a: [[], [{}, { pw: true }]] },
        after_sensitive: { a: [[], []] },
      },
      { after: { a: [[{ pw: 'b' }], []] } },
    ],
    [
      'under a key like a prototype',
      JSON.parse('{"after":{"__proto__":"a"},"after_sensitive":{"__proto__":true}}'),
      { after: JSON.parse('{"__proto__":"b"}') },
    ],
    [
      'an id that ends',
      { actions: ['delete'], before: { id: 'a' }, before_sensitive: { id: true } },
      { before: { id: 'b' } },
    ],
  ]
  test.each(cases)('%s', (_name, one, change) => {
    const [a, b] = [prints(one), prints({ ...one, ...change })]
    expect(b.public).toBe(a.public)
    expect(b.sealed).not.toBe(a.sealed)
  })

  test('an output', () => {
    expect(outputPrints('a').public).toBe(outputPrints('b').public)
    expect(outputPrints('a').sealed).not.toBe(outputPrints('b').sealed)
  })

  test('another key gives another sealed fingerprint', () => {
    const effects = effectsOfChanges(
      resourceChange('a.b', { actions: ['create'], after: { p: 1 }, after_sensitive: { p: true } }),
    )
    expect(sealedFingerprint(effects, new Uint8Array(32))).not.toBe(sealedFingerprint(effects, key))
  })
})

test('whether a sensitive value is known shows in both', () => {
  const marks = { after_sensitive: { pw: true } }
  const known = prints({ after: { pw: 'a' }, ...marks })
  const unknown = prints({ after: {}, after_unknown: { pw: true }, ...marks })
  expect(unknown.public).not.toBe(known.public)
  expect(unknown.sealed).not.toBe(known.sealed)
})

test('a value in clear cannot pass for a mask', () => {
  const hidden = { after: { a: 'x', b: 1 }, after_sensitive: { a: true, b: true } }
  const forged = { after: { a: { '\u0000sensitive': true }, b: 1 }, after_sensitive: { b: true } }
  expect(prints(forged).public).not.toBe(prints(hidden).public)
})
