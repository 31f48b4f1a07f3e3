/**
 * The whole crash matrix: every external effect of an apply, and the moments between, broken in every way. Prints a table; exits with 1 when an
 * invariant does not hold. `--shard=2/4` does a quarter, `--only=TEXT` the rows whose name has it.
 */
import { breakAt, breaks } from './cell.ts'
import type { Cell } from './cell.ts'
import { breakMoment, moments, waysAt } from './moment.ts'
import { recordEffects } from './effects.ts'

const option = (name: string): string | undefined =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3)

const [shard = 1, shards = 1] = (option('shard') ?? '1/1').split('/').map(Number)
const only = option('only') ?? ''
const effects = await recordEffects()
process.stdout.write(
  `${effects.length} effects, ${breaks.length} ways to break each; ${moments.length} moments beside them\n`,
)
const cells: readonly { readonly row: readonly [string, string, string]; readonly run: () => Promise<Cell> }[] = [
  ...effects.flatMap((effect) =>
    breaks.map((how) => ({
      row: [`${effect.server} ${effect.index}`, effect.name, how] as const,
      run: async () => breakAt(effect, how),
    })),
  ),
  ...moments.flatMap((moment) =>
    waysAt(moment).map((way) => ({ row: ['step', moment, way] as const, run: async () => breakMoment(moment, way) })),
  ),
]
const chosen = cells
  .filter(({ row }) => row.join(' ').includes(only))
  .filter((_, index) => index % shards === shard - 1)

let bad = 0
for (const { row, run } of chosen) {
  const { outcome, made, recovery, broken } = await run()
  const [at, name, how] = row
  const told = [at.padEnd(10), name.padEnd(74), how.padEnd(13), outcome.padEnd(15), `made ${made}`]
  const rest = [recovery.join(' + ') || '-', broken.length === 0 ? 'ok' : `BROKEN: ${broken.join('; ')}`]
  process.stdout.write(`${[...told, ...rest].join('  ')}\n`)
  if (broken.length > 0) bad += 1
}
process.stdout.write(`${chosen.length - bad} as they must be, ${bad} broken\n`)
process.exitCode = bad === 0 ? 0 : 1
