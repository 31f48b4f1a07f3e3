/** A slice of the crash matrix; `npx pnpm run crash-matrix` walks all of it. */
import { expect, test } from '@jest/globals'
import { breakAt } from './cell.ts'
import type { Break } from './cell.ts'
import { breakMoment } from './moment.ts'
import type { Way } from './moment.ts'
import type { Moment } from './gate.ts'
import { recordEffects } from './effects.ts'

const slice: readonly [name: string, how: Break][] = [
  ['POST /repos/acme/infrastructure/git/refs', 'lost reply'],
  ['PUT /acme-state/dev/terraform.tfstate', 'kill before'],
  // Terraform waits for ever there, in the middle of an apply, and the job is cancelled.
  ['PUT /acme-state/dev/terraform.tfstate', 'no answer'],
]

test('an apply that breaks where it matters most never runs twice, lies, or goes silent', async () => {
  const effects = await recordEffects()
  const cells = []
  for (const [name, how] of slice) {
    const effect = effects.find((one) => one.name === name)
    if (effect === undefined) throw new Error(`a healthy apply has no ${name}`)
    cells.push(await breakAt(effect, how))
  }
  expect(cells.map(({ broken }) => broken)).toEqual(slice.map(() => []))
})

const between: readonly [moment: Moment, way: Way][] = [
  ['apply', 'kill step'],
  ['show', 'full disk'],
  ['apply', 'full disk'],
  ['object', 'pause'],
]

test.each(between)('at %s: %s', async (moment, way) => {
  const { broken } = await breakMoment(moment, way)
  expect(broken).toEqual([])
})
