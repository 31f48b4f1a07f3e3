import { describe, expect, test } from '@jest/globals'
import {
  allowOf,
  firstRefusal,
  parseEnvironments,
  policyOf,
  recordKinds,
  settingsDigest,
  settingsGuards,
  settingsInForce,
  settingsOf,
  stricterOf,
} from '@wrenchproof/delivery'
import type { Environment, Policy } from '@wrenchproof/delivery'
import * as fc from 'fast-check'

const text = (more = '') => `
environments:
  staging: { branch: release/* }
  production:
    branch: main
    hotfix-branch: hotfix/*
    account: "111111111111"
    plan-role: arn:aws:iam::111111111111:role/plan
    apply-role: arn:aws:iam::111111111111:role/apply
    after: staging
    soak: 30m
    protect: ["aws_kms_key.**"]
${more}`

function production(more = ''): Environment {
  const found = parseEnvironments(text(more), 'environments.yml').all.find(({ name }) => name === 'production')
  if (found === undefined) throw new Error('the sample has no production')
  return found
}

const backend = 's3 {"bucket":"state","key":"production.tfstate"}'
const anchored = settingsOf(production(), backend)

describe('identity', () => {
  const other: [string, Partial<Environment>, string][] = [
    ['branch', { branch: 'trunk' }, 'branch was main, is trunk'],
    ['hotfix branch', { hotfixBranch: '*' }, 'hotfix-branch was hotfix/*, is *'],
    ['account', { account: '222222222222' }, 'account was 111111111111'],
    ['plan role', { planRole: 'arn:aws:iam::111111111111:role/x' }, 'plan-role was'],
    ['apply role', { applyRole: 'arn:aws:iam::111111111111:role/x' }, 'apply-role was'],
    ['root', { root: 'x' }, 'root was terraform/environments/production, is x'],
    ['workspace', { workspace: 'x' }, 'workspace was default, is x'],
    ['GitHub environment', { githubEnvironment: 'dev' }, 'github-environment was production, is dev'],
    ['after', { after: 'dev' }, 'after was staging, is dev'],
  ]
  test.each(other)('another %s', (_what, changed, reason) => {
    const { identity } = settingsOf({ ...production(), ...changed }, backend)
    const facts = { settings: identity, anchored: anchored.identity, consent: [] }
    const refusal = firstRefusal(settingsGuards, facts)
    expect(refusal).toMatchObject({ code: 'SETTINGS_CHANGED', reason: expect.stringContaining(reason) })
    const digest = settingsDigest(identity)
    expect(refusal?.fix).toContain(digest)
    expect(firstRefusal(settingsGuards, { ...facts, consent: [digest] })).toBeUndefined()
    expect(firstRefusal(settingsGuards, { ...facts, consent: [settingsDigest(anchored.identity)] })).toBeDefined()
  })

  test('another backend, or none where one was', () => {
    const facts = { anchored: anchored.identity, consent: [] }
    const moved = settingsOf(production(), 'local {}').identity
    expect(firstRefusal(settingsGuards, { ...facts, settings: moved })?.reason).toContain('backend was s3')
    const gone = { ...anchored.identity, after: null }
    expect(firstRefusal(settingsGuards, { ...facts, settings: gone })?.reason).toContain(
      'after was staging, is nothing',
    )
  })

  test('the same, the first, and a change of policy alone pass', () => {
    const lax = settingsOf({ ...production(), approvals: 0, soak: 0, protect: [] }, backend).identity
    expect(firstRefusal(settingsGuards, { settings: lax, anchored: anchored.identity, consent: [] })).toBeUndefined()
    expect(firstRefusal(settingsGuards, { settings: lax, anchored: undefined, consent: [] })).toBeUndefined()
  })

  test('is kept in an anchor, and an anchor without it is still read', () => {
    const anchor = {
      lineage: 'l',
      serial: 1,
      stateSha256: 'e'.repeat(64),
      commit: 'c',
      closure: {},
      run: { id: '1', attempt: '1' },
      at: '2026-11-24T10:00:00.000Z',
    }
    expect(recordKinds.anchor.parse(anchor)).toEqual(anchor)
    const full = { ...anchor, settings: settingsOf(production('    ttl: 2h\n'), backend) }
    expect(recordKinds.anchor.parse(JSON.parse(JSON.stringify(full)))).toEqual(full)
  })
})

