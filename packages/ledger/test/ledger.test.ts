import { describe, expect, test } from '@jest/globals'
import { consumptionEvent, outcomeEvent } from '@wrenchproof/delivery'
import type { Consumption, OutcomeRecord } from '@wrenchproof/delivery'
import { branchLedger, readLedger } from '@wrenchproof/ledger'
import type { LedgerBranches } from '@wrenchproof/ledger'
import { gitHome } from './git-home.ts'

const key = new Uint8Array(32).fill(7)
const created = new Date('2026-11-24T10:00:00Z')
const digest = 'd'.repeat(64)
const run = { id: '7', attempt: '1' }
const at = '2026-11-24T11:00:00.000Z'
const consumption: Consumption = { planDigest: digest, commit: '1a2b3c4d'.repeat(5), fingerprint: 'v1:f', run, at }
const ended: OutcomeRecord = {
  planDigest: digest,
  commit: consumption.commit,
  run,
  outcome: 'applied',
  serialBefore: 41,
  serialAfter: 42,
  changes: 3,
  at,
}
const anchor = {
  lineage: 'l',
  serial: 42,
  stateSha256: 'e'.repeat(64),
  commit: consumption.commit,
  closure: {},
  run,
  at,
}
const plan = { digest, created }
const owner = { repository: '42', environment: 'production' }

test('remembers a consumption, then its outcome', async () => {
  await using home = await gitHome()
  const ledger = branchLedger(home.branches, owner, key)
  const empty = await ledger.view(plan)
  expect(empty).toEqual({ tip: undefined, anchor: undefined, open: undefined, hold: undefined, spent: undefined })

  await ledger.append(consumptionEvent('production', consumption, created), empty)
  const during = await ledger.view(plan)
  expect(during).toMatchObject({ open: consumption, spent: consumption, anchor: undefined })

  await ledger.append(outcomeEvent('production', ended, { anchor }), during)
  expect(await ledger.view(plan)).toMatchObject({ open: undefined, spent: consumption, anchor })
  expect(await home.subjects('ledger/production')).toEqual([
    'production: applied 3 changes of 1a2b3c4 (serial 41 -> 42)',
    'production: consumed plan dddddddddddd of 1a2b3c4 in run 7',
  ])
})

test('a doubt keeps the consumption open', async () => {
  await using home = await gitHome()
  const ledger = branchLedger(home.branches, owner, key)
  await ledger.append(consumptionEvent('production', consumption, created), await ledger.view())
  await ledger.append(outcomeEvent('production', { ...ended, outcome: 'in-doubt' }, {}), await ledger.view())
  expect((await ledger.view()).open).toEqual(consumption)
})

test('another plan is not spent', async () => {
  await using home = await gitHome()
  const ledger = branchLedger(home.branches, owner, key)
  await ledger.append(consumptionEvent('production', consumption, created), await ledger.view())
  expect((await ledger.view({ digest: 'a'.repeat(64), created })).spent).toBeUndefined()
})

/** The same branches behind a line that breaks `times` times, before or after the write. */
function flaky(branches: LedgerBranches, when: 'before' | 'after', times: number): LedgerBranches {
  let left = times
  return {
    ...branches,
    async append(...call) {
      const broken = left > 0
      left -= 1
      if (broken && when === 'before') throw new Error('socket hang up')
      const appended = await branches.append(...call)
      if (broken) throw new Error('socket hang up')
      return appended
    },
  }
}

describe('a line that breaks', () => {
  test.each([
    ['before', 1],
    ['before', 2],
    ['after', 1],
    ['after', 2],
    ['after', 3],
  ] as const)('%s the write, %i times: written once', async (when, times) => {
    await using home = await gitHome()
    const ledger = branchLedger(flaky(home.branches, when, times), owner, key)
    const appended = await ledger.append(consumptionEvent('production', consumption, created), await ledger.view())
    expect(appended).toMatchObject({ kind: 'written' })
    expect(await home.subjects('ledger/production')).toHaveLength(1)
  })

  test('for good: an error, not a false success', async () => {
    await using home = await gitHome()
    const ledger = branchLedger(flaky(home.branches, 'before', 99), owner, key)
    await expect(
      ledger.append(consumptionEvent('production', consumption, created), await ledger.view()),
    ).rejects.toMatchObject({ code: 'LEDGER_UNWRITABLE' })
    expect((await ledger.view(plan)).spent).toBeUndefined()
  })
})

