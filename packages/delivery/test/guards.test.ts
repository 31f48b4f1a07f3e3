import { describe, expect, test } from '@jest/globals'
import {
  ageGuards,
  beliefGuards,
  effectGuards,
  envelopeGuards,
  firstRefusal,
  guardsInOrder,
  ledgerGuards,
  lookupGuards,
  placeGuards,
  producerGuards,
  replanGuards,
  storedGuards,
} from '@wrenchproof/delivery'

const digest = 'd'.repeat(64)
const consumption = {
  planDigest: digest,
  commit: 'c'.repeat(40),
  fingerprint: 'v1:0',
  run: { id: '7', attempt: '1' },
  at: '2026-11-24T10:00:00.000Z',
}
const hold = {
  kind: 'freeze',
  reason: 'audit week',
  by: 'ada',
  run: { id: '1', attempt: '1' },
  at: '2026-11-24T09:00:00.000Z',
} as const
const place = {
  repositoryId: '42',
  environment: 'dev',
  root: 'terraform/environments/dev',
  workspace: 'default',
  backend: 'local:{}',
  commit: 'c'.repeat(40),
  terraformBinary: 'terraform',
  varFiles: 'none',
  terraformVersion: '1.11.4',
  providerLock: 'none',
}

const version = (serial: number, lineage = 'a') => ({ lineage, serial })

describe('guards of the ledger', () => {
  test('pass an environment at rest', () => {
    expect(firstRefusal(ledgerGuards, {})).toBeUndefined()
  })
  test('a hold comes before a doubt', () => {
    expect(firstRefusal(ledgerGuards, { hold, open: consumption })?.code).toBe('ON_HOLD')
    expect(firstRefusal(ledgerGuards, { open: consumption })).toMatchObject({
      code: 'IN_DOUBT',
      reason: expect.stringContaining('run 7 attempt 1'),
    })
  })
})

test('a plan that is not there is NOT_FOUND', () => {
  const asked = { planDigest: digest, commit: 'c'.repeat(40) }
  expect(firstRefusal(lookupGuards, { ...asked, found: true })).toBeUndefined()
  expect(firstRefusal(lookupGuards, { ...asked, found: false })?.code).toBe('NOT_FOUND')
})

describe('who made the plan', () => {
  const deliver = '.github/workflows/deliver.yml'
  const producer = {
    repositoryId: '42',
    headRepositoryId: '42',
    workflowPath: deliver,
    event: 'push',
    runId: '7',
    headSha: 'c'.repeat(40),
  }
  const expected = {
    repositoryId: '42',
    workflowPaths: [deliver, '.github/workflows/hotfix.yml'],
    commit: 'c'.repeat(40),
  }
  test.each([
    ['a push to this repository', {}, undefined],
    [
      'a dispatch of another workflow that may',
      { workflowPath: expected.workflowPaths[1], event: 'workflow_dispatch' },
      undefined,
    ],
    ['another repository', { repositoryId: '43', headRepositoryId: '43' }, 'is of repository 43'],
    ['a fork', { headRepositoryId: '43' }, 'which is a fork'],
    ['another workflow', { workflowPath: '.github/workflows/other.yml' }, 'other.yml'],
    ['a pull request', { event: 'pull_request' }, 'pull_request'],
    ['a pull request with secrets', { event: 'pull_request_target' }, 'pull_request_target'],
    ['a run of another commit', { headSha: 'd'.repeat(40) }, 'was a run of commit ddd'],
    ['an event nobody thought of', { event: 'workflow_run' }, 'workflow_run'],
  ])('%s', (_what, changed, reason) => {
    const refusal = firstRefusal(producerGuards, { producer: { ...producer, ...changed } as typeof producer, expected })
    expect(refusal?.code).toBe(reason === undefined ? undefined : 'FOREIGN_PLAN')
    expect(refusal?.reason ?? '').toContain(reason ?? '')
  })
  test('a store that does not know passes', () => {
    expect(firstRefusal(producerGuards, { expected })).toBeUndefined()
  })
})

test('a ledger that is not believed is LEDGER_TAMPERED', () => {
  expect(firstRefusal(beliefGuards, {})).toBeUndefined()
  expect(firstRefusal(beliefGuards, { unbelieved: 'its tip is a merge' })?.code).toBe('LEDGER_TAMPERED')
})

test('an envelope that is not authentic is TAMPERED', () => {
  expect(firstRefusal(envelopeGuards, {})).toBeUndefined()
  expect(firstRefusal(envelopeGuards, { unauthentic: 'it is cut short' })?.code).toBe('TAMPERED')
})

describe('age', () => {
  const created = new Date('2026-11-24T10:00:00Z')
  const expires = new Date('2026-11-25T10:00:00Z')
  test.each([
    ['just made', '2026-11-24T10:00:00Z', undefined],
    ['a clock four minutes behind', '2026-11-24T09:56:00Z', undefined],
    ['a clock six minutes behind', '2026-11-24T09:54:00Z', 'EXPIRED'],
    ['the last millisecond', '2026-11-25T09:59:59.999Z', undefined],
    ['the end', '2026-11-25T10:00:00Z', 'EXPIRED'],
  ])('%s', (_what, now, code) => {
    expect(firstRefusal(ageGuards, { created, expires, now: new Date(now) })?.code).toBe(code)
  })
  test.each([
    ['a shorter limit of the environment', 3_600_000, 'EXPIRED'],
    ['a longer one', 7 * 86_400_000, undefined],
  ])('%s', (_what, ttl, code) => {
    const now = new Date('2026-11-24T11:00:00Z')
    expect(firstRefusal(ageGuards, { created, expires, now, ttl })?.code).toBe(code)
  })
})

