/**
 * `npm run demo`: from a commit to applied infrastructure, and what stands in the way of everything else. Runs the
 * bundles in dist/ and the real terraform; exits with 1 when anything differs from what it should be.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sampleRepository, sampleRoot } from '../sample/index.ts'
import { deliveryOf, verdictOf } from './delivery.ts'
import { screenOn } from './screen.ts'
import type { Row } from './screen.ts'

const screen = screenOn(process.stdout, process.stdout.isTTY && process.env['NO_COLOR'] === undefined)
const rows: Row[] = []

screen.heading('Wrenchproof: what was reviewed is what is applied, exactly once, or nothing is.')
await using repository = await sampleRepository()
const delivery = deliveryOf(repository)

/** Runs a step and compares what it came to with what it should come to. */
async function scene<T extends Parameters<typeof verdictOf>[0]>(
  what: string,
  expected: string,
  run: () => Promise<T>,
): Promise<T> {
  const shown = screen.step(what)
  const result = await run()
  const row = shown.end(verdictOf(result), expected)
  rows.push(row)
  const said = result.log.split('\n').filter((line) => /^(?:##\[error\])?[A-Z_]+: |^Fix: /u.test(line))
  for (const line of said.slice(0, 2)) screen.note(line.replace('##[error]', ''))
  return result
}

const digestOf = ({ outputs }: { outputs: Record<string, string> }): string => outputs['plan-digest'] ?? ''
const fileOf = ({ outputs }: { outputs: Record<string, string> }): string =>
  join(repository.store, 'plans', outputs['plan-name'] ?? '')

screen.heading('dev: plan, apply, and apply again')
const dev = await scene('plan dev', '2 to create, 1 output changes', async () => delivery.plan('dev'))
await scene('apply dev', 'applied', async () => delivery.apply('dev', digestOf(dev)))
await scene('apply the same plan again', 'CONSUMED', async () => delivery.apply('dev', digestOf(dev)))

screen.heading('a monkey wrench or three')
await repository.commit('version 2', { 'terraform/environments/dev/main.tf': sampleRoot('dev', 'v2') })
const second = await scene('plan dev, version 2', '1 to update, 1 output changes', async () => delivery.plan('dev'))
const sealed = await readFile(fileOf(second))
const tampered = Buffer.from(sealed)
tampered.writeUInt8(tampered.readUInt8(tampered.length - 40) ^ 1, tampered.length - 40)
await writeFile(fileOf(second), tampered)
const newDigest = createHash('sha256').update(tampered).digest('hex')
await scene('apply it with one bit changed', 'TAMPERED', async () => delivery.apply('dev', newDigest))
await writeFile(fileOf(second), sealed)
await scene('apply it in staging', 'MISPLACED', async () => delivery.apply('staging', digestOf(second)))
await scene('apply a plan nobody made', 'NOT_FOUND', async () => delivery.apply('dev', 'a'.repeat(64)))
await scene('apply it where it belongs', 'applied', async () => delivery.apply('dev', digestOf(second)))

screen.heading('a destroy nobody asked for')
await repository.commit('less', {
  'terraform/environments/dev/main.tf': 'terraform {\n  backend "local" {}\n}\n',
})
const less = await scene('plan dev without its resources', '2 to delete, 1 output changes', async () =>
  delivery.plan('dev'),
)
await scene('apply it', 'DESTROY_BUDGET', async () => delivery.apply('dev', digestOf(less)))
await scene('apply it with consent to this very plan', 'applied', async () =>
  delivery.apply('dev', digestOf(less), { consent: less.outputs['fingerprint'] ?? '' }),
)

screen.heading('staging, then production')
for (const environment of ['staging', 'production']) {
  const plan = await scene(`plan ${environment}`, '2 to create, 1 output changes', async () =>
    delivery.plan(environment),
  )
  await scene(`apply ${environment}`, 'applied', async () => delivery.apply(environment, digestOf(plan)))
}

screen.heading('what the ledger of dev remembers')
const ledger = ['--git-dir', join(repository.store, 'ledger.git'), 'log', '--format=%h %s', 'ledger/dev']
screen.note(execFileSync('git', ledger, { encoding: 'utf8' }).trim())

screen.table(rows)
const wrong = rows.filter(({ happened, expected }) => happened !== expected)
screen.heading(
  wrong.length === 0
    ? 'Everything was as it should be.'
    : `${wrong.length} of ${rows.length} were not as they should be.`,
)
process.exitCode = wrong.length === 0 ? 0 : 1