test('of two consumers of one plan never both see it unspent', async () => {
  await using home = await gitHome()
  for (let round = 0; round < 20; round += 1) {
    const environment = `e${round}`
    const ledgers = [1, 2].map(() => branchLedger(home.branches, { ...owner, environment }, key))
    const appended = await Promise.all(
      ledgers.map(async (ledger, index) =>
        ledger.append(
          consumptionEvent(environment, { ...consumption, run: { id: String(index), attempt: '1' } }, created),
          await ledger.view(plan),
        ),
      ),
    )
    // A consumer that reads after the other has written sees the plan spent and never gets this far in an apply.
    const subjects = await home.subjects(`ledger/${environment}`)
    expect(appended.filter(({ kind }) => kind === 'written')).toHaveLength(subjects.length)
  }
})

/** What a reader says after somebody with access to the branch has changed its files. */
async function tamper(change: (files: Map<string, string>) => void) {
  await using home = await gitHome()
  const ledger = branchLedger(home.branches, owner, key)
  await ledger.append(consumptionEvent('production', consumption, created), await ledger.view())
  const tip = (await home.branches.tip('ledger/production'))?.commit
  if (tip === undefined) throw new Error('no ledger')
  const paths = ['now.json', `plans/2026-11/${digest}.json`]
  const files = new Map(await home.branches.files(tip, paths))
  change(files)
  await home.branches.append('ledger/production', tip, { subject: 'tampered', writes: files, removes: [] })
  // Awaited here: the repository is gone when this function has returned.
  return await ledger.view(plan)
}

describe('records that are not what was written', () => {
  test('a changed run is noticed', async () => {
    await expect(
      tamper((files) => files.set('now.json', (files.get('now.json') ?? '').replace('"id": "7"', '"id": "8"'))),
    ).rejects.toMatchObject({ code: 'LEDGER_TAMPERED' })
  })
  test('a record moved to another path is noticed', async () => {
    await expect(
      tamper((files) => files.set('now.json', files.get(`plans/2026-11/${digest}.json`) ?? '')),
    ).rejects.toMatchObject({ code: 'LEDGER_TAMPERED' })
  })
  test('text that is no record is noticed', async () => {
    await expect(tamper((files) => files.set('now.json', 'null'))).rejects.toMatchObject({ code: 'LEDGER_TAMPERED' })
  })
  test('a record of another environment or key is noticed', async () => {
    await using home = await gitHome()
    const ledger = branchLedger(home.branches, owner, key)
    await ledger.append(consumptionEvent('production', consumption, created), await ledger.view())
    const otherKey = branchLedger(home.branches, owner, new Uint8Array(32).fill(8))
    await expect(otherKey.view()).rejects.toMatchObject({ code: 'LEDGER_TAMPERED' })
  })
})

describe('to look and not to act', () => {
  test('the same with the key and without it', async () => {
    await using home = await gitHome()
    expect(await readLedger(home.branches, owner, undefined)).toMatchObject({
      tip: undefined,
      anchor: undefined,
    })
    const ledger = branchLedger(home.branches, owner, key)
    await ledger.append(outcomeEvent('production', ended, { anchor }), await ledger.view())
    const verified = await readLedger(home.branches, owner, key)
    expect(verified).toMatchObject({ anchor, tip: expect.stringMatching(/^[0-9a-f]{40}$/u) })
    expect(await readLedger(home.branches, owner, undefined)).toMatchObject({ anchor, tip: verified.tip })
    await expect(readLedger(home.branches, owner, new Uint8Array(32))).rejects.toMatchObject({
      code: 'LEDGER_TAMPERED',
    })
  })

  test('what is no ledger is none, with a key or without', async () => {
    const branches: LedgerBranches = {
      tip: async () => ({ commit: 'a'.repeat(40), parents: [] }),
      top: async () => new Map(),
      files: async () => new Map([['now.json', '{"record":{"anchor":7},"nonce":"","mac":""}']]),
      append: async () => ({ kind: 'lost' }),
    }
    await expect(readLedger(branches, owner, undefined)).rejects.toMatchObject({ code: 'LEDGER_UNREADABLE' })
    await expect(readLedger(branches, owner, key)).rejects.toMatchObject({ code: 'LEDGER_TAMPERED' })
  })
})
