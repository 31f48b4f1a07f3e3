// node --conditions=@wrenchproof/source actions/apply/test/bench/bench.ts [rounds]
// What an apply costs beside terraform, each against a baseline of the same run: the guards together, opening and
// checking a sealed plan, and all of a step.
import { createHash } from 'node:crypto'
import { allGuards, factsText } from './guards.ts'
import { sealedPlan } from './sealed.ts'
import { here, row } from './spent.ts'
import type { Spent } from './spent.ts'
import { wholeApplies } from './whole.ts'

const rounds = Number(process.argv[2] ?? 7)

/** Baseline and ours in turn, so that a busy machine slows both alike; the first of each is warm-up. */
async function inTurn(base: () => unknown, ours: () => unknown): Promise<{ base: Spent[]; ours: Spent[] }> {
  const times: { base: Spent[]; ours: Spent[] } = { base: [], ours: [] }
  for (let round = 0; round <= rounds * 3; round += 1) {
    const [one, other] = [await here(base), await here(ours)]
    if (round === 0) continue
    times.base.push(one)
    times.ours.push(other)
  }
  return times
}

process.stdout.write(`| medians | wall | processors | limit |\n| --- | --- | --- | --- |\n`)
const text = factsText()
const guards = await inTurn(() => JSON.parse(text) as unknown, allGuards())
process.stdout.write(row('all guards over reading their facts as JSON', guards, '50 ms'))
{
  await using sealed = await sealedPlan()
  const times = await inTurn(
    () => createHash('sha256').update(sealed.envelope).digest(),
    async () => sealed.work(),
  )
  process.stdout.write(row('opening and checking a sealed plan of 5 MB over its SHA-256', times, '200 ms'))
}
const { terraform, all, own } = await wholeApplies(rounds)
process.stdout.write(row('a whole apply over its terraform', { base: terraform, ours: all }, ''))
process.stdout.write(row('an apply without its terraform over its terraform', { base: terraform, ours: own }, '2 s'))
