import { describe, expect, test } from '@jest/globals'
import { approvalGuards, firstRefusal, gateEnvironments, reviewsSince } from '@wrenchproof/delivery'
import type { Approvals, Review } from '@wrenchproof/delivery'
import * as fc from 'fast-check'

const gate = 'production-approval'
const review = (login: string, state = 'approved', environments: string[] = [gate], type = 'User'): Review => ({
  state,
  user: { login, type },
  environments,
})
const job = (conclusion: string | null, attempt = 1) => ({ name: 'gate', conclusion, attempt })

const asked: Approvals = {
  approvals: 1,
  githubEnvironment: 'production',
  reviews: [review('bea')],
  earlierReviews: [],
  involved: ['ada', 'ada', 'cyd'],
  pusher: 'eve',
  gateJobs: [job('success')],
  attempt: 1,
}

describe('approvals', () => {
  test.each<[string, Partial<Approvals>, boolean]>([
    ['one person who had no part in it', {}, true],
    ['nobody asked', { approvals: 0, reviews: [], gateJobs: [] }, true],
    ['nobody approved', { reviews: [] }, false],
    ['the actor', { reviews: [review('ada')] }, false],
    ['the actor in capitals', { reviews: [review('ADA')] }, false],
    ['the author', { reviews: [review('cyd')] }, false],
    ['the last pusher', { pusher: 'Bea' }, false],
    ['a push that nobody can place', { pusher: undefined }, false],
    ['the author and another', { reviews: [review('cyd'), review('bea')] }, true],
    ['a bot', { reviews: [review('dependabot[bot]', 'approved', [gate], 'Bot')] }, false],
    ['a bot that says it is a user', { reviews: [review('helper[bot]')] }, false],
    ['an account that is gone', { reviews: [{ state: 'approved', user: null, environments: [gate] }] }, false],
    ['a rejection', { reviews: [review('bea', 'rejected')] }, false],
    ['a pending review', { reviews: [review('bea', 'pending')] }, false],
    ['somebody who approved and rejected', { reviews: [review('bea'), review('bea', 'rejected')] }, false],
    ["one who rejected, another's approval", { reviews: [review('dan', 'rejected'), review('bea')] }, true],
    ['the gate of another environment', { reviews: [review('bea', 'approved', ['staging-approval'])] }, false],
    ['the gate in other capitals', { reviews: [review('bea', 'approved', ['Production-Approval'])] }, true],
    ['the second gate when one is asked', { reviews: [review('bea', 'approved', [`${gate}-2`])] }, false],
    ['an approval of an earlier plan', { earlierReviews: [review('bea')] }, false],
    ['the same person once more', { reviews: [review('bea'), review('bea')], earlierReviews: [review('bea')] }, true],
    ['no gate job', { gateJobs: [] }, false],
    ['a gate that failed', { gateJobs: [job('failure')] }, false],
    ['a gate that was skipped', { gateJobs: [job('skipped')] }, false],
    ['a gate that still waits', { gateJobs: [job(null)] }, false],
    ['the gate of the first attempt', { attempt: 2 }, false],
    ['the gate of this attempt', { attempt: 2, gateJobs: [job('success', 2)] }, true],
    ['one of two gates', { gateJobs: [job('success'), job('failure')] }, false],
    ['two asked, one came', { approvals: 2 }, false],
    ['two asked, one came twice', { approvals: 2, reviews: [review('bea'), review('Bea')] }, false],
    [
      'two asked, one opened both gates',
      { approvals: 2, reviews: [review('bea', 'approved', [gate, `${gate}-2`])] },
      false,
    ],
    ['two asked, two came', { approvals: 2, reviews: [review('bea'), review('dan', 'approved', [`${gate}-2`])] }, true],
  ])('%s', (_what, changed, passes) => {
    expect(firstRefusal(approvalGuards, { ...asked, ...changed })?.code).toBe(passes ? undefined : 'NOT_APPROVED')
  })

  test('says whose approval does not count', () => {
    expect(firstRefusal(approvalGuards, { ...asked, reviews: [review('ada')] })?.reason).toContain(
      'ada started or pushed',
    )
  })

  test('each further approval has a gate of its own', () => {
    expect(gateEnvironments('production', 0)).toEqual([])
    expect(gateEnvironments('production', 3)).toEqual([gate, `${gate}-2`, `${gate}-3`])
  })
})

const someone = fc.constantFrom('ada', 'bea', 'Bea', 'cyd', 'dan', 'robot[bot]')
const reviews = fc.array(
  fc.record({
    state: fc.constantFrom('approved', 'approved', 'rejected', 'pending'),
    user: fc.option(fc.record({ login: someone, type: fc.constantFrom('User', 'User', 'Bot', 'Organization') })),
    environments: fc.subarray([gate, `${gate}-2`, 'staging-approval'], { minLength: 1 }),
  }),
  { maxLength: 8 },
)

test('over any reviews: order and strangers change nothing, and more is never less', () => {
  fc.assert(
    fc.property(reviews, fc.array(someone), fc.integer({ min: 0, max: 3 }), (given, involved, approvals) => {
      const passes = (changed: Partial<Approvals>): boolean =>
        firstRefusal(approvalGuards, { ...asked, reviews: given, involved, approvals, ...changed }) === undefined
      const passing = passes({})
      expect(passes({ reviews: given.toReversed() })).toBe(passing)
      expect(!passing || passes({ reviews: [...given, review('zoe')] })).toBe(true)
      expect(passing || !passes({ involved: [...involved, 'bea'] })).toBe(true)
      // By hand: people, once each, without those involved.
      const names = [gate, `${gate}-2`, `${gate}-3`].slice(0, approvals)
      const counted = ['ada', 'bea', 'cyd', 'dan'].filter((login) => {
        const theirs = given.filter(
          ({ user, environments }) =>
            user?.type === 'User' &&
            user.login.toLowerCase() === login &&
            environments.some((name) => names.includes(name)),
        )
        const out = involved.some((name) => name.toLowerCase() === login)
        return (
          !out && theirs.some(({ state }) => state === 'approved') && !theirs.some(({ state }) => state === 'rejected')
        )
      })
      expect(passing).toBe(counted.length >= approvals)
    }),
    { numRuns: 1000 },
  )
})

test('what came since is what was there less what was there before, wherever it stands', () => {
  fc.assert(
    fc.property(reviews, reviews, (earlier, later) => {
      const sorted = (all: readonly Review[]) => all.map((one) => JSON.stringify(one).toLowerCase()).toSorted()
      expect(sorted(reviewsSince([...later, ...earlier], earlier))).toEqual(sorted(later))
    }),
  )
})
