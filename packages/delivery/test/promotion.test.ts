import { describe, expect, test } from '@jest/globals'
import {
  deliveredAfter,
  deliveredNoMore,
  firstRefusal,
  longestStay,
  memberKey,
  outcomes,
  promotionGuards,
  recordKinds,
} from '@wrenchproof/delivery'
import type { Delivered, Outcome, Promotion } from '@wrenchproof/delivery'
import * as fc from 'fast-check'

const minute = 60_000
const start = Date.parse('2026-11-24T10:00:00.000Z')
const at = (minutes: number): string => new Date(start + minutes * minute).toISOString()
const network = memberKey('module', 'terraform/modules/network')
const database = memberKey('module', 'terraform/modules/database')

/** The record after these deliveries: minute, outcome, content of the network module. */
function after(...deliveries: readonly (readonly [number, Outcome, string])[]): Delivered {
  let record: Delivered | undefined
  for (const [minutes, outcome, hash] of deliveries)
    record = deliveredAfter(record, { outcome, closure: { [network]: hash }, at: at(minutes) })
  return record ?? {}
}

describe('what was delivered', () => {
  test.each<[string, Delivered, unknown]>([
    ['applied', after([0, 'applied', 'a']), [{ hash: 'a', since: at(0) }]],
    [
      'again: it was there all the time',
      after([0, 'applied', 'a'], [5, 'no-changes', 'a']),
      [{ hash: 'a', since: at(0) }],
    ],
    [
      'replaced',
      after([0, 'applied', 'a'], [5, 'lock-stuck', 'b']),
      [
        { hash: 'a', since: at(0), until: at(5) },
        { hash: 'b', since: at(5) },
      ],
    ],
    ['refused: nothing happened', after([0, 'applied', 'a'], [5, 'refused', 'b']), [{ hash: 'a', since: at(0) }]],
    ['failed before anything', after([0, 'applied', 'a'], [5, 'failed-clean', 'b']), [{ hash: 'a', since: at(0) }]],
    [
      'half applied: nobody has it as delivered',
      after([0, 'applied', 'a'], [5, 'partial', 'b']),
      [{ hash: 'a', since: at(0), until: at(5) }],
    ],
    [
      'delivered again after half of it',
      after([0, 'applied', 'a'], [5, 'cancelled', 'a'], [9, 'applied', 'a']),
      [
        { hash: 'a', since: at(0), until: at(5) },
        { hash: 'a', since: at(9) },
      ],
    ],
    ['in doubt', after([0, 'applied', 'a'], [5, 'in-doubt', 'a']), [{ hash: 'a', since: at(0), until: at(5) }]],
    [
      'restored: nobody delivered it',
      deliveredNoMore(after([0, 'applied', 'a']), at(5)),
      [{ hash: 'a', since: at(0), until: at(5) }],
    ],
  ])('%s', (_what, record, stays) => {
    expect(record[network]).toEqual(stays)
    expect(recordKinds.delivered.parse(record)).toEqual(record)
  })

  test('is forgotten three months after its end, and beyond twenty stays', () => {
    const day = 24 * 60
    expect(after([0, 'applied', 'a'], [1, 'applied', 'b'], [91 * day, 'applied', 'c'])[network]).toMatchObject([
      { hash: 'b' },
      { hash: 'c' },
    ])
    const many = Array.from({ length: 30 }, (_, index) => [index, 'applied', String(index)] as const)
    expect(after(...many)[network]).toHaveLength(20)
  })

  test('a name such as __proto__ is a member like any other', () => {
    const closure = Object.fromEntries([['__proto__', 'a']])
    const record = deliveredAfter(undefined, { outcome: 'applied', closure, at: at(0) })
    expect(Object.keys(deliveredAfter(record, { outcome: 'applied', closure, at: at(1) }))).toEqual(['__proto__'])
  })

  test('the longest stay is as the deliveries tell, minute by minute', () => {
    const deliveries = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(...outcomes), fc.constantFrom('a', 'b')),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(deliveries, (gaps) => {
        let clock = 0
        const told = gaps.map(([gap, outcome, hash]) => [(clock += gap), outcome, hash] as const)
        const end = clock + 3
        // Minute by minute: which content is there, and for how many minutes on end.
        let there: string | undefined
        let run: number | undefined
        let longest: number | undefined
        for (let now = 0; now <= end; now += 1) {
          if (run !== undefined) run += 1
          if (run !== undefined && there === 'a') longest = Math.max(longest ?? 0, run)
          const [, outcome, hash] = told.find(([minutes]) => minutes === now) ?? []
          if (outcome === undefined || outcome === 'refused' || outcome === 'failed-clean') continue
          const next = ['applied', 'no-changes', 'lock-stuck'].includes(outcome) ? hash : undefined
          if (next !== there) run = next === undefined ? undefined : 0
          there = next
          if (there === 'a') longest = Math.max(longest ?? 0, run ?? 0)
        }
        const stays = after(...told)[network] ?? []
        expect(longestStay(stays, 'a', new Date(start + end * minute))).toBe(
          longest === undefined ? undefined : longest * minute,
        )
      }),
      { numRuns: 1000 },
    )
  })
})

