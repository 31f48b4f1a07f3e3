/** What a delivery asks of GitHub for its ledger: together with finding the plan (2 or 3 calls) at most 12. */
import { expect, test } from '@jest/globals'
import { consumptionEvent, outcomeEvent } from '@wrenchproof/delivery'
import type { OutcomeRecord } from '@wrenchproof/delivery'
import { branchLedger } from '@wrenchproof/ledger'
import { githubHome } from './github-home.ts'

const key = new Uint8Array(32).fill(7)
const created = new Date('2026-11-24T10:00:00Z')
const at = '2026-11-24T11:00:00.000Z'

/** An apply as far as the ledger goes; answers the calls it made. */
async function delivery(home: Awaited<ReturnType<typeof githubHome>>, digest: string): Promise<string[]> {
  const before = home.state.answered.length
  const ledger = branchLedger(home.client().branches, { repository: '42', environment: 'production' }, key)
  const seen = await ledger.view()
  const { spent, tip } = await ledger.view({ digest, created }, seen)
  expect({ spent, tip }).toEqual({ spent: undefined, tip: seen.tip })
  const run = { id: digest.slice(0, 1), attempt: '1' }
  const consumption = { planDigest: digest, commit: 'c'.repeat(40), fingerprint: 'v1:f', run, at }
  const consumed = await ledger.append(consumptionEvent('production', consumption, created), seen)
  if (consumed.kind === 'lost') throw new Error('lost')
  const outcome: OutcomeRecord = { ...ended, planDigest: digest, commit: consumption.commit, run }
  const anchor = { lineage: 'l', serial: 42, stateSha256: 'e'.repeat(64), commit: outcome.commit, closure: {}, run, at }
  const written = await ledger.append(outcomeEvent('production', outcome, { anchor }), { tip: consumed.commit })
  expect(written.kind).toBe('written')
  return home.state.answered
    .slice(before)
    .map(
      ({ method, path }) =>
        `${method} ${path.replace(/^\/repos\/acme\/infra\/(?:git\/)?/u, '').replaceAll(/[0-9a-f]{40}/gu, '<sha>')}`,
    )
}

const ended = { outcome: 'applied', serialBefore: 41, serialAfter: 42, changes: 3, at } as const

const appended = (move: string) => ['POST trees', 'POST commits', move]

test('the first delivery', async () => {
  await using home = await githubHome()
  expect(await delivery(home, '1'.repeat(64))).toEqual([
    'GET branches/ledger%2Fproduction',
    'GET matching-refs/heads%2Fledger%2Fproduction',
    ...appended('POST refs'),
    ...appended('PATCH refs/heads%2Fledger%2Fproduction'),
  ])
})

test('every later delivery', async () => {
  await using home = await githubHome()
  await delivery(home, '1'.repeat(64))
  const calls = await delivery(home, '2'.repeat(64))
  expect(calls).toEqual([
    'GET branches/ledger%2Fproduction',
    'GET trees/<sha>?recursive=1',
    'GET blobs/<sha>',
    ...appended('PATCH refs/heads%2Fledger%2Fproduction'),
    ...appended('PATCH refs/heads%2Fledger%2Fproduction'),
  ])
  expect(await home.subjects('ledger/production')).toEqual([
    'production: applied 3 changes of ccccccc (serial 41 -> 42)',
    'production: consumed plan 222222222222 of ccccccc in run 2',
    'production: applied 3 changes of ccccccc (serial 41 -> 42)',
    'production: consumed plan 111111111111 of ccccccc in run 1',
  ])
})
