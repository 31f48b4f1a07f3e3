/**
 * The whole crash matrix: every external effect of an apply, broken in every way. Prints a table; exits with 1 when an
 * invariant does not hold. `--shard=2/4` does a quarter, `--only=TEXT` the rows whose name has it.
 */
import { breakAt, breaks } from './cell.ts'
import { recordEffects } from './effects.ts'

const option = (name: string): string | undefined =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3)

const [shard = 1, shards = 1] = (option('shard') ?? '1/1').split('/').map(Number)
const only = option('only') ?? ''
const effects = await recordEffects()
process.stdout.write(`${effects.length} effects, ${breaks.length} ways to break each\n`)
const cells = effects
  .flatMap((effect) => breaks.map((how) => ({ effect, how })))
  .filter(({ effect, how }) => `${effect.name} ${how}`.includes(only))
  .filter((_, index) => index % shards === shard - 1)

let bad = 0
for (const { effect, how } of cells) {
  const { outcome, made, recovery, broken } = await breakAt(effect, how)
  const row = [
    `${effect.server} ${effect.index}`.padEnd(10),
    effect.name.padEnd(74),
    how.padEnd(13),
    outcome.padEnd(15),
  ]
  const rest = [
    `made ${made}`,
    recovery.join(' + ') || '-',
    broken.length === 0 ? 'ok' : `BROKEN: ${broken.join('; ')}`,
  ]
  process.stdout.write(`${[...row, ...rest].join('  ')}\n`)
  if (broken.length > 0) bad += 1
}
process.stdout.write(`${cells.length - bad} as they must be, ${bad} broken\n`)
process.exitCode = bad === 0 ? 0 : 1
