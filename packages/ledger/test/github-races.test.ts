/** Consumers that race for one plan, each as on a machine of its own: exactly one may apply. */
import { expect, test } from '@jest/globals'
import { consumptionEvent } from '@wrenchproof/delivery'
import { branchLedger } from '@wrenchproof/ledger'
import { githubHome } from './github-home.ts'

/** WRENCHPROOF_RACES=1000 runs the whole proof. */
const rounds = Number(process.env['WRENCHPROOF_RACES'] ?? 200)

const key = new Uint8Array(32).fill(7)
const created = new Date('2026-11-24T10:00:00Z')

/** What an apply does to take a plan: look, write, and after a lost race look again. */
async function consume(home: Awaited<ReturnType<typeof githubHome>>, environment: string, digest: string, run: string) {
  const ledger = branchLedger(home.client().branches, { repository: '42', environment }, key)
  const at = '2026-11-24T11:00:00.000Z'
  const commit = 'c'.repeat(40)
  const consumption = { planDigest: digest, commit, fingerprint: 'v1:f', run: { id: run, attempt: '1' }, at }
  const event = consumptionEvent(environment, consumption, created)
  for (;;) {
    const view = await ledger.view({ digest, created })
    if (view.spent !== undefined) return 'spent'
    if ((await ledger.append(event, view)).kind === 'written') return 'won'
  }
}

test(`of two consumers exactly one wins, ${rounds} times`, async () => {
  await using home = await githubHome()
  const winners: number[] = []
  // Several ledgers at once; in each, the branch is made anew now and then, so that this is raced for as well.
  const lane = async (name: string, length: number) => {
    for (let round = 0; round < length; round += 1) {
      const digest = round.toString(16).padStart(64, '0')
      const environment = `${name}-${Math.floor(round / 10)}`
      const ended = await Promise.all(['1', '2'].map(async (run) => consume(home, environment, digest, run)))
      winners.push(ended.filter((end) => end === 'won').length)
    }
  }
  await Promise.all(Array.from({ length: 10 }, async (_, index) => lane(`e${index}`, rounds / 10)))
  expect(winners).toEqual(Array.from({ length: rounds }, () => 1))
  expect(await home.subjects('ledger/e0-0')).toHaveLength(10)
}, 600_000)

test('of a hundred consumers exactly one wins', async () => {
  await using home = await githubHome()
  const digest = 'd'.repeat(64)
  const ended = await Promise.all(
    Array.from({ length: 100 }, async (_, run) => consume(home, 'production', digest, String(run))),
  )
  expect(ended.filter((end) => end === 'won')).toHaveLength(1)
  expect(await home.subjects('ledger/production')).toHaveLength(1)
})