const root = 'terraform/environments/production'
const asked: Promotion = {
  after: { environment: 'staging', delivered: after([0, 'applied', 'a']) },
  soak: 30 * minute,
  closure: { [memberKey('root', root)]: 'r', [network]: 'a' },
  root,
  here: undefined,
  consent: [],
  hotfix: false,
  now: new Date(start + 30 * minute),
}
const closureWith = (more: Readonly<Record<string, string>>) => ({ closure: { ...asked.closure, ...more } })

describe('promotion', () => {
  test.each<[string, Partial<Promotion>, string | undefined]>([
    ['equal, and there for exactly so long', {}, undefined],
    ['a millisecond early', { now: new Date(start + 30 * minute - 1) }, 'SOAKING'],
    ['no soak', { soak: 0, now: new Date(start) }, undefined],
    ['no environment before it', { after: undefined, ...closureWith({ [network]: 'x' }) }, undefined],
    ['staging skipped', { after: { environment: 'staging', delivered: undefined } }, 'NOT_PROMOTED'],
    ['other content', closureWith({ [network]: 'b' }), 'NOT_PROMOTED'],
    ['other content, consented', { ...closureWith({ [network]: 'b' }), consent: ['b'] }, 'NOT_PROMOTED'],
    ['other content, as a hotfix', { ...closureWith({ [network]: 'b' }), hotfix: true }, undefined],
    ['too young, as a hotfix', { now: new Date(start), hotfix: true }, undefined],
    ['a member that staging does not use', closureWith({ [database]: 'd' }), 'NOT_PROMOTED'],
    ['the same, consented', { ...closureWith({ [database]: 'd' }), consent: ['d'] }, undefined],
    ['the same, consent to other content', { ...closureWith({ [database]: 'd' }), consent: ['e'] }, 'NOT_PROMOTED'],
    [
      'what is here already',
      { ...closureWith({ [database]: 'd' }), here: { [database]: [{ hash: 'd', since: at(-9) }] } },
      undefined,
    ],
    [
      'what was here once',
      { ...closureWith({ [database]: 'd' }), here: { [database]: [{ hash: 'd', since: at(-9), until: at(-8) }] } },
      'NOT_PROMOTED',
    ],
    ['a file of its own root', closureWith({ [memberKey('read', `${root}/policy.json`)]: 'p' }), undefined],
    ['a module below its own root', closureWith({ [memberKey('module', `${root}/modules/x`)]: 'm' }), 'NOT_PROMOTED'],
    ['the root of another', closureWith({ [memberKey('root', 'terraform/environments/x')]: 'm' }), 'NOT_PROMOTED'],
    [
      'an earlier release, which stayed long enough before the next',
      { after: { environment: 'staging', delivered: after([-60, 'applied', 'a'], [0, 'applied', 'b']) } },
      undefined,
    ],
    [
      'an earlier release that was replaced too soon',
      { after: { environment: 'staging', delivered: after([-20, 'applied', 'a'], [0, 'applied', 'b']) } },
      'SOAKING',
    ],
    [
      'only half applied there',
      { after: { environment: 'staging', delivered: after([0, 'partial', 'a']) } },
      'NOT_PROMOTED',
    ],
    [
      'a delivery there that changed nothing',
      { after: { environment: 'staging', delivered: after([0, 'no-changes', 'a']) } },
      undefined,
    ],
  ])('%s', (_what, changed, code) => {
    expect(firstRefusal(promotionGuards, { ...asked, ...changed })?.code).toBe(code)
  })

  test('says when it is ready, and what to consent to', () => {
    expect(firstRefusal(promotionGuards, { ...asked, now: new Date(start + minute) })?.fix).toContain(at(30))
    expect(firstRefusal(promotionGuards, { ...asked, ...closureWith({ [database]: 'd' }) })?.fix).toContain(
      '`consent: d`',
    )
  })

  test('more soak, a later start or other members never make a refusal pass', () => {
    const scene = fc.record({
      soak: fc.integer({ min: 0, max: 60 }),
      more: fc.integer({ min: 0, max: 60 }),
      now: fc.integer({ min: 0, max: 60 }),
      hash: fc.constantFrom('a', 'b'),
    })
    fc.assert(
      fc.property(scene, ({ soak, more, now, hash }) => {
        const passes = (changed: Partial<Promotion>): boolean =>
          firstRefusal(promotionGuards, { ...asked, ...changed }) === undefined
        const facts = { soak: soak * minute, now: new Date(start + now * minute), ...closureWith({ [network]: hash }) }
        expect(passes(facts)).toBe(hash === 'a' && now >= soak)
        expect(passes({ ...facts, soak: (soak + more) * minute }) && !passes(facts)).toBe(false)
        expect(passes({ ...facts, closure: { ...facts.closure, [database]: 'd' } })).toBe(false)
      }),
    )
  })
})
