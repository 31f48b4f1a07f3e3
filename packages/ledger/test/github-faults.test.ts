/** Every fault at every call of an append, once and for good: one entry at most, no false success, an end in sight. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { consumptionEvent } from '@wrenchproof/delivery'
import { branchLedger } from '@wrenchproof/ledger'
import {
  badGateway,
  lostReply,
  lostRequest,
  primaryRateLimit,
  secondaryRateLimit,
  serverError,
  slow,
  truncated,
} from '@wrenchproof/playground/github'
import { githubHome } from './github-home.ts'

type Target = NonNullable<Parameters<typeof serverError>[0]>

const soon = () => new Date(Date.now() + 2000)
const late = () => new Date(Date.now() + 3_000_000)

/** Name, fault, and whether one stroke of it is enough to end the write. */
const faults: readonly (readonly [string, (target: Target) => ReturnType<typeof serverError>, 'survived' | 'ends'])[] =
  [
    ['500', serverError, 'survived'],
    ['502', badGateway, 'survived'],
    ['a primary limit that ends soon', (target) => primaryRateLimit({ resetAt: soon() }, target), 'survived'],
    ['a primary limit that ends late', (target) => primaryRateLimit({ resetAt: late() }, target), 'ends'],
    ['a primary limit by 429', (target) => primaryRateLimit({ resetAt: late(), status: 429 }, target), 'ends'],
    ['a secondary limit of 5 s', (target) => secondaryRateLimit({ retryAfter: 5 }, target), 'survived'],
    ['a secondary limit of an hour', (target) => secondaryRateLimit({ retryAfter: 3600 }, target), 'ends'],
    ['a secondary limit without retry-after', (target) => secondaryRateLimit({}, target), 'survived'],
    ['a secondary limit by 429', (target) => secondaryRateLimit({ retryAfter: 5, status: 429 }, target), 'survived'],
    ['a lost request', lostRequest, 'survived'],
    ['a lost reply', lostReply, 'survived'],
    ['a slow answer', (target) => slow(60_000, target), 'survived'],
    ['half an answer', truncated, 'survived'],
  ]

/** The calls of an append, and of the look before it, on a ledger that is there and on one that is not. */
const calls: readonly (readonly [string, Target, 'first' | 'later'])[] = [
  ['looking for a branch', { method: 'GET', path: /branches\//u }, 'first'],
  ['looking for any branch', { method: 'GET', path: /matching-refs/u }, 'first'],
  ['looking for the branch', { method: 'GET', path: /branches\//u }, 'later'],
  ['listing the files', { method: 'GET', path: /git\/trees/u }, 'later'],
  ['reading a file', { method: 'GET', path: /git\/blobs/u }, 'later'],
  ['making the tree', { method: 'POST', path: /git\/trees/u }, 'first'],
  ['making the tree', { method: 'POST', path: /git\/trees/u }, 'later'],
  ['making the commit', { method: 'POST', path: /git\/commits/u }, 'first'],
  ['making the commit', { method: 'POST', path: /git\/commits/u }, 'later'],
  ['making the branch', { method: 'POST', path: /git\/refs/u }, 'first'],
  ['moving the branch', { method: 'PATCH', path: /git\/refs/u }, 'later'],
]

const key = new Uint8Array(32).fill(7)
const created = new Date('2026-11-24T10:00:00Z')
const asked = { digest: 'd'.repeat(64), created }
const consumption = {
  commit: 'c'.repeat(40),
  fingerprint: 'v1:f',
  run: { id: '7', attempt: '1' },
  at: '2026-11-24T11:00:00.000Z',
}

// One GitHub for all, because making one takes longer than a case; each case has a ledger of its own.
let home: Awaited<ReturnType<typeof githubHome>>
let cases = 0

beforeAll(async () => {
  home = await githubHome()
})

afterAll(async () => {
  await home[Symbol.asyncDispose]()
})

/** What a consumer is told while the fault lasts, and what is there afterwards. */
async function consumed(
  [, target, which]: (typeof calls)[number],
  fault: (target: Target) => ReturnType<typeof serverError>,
  times: number,
) {
  cases += 1
  const environment = `e${cases}`
  const ledgerOf = ({ branches }: Pick<typeof home, 'branches'>) =>
    branchLedger(branches, { repository: '42', environment }, key)
  const event = (digest: string) => consumptionEvent(environment, { ...consumption, planDigest: digest }, created)
  if (which === 'later') await ledgerOf(home).append(event('a'.repeat(64)), { tip: undefined })

  const struck = { ...fault(target), times }
  // Only what is slow by intent may time out on a busy machine.
  const way = home.client({ contents: 'write' }, struck.kind === 'slow' ? { timeoutMs: times === 1 ? 400 : 100 } : {})
  const ledger = ledgerOf(way)
  home.board.faults.push(struck)
  let said: string
  try {
    said = (await ledger.append(event(asked.digest), await ledger.view(asked))).kind
  } catch (error) {
    said = (error as { code?: string }).code ?? String(error)
  }
  home.board.faults.length = 0
  // Somebody who looks afterwards, from elsewhere, must find what we were told.
  const { spent } = await ledgerOf(home.client()).view(asked)
  const subjects = await home.subjects(`ledger/${environment}`)
  const entries = subjects.filter((subject) => subject.includes(asked.digest.slice(0, 12))).length
  return { said, entries, spent: spent !== undefined, ...way.client.usage() }
}

const errors = /^(?:LEDGER_UNWRITABLE|RATE_LIMITED|GITHUB_DOWN|GITHUB_UNREACHABLE)$/u

describe.each(faults)('%s', (_, fault, once) => {
  test.each(calls)('once when %s (%#)', async (...call) => {
    const { said, entries, spent, waited, requests } = await consumed(call, fault, 1)
    expect(said).toMatch(once === 'survived' ? /^written$/u : errors)
    expect({ entries, spent }).toEqual({ entries: once === 'survived' ? 1 : 0, spent: once === 'survived' })
    expect(waited).toBeLessThanOrEqual(90)
    expect(requests).toBeLessThan(20)
  })

  test.each(calls)('for good when %s (%#)', async (...call) => {
    const { said, entries, spent, waited, requests } = await consumed(call, fault, Infinity)
    expect(said).toMatch(said === 'written' ? /^written$/u : errors)
    // A write whose reply is lost for good may have happened, and then nobody claims that it did not.
    expect(entries).toBeLessThanOrEqual(1)
    expect(said === 'written' && entries !== 1).toBe(false)
    expect(spent).toBe(entries === 1)
    expect(waited).toBeLessThanOrEqual(90)
    expect(requests).toBeLessThan(40)
  })
})
