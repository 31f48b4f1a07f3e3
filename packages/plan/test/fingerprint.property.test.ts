import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { fingerprintsOf } from '../src/index.ts'
import type { Fingerprints } from '../src/index.ts'
import { effectsOfChanges, resourceChange } from './sample.ts'

const key = new Uint8Array(32).fill(7)

/** A value that knows which of its leaves are secret. */
type Sample =
  | { readonly leaf: unknown; readonly secret: boolean }
  | readonly Sample[]
  | { readonly fields: Map<string, Sample> }

const { sample } = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ leaf: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)), secret: fc.boolean() }),
    fc.array(tie('sample'), { maxLength: 4 }),
    fc
      .uniqueArray(fc.tuple(fc.oneof(fc.string(), fc.constant('__proto__'), fc.integer().map(String)), tie('sample')), {
        maxLength: 4,
        selector: ([name]) => name,
      })
      .map((entries) => ({ fields: new Map(entries) })),
  ),
}))

type Order = (names: readonly string[]) => readonly string[]
const asIs: Order = (names) => names

function valueOf(part: Sample, order: Order): unknown {
  if ('leaf' in part) return part.leaf
  if ('fields' in part) return fromEntries(part.fields, order, (child) => valueOf(child, order))
  return part.map((child) => valueOf(child, order))
}

function marksOf(part: Sample, order: Order): unknown {
  if ('leaf' in part) return part.secret
  if ('fields' in part) return fromEntries(part.fields, order, (child) => marksOf(child, order))
  return part.map((child) => marksOf(child, order))
}

// By way of text, because an assignment cannot make a key `__proto__`.
function fromEntries(fields: Map<string, Sample>, order: Order, of: (child: Sample) => unknown): unknown {
  const pairs = order([...fields.keys()]).map((name) => {
    const child = fields.get(name)
    return `${JSON.stringify(name)}:${child === undefined ? 'null' : JSON.stringify(of(child))}`
  })
  return JSON.parse(`{${pairs.join(',')}}`)
}

function leavesOf(part: Sample): { leaf: unknown; secret: boolean }[] {
  if ('leaf' in part) return [part]
  return ('fields' in part ? [...part.fields.values()] : part).flatMap(leavesOf)
}

function withLeaf(part: Sample, target: unknown, leaf: unknown): Sample {
  if (part === target && 'leaf' in part) return { ...part, leaf }
  if ('leaf' in part) return part
  if ('fields' in part)
    return { fields: new Map([...part.fields].map(([name, child]) => [name, withLeaf(child, target, leaf)])) }
  return part.map((child) => withLeaf(child, target, leaf))
}

function printsOf(
  samples: readonly Sample[],
  order: Order = asIs,
  reorder: (changes: Change[]) => Change[] = (c) => c,
): Fingerprints {
  const changes = samples.map((part, index): Change => {
    const values = { actions: ['create'], after: valueOf(part, order), after_sensitive: marksOf(part, order) }
    return resourceChange(`terraform_data.r[${index}]`, values)
  })
  return fingerprintsOf(effectsOfChanges(...reorder(changes)), key)
}

type Change = Record<string, unknown>

function clear(leaf: unknown): Sample {
  return { leaf, secret: false }
}

test('neither the order of resources nor that of keys shows', () => {
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 6 }), fc.infiniteStream(fc.nat()), (samples, numbers) => {
      const shuffle = <T>(items: readonly T[]): T[] =>
        items
          .map((item) => ({ item, at: Number(numbers.next().value) }))
          .toSorted((one, other) => one.at - other.at)
          .map(({ item }) => item)
      expect(printsOf(samples, shuffle, shuffle)).toEqual(printsOf(samples))
    }),
  )
})

test('any leaf shows: in both fingerprints in clear, only in the sealed one under a mark', () => {
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1, maxLength: 4 }), fc.nat(), fc.string(), (samples, at, text) => {
      const leaves = samples.flatMap(leavesOf)
      const target = leaves[at % Math.max(leaves.length, 1)]
      fc.pre(target !== undefined && target.leaf !== text)
      const one = printsOf(samples)
      const other = printsOf(samples.map((part) => withLeaf(part, target, text)))
      expect(other.sealed).not.toBe(one.sealed)
      expect(other.public === one.public).toBe(target?.secret)
    }),
  )
})

test('lists keep their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 2 }), (list) => {
      fc.pre(list.some((element, index) => element !== list[list.length - 1 - index]))
      expect(printsOf([list.map(clear)]).public).not.toBe(printsOf([list.toReversed().map(clear)]).public)
    }),
  )
})