describe('place', () => {
  test('the same place passes', () => {
    expect(firstRefusal(placeGuards, { madeFor: place, here: { ...place } })).toBeUndefined()
  })
  test.each(Object.keys(place))('another %s is MISPLACED', (key) => {
    const refusal = firstRefusal(placeGuards, { madeFor: place, here: { ...place, [key]: 'other' } })
    expect(refusal).toMatchObject({ code: 'MISPLACED', reason: expect.stringContaining('other') })
  })
  test('a spent plan is CONSUMED', () => {
    expect(firstRefusal(placeGuards, { madeFor: place, here: place, spent: consumption })?.code).toBe('CONSUMED')
  })
  const epoch = { id: 'e2', run: { id: '8', attempt: '1' }, at: '2026-11-24T11:00:00.000Z' }
  test.each([
    ['of this epoch', 'e2', epoch, undefined],
    ['of an earlier epoch', 'e1', epoch, 'CONSUMED'],
    ['from before any epoch', undefined, epoch, 'CONSUMED'],
    ['of an epoch that the ledger has lost', 'e2', undefined, 'CONSUMED'],
  ])('a plan %s', (_what, planEpoch, now, code) => {
    expect(firstRefusal(placeGuards, { madeFor: place, here: place, planEpoch, epoch: now })?.code).toBe(code)
  })
})

describe('destruction', () => {
  const destructive = [
    { address: 'module.database.aws_db_instance.main["a/b.c"]', action: 'replace' },
    { address: 'aws_vpc.main[0]', action: 'delete' },
  ]
  const facts = { destructive, fingerprint: 'v1:now', consent: [], protect: [], destroyBudget: 0 }
  test.each([
    ['beyond the budget', {}, 'DESTROY_BUDGET'],
    ['within the budget', { destroyBudget: 2 }, undefined],
    ['nothing destroyed', { destructive: [], protect: ['**'] }, undefined],
    ['protected though within the budget', { destroyBudget: 2, protect: ['module.database.**'] }, 'PROTECTED'],
    ['protected by one star', { destroyBudget: 2, protect: ['module.database.*'] }, 'PROTECTED'],
    ['protected by its full address', { destroyBudget: 2, protect: ['aws_vpc.main[0]'] }, 'PROTECTED'],
    ['protected by its type, wherever it is', { destroyBudget: 2, protect: ['*aws_db_instance.*'] }, 'PROTECTED'],
    ['protection of a type of a longer name', { destroyBudget: 2, protect: ['*aws_db.*'] }, undefined],
    ['protected as everything is', { destroyBudget: 2, protect: ['**'] }, 'PROTECTED'],
    ['protection of something else', { destroyBudget: 2, protect: ['aws_vpc.main[1]', 'module.data.**'] }, undefined],
    ['consent to this plan', { protect: ['**'], consent: ['v1:now'] }, undefined],
    ['consent to another plan', { protect: ['**'], consent: ['v1:before'] }, 'PROTECTED'],
  ])('%s', (_what, changed, code) => {
    expect(firstRefusal(effectGuards, { ...facts, ...changed })?.code).toBe(code)
  })
})

describe('state of a stored plan', () => {
  test.each([
    ['none then, none now', undefined, undefined, undefined],
    ['the same', version(3), version(3), undefined],
    ['moved', version(3), version(4), 'STALE'],
    ['rolled back', version(3), version(2), 'STALE'],
    ['of another lineage', version(3), version(3, 'b'), 'STALE'],
    ['gone', version(3), undefined, 'STALE'],
    ['new since', undefined, version(1), 'STALE'],
  ])('%s', (_what, planned, current, code) => {
    expect(firstRefusal(storedGuards, { planned, current })?.code).toBe(code)
  })
})

test('a fresh plan that differs is CHANGED_SINCE_REVIEW and names at most a dozen attributes', () => {
  expect(firstRefusal(replanGuards, { reviewed: 'v1:a', fresh: 'v1:a', differences: [] })).toBeUndefined()
  const differences = Array.from({ length: 14 }, (_, index) => `aws_vpc.v${index}.tags`)
  const refusal = firstRefusal(replanGuards, { reviewed: 'v1:a', fresh: 'v1:b', differences })
  expect(refusal?.reason).toContain('aws_vpc.v11.tags; and 2 more')
})

test('every guard is listed once, in the order it is asked', () => {
  expect(guardsInOrder.map(({ code }) => code)).toEqual([
    'CONTEXT',
    'LEDGER_TAMPERED',
    'ON_HOLD',
    'IN_DOUBT',
    'NOT_FOUND',
    'FOREIGN_PLAN',
    'TAMPERED',
    'EXPIRED',
    'UNSAFE_TREE',
    'MISPLACED',
    'CONSUMED',
    'SUPERSEDED',
    'DIVERGED',
    'NOT_APPROVED',
    'MODULE_RULES',
    'MOVED_REFERENCE',
    'NOT_PROMOTED',
    'SOAKING',
    'SETTINGS_CHANGED',
    'PROTECTED',
    'DESTROY_BUDGET',
    'SELF_ESCALATION',
    'STATE_UNREADABLE',
    'LEDGER_MISSING',
    'STATE_MISSING',
    'STATE_REGRESSED',
    'LINEAGE_MISMATCH',
    'UNRECORDED_CHANGE',
    'CONFIG_MISMATCH',
    'STALE',
    'CHANGED_SINCE_REVIEW',
  ])
})
