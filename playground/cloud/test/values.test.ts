import { describe, expect, test } from '@jest/globals'
import { list, map, number, record, set, string, bool } from '../declarations/attribute.ts'
import { block, blockSet, blockSpec, blocks, single } from '../declarations/block.ts'
import { replacements } from '../provider/replace.ts'
import { conform, conformBlock } from '../values/conform.ts'
import { equal, sameBlock } from '../values/equal.ts'
import { settleBlock } from '../values/settle.ts'
import { UNKNOWN, canonical, hasUnknown, known } from '../values/value.ts'
import type { Type, Value } from '../values/value.ts'

const spec = blockSpec({
  name: string.required.forceNew,
  size: number.optional.computed.becomes(8),
  on: bool.optional.computed,
  tags: map(string).optional,
  members: set(string).optional.computed,
  rules: set(record({ port: number, from: list(string) })).optional.computed,
  policy: string.optional.json,
  disk: blocks({ kind: string.optional.forceNew, id: string.computed.becomes('none') }),
  rule: blockSet({ port: number.required }),
  once: block({ on: bool.optional }).forceNew,
  timeouts: single({ create: string.optional }),
})

describe('conform', () => {
  test.each<[string, Value, Type, Value]>([
    ['a number as text', 5, 'string', '5'],
    ['a text as number', '5', 'number', 5],
    ['a text as bool', 'true', 'bool', true],
    ['a set loses doubles', ['a', 'a'], ['set', 'string'], ['a']],
    ['unknown members stay', [UNKNOWN, UNKNOWN], ['set', 'string'], [UNKNOWN, UNKNOWN]],
    ['an object is completed', { a: 1, z: 1 }, ['object', { a: 'number', b: 'string' }], { a: 1, b: null }],
    ['a map keeps its keys', { a: 1 }, ['map', 'string'], { a: '1' }],
    ['a tuple', [1, 2], ['tuple', ['string', 'number']], ['1', 2]],
    ['null', null, 'string', null],
  ])('%s', (_, value, type, expected) => {
    expect(conform(value, type)).toEqual(expected)
  })

  test('a block has every attribute, and blocks are never null', () => {
    expect(conformBlock({ name: 'a', foreign: 1 }, spec)).toEqual({
      name: 'a',
      size: null,
      on: null,
      tags: null,
      members: null,
      rules: null,
      policy: null,
      disk: [],
      rule: [],
      once: [],
      timeouts: null,
    })
  })
})

describe('equal', () => {
  const rule = (port: number): Value => ({ port, from: ['a', 'b'] })
  const type: Type = ['set', ['object', { port: 'number', from: ['list', 'string'] }]]

  test('sets have no order, lists have', () => {
    expect(equal([rule(1), rule(2)], [rule(2), rule(1)], type)).toBe(true)
    expect(equal([{ port: 1, from: ['a', 'b'] }], [{ port: 1, from: ['b', 'a'] }], type)).toBe(false)
    expect(equal({ a: ['x', 'y'] }, { a: ['y', 'x'] }, ['map', ['set', 'string']])).toBe(true)
  })

  test('unknown equals nothing, not even itself', () => {
    expect(equal(UNKNOWN, UNKNOWN, 'string')).toBe(false)
    expect(equal([UNKNOWN], [UNKNOWN], ['list', 'string'])).toBe(false)
  })

  test('blocks are compared by kind', () => {
    const base = { name: 'a', disk: [{ kind: 'x' }], rule: [{ port: 1 }, { port: 2 }], timeouts: null }
    expect(sameBlock(base, { ...base, rule: [{ port: 2 }, { port: 1 }] }, spec)).toBe(true)
    expect(sameBlock(base, { ...base, disk: [] }, spec)).toBe(false)
    expect(sameBlock({ ...base, policy: '{"a":1,"b":2}' }, { ...base, policy: '{ "b": 2, "a": 1 }' }, spec)).toBe(true)
  })
})

test('settling leaves nothing unknown', () => {
  const settled = settleBlock(
    {
      name: 'a',
      size: UNKNOWN,
      on: UNKNOWN,
      tags: { a: UNKNOWN },
      members: UNKNOWN,
      rules: [{ port: UNKNOWN, from: [UNKNOWN] }],
      policy: null,
      disk: [{ kind: 'x', id: UNKNOWN }],
      rule: UNKNOWN,
      once: [],
      timeouts: null,
    },
    spec,
  )
  expect(settled).toEqual({
    name: 'a',
    size: 8,
    on: false,
    tags: { a: '' },
    members: [],
    rules: [{ port: 0, from: [''] }],
    policy: null,
    disk: [{ kind: 'x', id: 'none' }],
    rule: [],
    once: [],
    timeouts: null,
  })
  expect(hasUnknown(settled)).toBe(false)
})

test('replacements are named by the path that forces them', () => {
  const prior = { name: 'a', disk: [{ kind: 'x' }, { kind: 'y' }], once: [] }
  expect(replacements(spec, prior, { ...prior, name: UNKNOWN })).toEqual([['name']])
  expect(replacements(spec, prior, { ...prior, disk: [{ kind: 'x' }, { kind: 'z' }] })).toEqual([['disk', 1, 'kind']])
  expect(replacements(spec, prior, { ...prior, disk: [{ kind: 'x' }] })).toEqual([['disk']])
  expect(replacements(spec, prior, { ...prior, once: [{ on: true }] })).toEqual([['once']])
  expect(replacements(spec, prior, { ...prior, size: 9 })).toEqual([])
})

test('canonical text does not depend on the order of names', () => {
  expect(canonical({ b: [1, 'x'], a: null })).toBe('{"a":null,"b":[1,"x"]}')
  expect(known({ a: UNKNOWN, b: [UNKNOWN, 1] })).toEqual({ a: null, b: [null, 1] })
})
