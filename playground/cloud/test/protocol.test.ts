import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { selfSigned } from '../protocol/certificate.ts'
import { attributePath, planResourceChange } from '../protocol/messages.ts'
import {
  bytes,
  chosenInteger,
  decode,
  encode,
  flag,
  integer,
  mapOf,
  message,
  nested,
  repeated,
  text,
} from '../protocol/protobuf.ts'
import { fromMsgpack, toMsgpack } from '../values/msgpack.ts'
import { UNKNOWN } from '../values/value.ts'
import type { Value } from '../values/value.ts'

describe('protobuf', () => {
  const inner = message({ name: text(1), size: integer(2) })
  const all = message({
    name: text(1),
    data: bytes(2),
    yes: flag(3),
    size: integer(4),
    one: nested(5, inner),
    many: repeated(6, inner),
    named: mapOf(7, inner),
    chosen: chosenInteger(16),
  })

  test('encodes as the documentation shows', () => {
    // https://protobuf.dev/programming-guides/encoding/: field 1 = 150, field 2 = "testing"
    expect(encode(message({ a: integer(1) }), { a: 150 }).toString('hex')).toBe('089601')
    expect(encode(message({ b: text(2) }), { b: 'testing' }).toString('hex')).toBe('120774657374696e67')
  })

  test('leaves out empty values, but not a chosen zero', () => {
    expect(encode(all, { name: '', yes: false, size: 0, data: Buffer.alloc(0) })).toHaveLength(0)
    expect(encode(attributePath, { steps: [{ element_key_int: 0 }] }).toString('hex')).toBe('0a021800')
  })

  test('gives back what it was given', () => {
    const size = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
    const name = fc.string({ minLength: 1, unit: 'grapheme' })
    const one = fc.record({ name, size })
    const value = fc.record({
      name,
      yes: fc.constant(true),
      size,
      one,
      many: fc.array(one, { minLength: 1 }),
      named: fc.dictionary(
        name.filter((key) => key !== '__proto__'),
        one,
        { minKeys: 1, noNullPrototype: true },
      ),
      chosen: fc.nat(),
    })
    fc.assert(
      fc.property(value, (given) => {
        expect(decode(all, encode(all, given))).toEqual(given)
      }),
    )
  })

  test('skips fields it does not know and refuses broken bytes', () => {
    const more = message({ a: integer(1), b: text(2), c: flag(3) })
    expect(decode(message({ b: text(2) }), encode(more, { a: 7, b: 'kept', c: true }))).toEqual({ b: 'kept' })
    expect(() => decode(inner, Buffer.from('0a05', 'hex'))).toThrow('ends inside a field')
    expect(() => decode(inner, Buffer.from('08ff', 'hex'))).toThrow('ends inside a number')
    expect(() => decode(inner, Buffer.from('0b', 'hex'))).toThrow('wire type 3')
  })

  test('any request is decoded, whatever its fields say', () => {
    expect(decode(planResourceChange.request, Buffer.alloc(0))).toEqual({})
  })
})

describe('msgpack', () => {
  test.each<[string, Value, string]>([
    ['null', null, 'c0'],
    ['false', false, 'c2'],
    ['a small number', 7, '07'],
    ['a number', 300, 'd3000000000000012c'],
    ['a negative number', -1, 'd3ffffffffffffffff'],
    ['a fraction', 0.5, 'cb3fe0000000000000'],
    ['a text', 'ab', 'a26162'],
    ['a list', [1, 2], '920102'],
    ['an object', { a: 1 }, '81a16101'],
    ['an unknown', UNKNOWN, 'd40000'],
  ])('%s', (_, value, hex) => {
    expect(toMsgpack(value).toString('hex')).toBe(hex)
    expect(fromMsgpack(Buffer.from(hex, 'hex'))).toEqual(value)
  })

  test('an unknown with refinements is unknown', () => {
    // What terraform sends for a string that is known not to be null.
    expect(fromMsgpack(Buffer.from('c7030c8101c2', 'hex'))).toBe(UNKNOWN)
  })

  test('every size of text, list and number is read', () => {
    for (const length of [0, 31, 32, 255, 256, 65_535, 65_536]) {
      const long = 'x'.repeat(length)
      expect(fromMsgpack(toMsgpack(long))).toBe(long)
      const list = Array.from({ length }, () => 1)
      expect(fromMsgpack(toMsgpack(list))).toEqual(list)
    }
    for (const [hex, value] of [
      ['cc80', 128],
      ['cd0100', 256],
      ['ce00010000', 65_536],
      ['cf0000000100000000', 2 ** 32],
      ['d0ff', -1],
      ['d1ff00', -256],
      ['d2ffff0000', -65_536],
      ['ff', -1],
      ['ca3f000000', 0.5],
    ] as const)
      expect(fromMsgpack(Buffer.from(hex, 'hex'))).toBe(value)
  })

  test('gives back what it was given', () => {
    const { value } = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constant(null),
        fc.boolean(),
        fc.maxSafeInteger().map((number) => (Object.is(number, -0) ? 0 : number)),
        fc.double({ noNaN: true }).filter((number) => !Object.is(number, -0)),
        fc.string({ unit: 'grapheme' }),
        fc.constant<Value>(UNKNOWN),
        fc.array(tie('value')),
        fc.dictionary(fc.string(), tie('value'), { noNullPrototype: true }),
      ),
    }))
    fc.assert(
      fc.property(value, (given) => {
        expect(fromMsgpack(toMsgpack(given))).toEqual(given)
      }),
    )
  })

  test('refuses broken bytes', () => {
    expect(() => fromMsgpack(Buffer.from('a3', 'hex'))).toThrow('ends early')
    expect(() => fromMsgpack(Buffer.from('c1', 'hex'))).toThrow('code 0xc1')
    expect(() => fromMsgpack(Buffer.from('d40500', 'hex'))).toThrow('extension 5')
  })
})

test('the certificate is what go-plugin asks for', () => {
  const { certificate, der } = selfSigned(new Date('2026-01-01T00:00:00Z'))
  const parsed = new X509Certificate(certificate)
  expect(parsed.raw.equals(der)).toBe(true)
  expect(parsed.ca).toBe(true)
  expect(parsed.checkHost('localhost')).toBe('localhost')
  expect(parsed.verify(parsed.publicKey)).toBe(true)
  expect(parsed.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1'])
  expect(new Date(parsed.validFrom) < new Date('2026-01-01T00:00:00Z')).toBe(true)
})