test('a commit cannot weaken a rule for itself', () => {
  const lax = { ...production(), soak: 0, approvals: 0, protect: ['x'], destroyBudget: 9, verify: 'stored' } as const
  expect(settingsInForce(lax, anchored)).toEqual({
    soak: 1_800_000,
    approvals: 1,
    protect: ['aws_kms_key.**', 'x'],
    destroyBudget: 0,
    verify: 'replan',
    staticKeys: 'refuse',
    moduleSources: { local: 'allow', remote: 'any' },
    moduleSkew: 'any',
    allow: [allowOf()],
  })
  expect(settingsInForce(lax, undefined)).toEqual(policyOf(lax))
  const short = production('    ttl: 2h\n')
  expect(settingsInForce(short, anchored).ttl).toBe(7_200_000)
  expect(settingsInForce(production(), settingsOf(short, backend)).ttl).toBe(7_200_000)
})

const remote = ['any', 'pinned', 'immutable', 'refuse'] as const
const skew = ['any', 'minor', 'patch', 'none'] as const

const policy: fc.Arbitrary<Policy> = fc.record({
  soak: fc.nat(5),
  approvals: fc.nat(3),
  protect: fc.subarray(['a', 'b', 'c']),
  destroyBudget: fc.nat(5),
  verify: fc.constantFrom('replan', 'stored'),
  staticKeys: fc.constantFrom('refuse', 'allow'),
  moduleSources: fc.record({ local: fc.constantFrom('allow', 'refuse'), remote: fc.constantFrom(...remote) }),
  moduleSkew: fc.constantFrom(...skew),
  allow: fc.subarray([allowOf(), allowOf({ provisioners: true }), allowOf({ providers: [] })]),
  ttl: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
})

/** Whether nothing passes `one` that `other` refuses. */
const atLeast = (one: Policy, other: Policy): boolean =>
  one.soak >= other.soak &&
  one.approvals >= other.approvals &&
  other.protect.every((glob) => one.protect.includes(glob)) &&
  one.destroyBudget <= other.destroyBudget &&
  (one.verify === 'replan' || other.verify === 'stored') &&
  (one.staticKeys === 'refuse' || other.staticKeys === 'allow') &&
  (one.moduleSources.local === 'refuse' || other.moduleSources.local === 'allow') &&
  remote.indexOf(one.moduleSources.remote) >= remote.indexOf(other.moduleSources.remote) &&
  skew.indexOf(one.moduleSkew) >= skew.indexOf(other.moduleSkew) &&
  other.allow.every((allow) => one.allow.includes(allow)) &&
  (one.ttl ?? Infinity) <= (other.ttl ?? Infinity)

test('the stricter of two is the least policy that is as strict as both', () => {
  fc.assert(
    fc.property(policy, policy, policy, (one, other, third) => {
      const both = stricterOf(one, other)
      expect([atLeast(both, one), atLeast(both, other)]).toEqual([true, true])
      expect(stricterOf(other, one)).toEqual(both)
      expect(stricterOf(both, one)).toEqual(both)
      expect(stricterOf(stricterOf(one, other), third)).toEqual(stricterOf(one, stricterOf(other, third)))
      expect(!(atLeast(third, one) && atLeast(third, other)) || atLeast(third, both)).toBe(true)
      expect(!atLeast(one, other) || atLeast(stricterOf(one, third), stricterOf(other, third))).toBe(true)
    }),
    { numRuns: 500 },
  )
})
