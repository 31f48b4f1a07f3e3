import { ProblemsError } from '@wrenchproof/errors'
import { describe, expect, test } from '@jest/globals'
import type { DriftLook, NoiseEntry } from '../src/index.ts'
import { hasExpired, parseNoise, withoutNoise } from '../src/index.ts'
import { changeOf, changedFinding, deletedFinding, now } from './support/looks.ts'

const entry = (over: Partial<NoiseEntry>): NoiseEntry => ({
  address: '**',
  attribute: 'desired_capacity',
  reason: 'scales by itself',
  owner: 'team-web',
  expires: '2027-01-31',
  ...over,
})
const lookOf = (...findings: DriftLook['findings']): DriftLook => ({ findings, formOnly: 0, muted: [] })
const scaled = changedFinding(
  'module.web.aws_autoscaling_group.a["x"]',
  'settings',
  changeOf(['desired_capacity'], 2, 3),
)
const opened = changedFinding('aws_security_group.a', 'security', changeOf(['ingress', 0, 'cidr_blocks', 0], 'a', 'b'))

describe('the file', () => {
  test('is read, and an empty one is an empty list', () => {
    const text = `noise:\n  - { address: a.b, attribute: c, reason: r, owner: o, expires: 2027-01-31 }\n`
    expect(parseNoise(text, 'noise.yml').noise).toEqual([
      { address: 'a.b', attribute: 'c', reason: 'r', owner: 'o', expires: '2027-01-31' },
    ])
    expect(parseNoise('# nothing\n', 'noise.yml')).toEqual({ noise: [], unmanaged: [] })
  })

  test('tells every problem with line and column', () => {
    const text = `noise:
  - address: a.b
    attribute: c
    reason: ""
    owner: o
    expires: 2027-02-30
    until: never
unmanaged: 3
`
    const read = (): unknown => parseNoise(text, 'noise.yml')
    expect(read).toThrow(ProblemsError)
    expect(read).toThrow(/noise\.yml:4:5: noise\.0\.reason/u)
    expect(read).toThrow(/noise\.yml:6:5: noise\.0\.expires: must be a day/u)
    expect(read).toThrow(/noise\.yml:7:5: noise\.0\.until: is not a key/u)
    expect(read).toThrow(/noise\.yml:8:1: unmanaged/u)
  })

  test('that is no YAML is refused with its place', () => {
    expect(() => parseNoise('noise: [\n  {', 'noise.yml')).toThrow(/noise\.yml:2:\d+: YAML/u)
  })
})

describe('what an entry hides', () => {
  test('the attribute it names, under a glob of addresses', () => {
    const look = withoutNoise(lookOf(scaled), [entry({ address: 'module.web.*' })], now)
    expect(look.findings).toEqual([])
    expect(look.muted).toMatchObject([{ path: 'desired_capacity' }])
  })

  test('neither another address nor another attribute', () => {
    const entries = [entry({ address: 'module.api.*' }), entry({ attribute: 'capacity' })]
    expect(withoutNoise(lookOf(scaled), entries, now).findings).toEqual([scaled])
  })

  test('what is below the attribute, with and without indexes', () => {
    for (const attribute of ['ingress', 'ingress[0]', 'ingress.cidr_blocks'])
      expect(withoutNoise(lookOf(opened), [entry({ attribute })], now).findings).toEqual([])
  })

  test('nothing that matters for security, by a wildcard', () => {
    expect(withoutNoise(lookOf(opened), [entry({ attribute: '*' })], now).findings).toEqual([opened])
  })

  test('never an object that is gone', () => {
    const gone = deletedFinding('aws_vpc.x')
    expect(withoutNoise(lookOf(gone), [entry({ attribute: '*' })], now).findings).toEqual([gone])
  })

  test('the rest of a finding stays, with the severity of what is left', () => {
    const both = changedFinding('a.b', 'security', changeOf(['policy'], 'a', 'b'))
    const mixed = {
      ...both,
      ...(both.kind === 'changed' && {
        attributes: [
          ...both.attributes,
          { path: 'tags.Name', severity: 'tags' as const, change: changeOf(['tags', 'Name'], 'a', 'b') },
        ],
      }),
    }
    const look = withoutNoise(lookOf(mixed), [entry({ attribute: 'policy' })], now)
    expect(look.findings).toMatchObject([{ severity: 'tags', attributes: [{ path: 'tags.Name' }] }])
  })

  test('nothing once it has expired, and the attribute carries the entry', () => {
    const old = entry({ expires: '2026-11-23' })
    expect(withoutNoise(lookOf(scaled), [old], now).findings).toMatchObject([{ attributes: [{ expired: old }] }])
  })

  test('until the end of its last day', () => {
    expect(hasExpired(entry({ expires: '2026-11-24' }), new Date('2026-11-24T23:59:59Z'))).toBe(false)
    expect(hasExpired(entry({ expires: '2026-11-24' }), new Date('2026-11-25T00:00:00Z'))).toBe(true)
  })
})
