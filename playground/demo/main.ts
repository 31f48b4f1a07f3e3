/**
 * `npm run demo`: from a commit to applied infrastructure, and what stands in the way of everything else. Each step is a
 * job on a machine of its own, running the bundle in dist/ and the real terraform against the playground's GitHub, AWS
 * and cloud. Exits with 1 when anything differs from what it should be.
 */
import { createHash } from 'node:crypto'
import { changeObjects, findObjects } from '../cloud/index.ts'
import { openRig } from '../rig/index.ts'
import type { StepResult } from '../runner/index.ts'
import { stepOn, verdictOf } from './delivery.ts'
import { demoFiles, environments, rootFile, rootOf } from './files.ts'
import type { EnvironmentName } from './files.ts'
import { screenOn } from './screen.ts'
import type { Row } from './screen.ts'
import { tamper } from './tamper.ts'

const screen = screenOn(process.stdout, process.stdout.isTTY && process.env['NO_COLOR'] === undefined)
const rows: Row[] = []

screen.heading('Wrenchproof: what was reviewed is what is applied, exactly once, or nothing is.')
const starting = screen.step('a GitHub, an AWS and a cloud on this machine')
await using rig = await openRig({ files: demoFiles(), environments: Object.keys(environments) })
for (const branch of ['develop', 'release/1']) await rig.commit(branch, `start ${branch}`, {})
starting.end('up', 'up')

/** Runs a step and compares what it came to with what it should come to. */
async function scene(what: string, expected: string, run: () => Promise<StepResult>): Promise<StepResult> {
  const shown = screen.step(what)
  const result = await run()
  const row = shown.end(verdictOf(result), expected)
  rows.push(row)
  const said = result.log.split('\n').filter((line) => /^(?:##\[error\])?[A-Z_]+: |^Fix: /u.test(line))
  const wrong = row.happened === row.expected ? [] : result.log.split('\n').slice(-12)
  for (const line of [...said.slice(0, 2), ...wrong]) screen.note(line.replace('##[error]', ''))
  return result
}

const place = (environment: EnvironmentName) => ({ environment, branch: environments[environment].branch })
const plan = async (environment: EnvironmentName, what: string, expected: string) =>
  scene(what, expected, async () => stepOn(rig, 'plan', place(environment)))
const digestOf = ({ outputs }: StepResult): string => outputs['plan-digest'] ?? ''
const apply = async (
  environment: EnvironmentName,
  what: string,
  expected: string,
  inputs: { readonly 'plan-digest': string; readonly consent?: string },
) => scene(what, expected, async () => stepOn(rig, 'apply', place(environment), inputs))

const tipOf = async (branch: string): Promise<string> =>
  (await rig.repository.git.resolve(`refs/heads/${branch}`))?.oid ?? ''

const fresh = '4 to create, 1 output changes'

screen.heading('dev: plan, apply, and apply again')
const dev = await plan('dev', 'plan dev', fresh)
await apply('dev', 'apply dev, in another job', 'applied', { 'plan-digest': digestOf(dev) })
await apply('dev', 'apply the same plan again', 'CONSUMED', { 'plan-digest': digestOf(dev) })

screen.heading('monkey wrenches')
await rig.commit('develop', 'version 2', { [rootFile('dev')]: rootOf('dev', 'v2') })
const second = await plan('dev', 'plan dev, version 2', '1 to update')
const altered = tamper(rig, second.outputs['plan-name'] ?? '', digestOf(second))
await apply('dev', 'apply it with one bit changed', 'TAMPERED', {
  'plan-digest': createHash('sha256').update(altered.bytes).digest('hex'),
})
altered.undo()
await apply('dev', 'apply a plan nobody made', 'NOT_FOUND', { 'plan-digest': 'a'.repeat(64) })
await scene('apply dev from the branch of production', 'CONTEXT', async () =>
  stepOn(rig, 'apply', { environment: 'dev', branch: 'main' }, { 'plan-digest': digestOf(second) }),
)
const tips = { develop: await tipOf('develop'), release: await tipOf('release/1') }
await rig.repository.git.updateRef('refs/heads/release/1', tips.develop, tips.release)
await apply('staging', "apply dev's plan in staging, at the same commit", 'MISPLACED', {
  'plan-digest': digestOf(second),
})
await apply('dev', 'apply it where it belongs', 'applied', { 'plan-digest': digestOf(second) })

screen.heading('a destroy nobody asked for')
await rig.commit('develop', 'another network', {
  [rootFile('dev')]: rootOf('dev', 'v2').replace('10.1.0.0/16', '10.9.0.0/16'),
})
const moved = await plan('dev', 'plan dev with another network', '3 to replace, 1 output changes')
await apply('dev', 'apply it', 'DESTROY_BUDGET', { 'plan-digest': digestOf(moved) })
await apply('dev', 'apply it with consent to this very plan', 'applied', {
  'plan-digest': digestOf(moved),
  consent: moved.outputs['fingerprint'] ?? '',
})

screen.heading('somebody changes the cloud by hand')
const drifted = await plan('dev', 'plan dev again', 'no changes')
changeObjects(rig.cloud, { type: 'aws_ssm_parameter' }, { attributes: { value: 'by hand' } })
await apply('dev', 'apply what was reviewed before', 'CHANGED_SINCE_REVIEW', { 'plan-digest': digestOf(drifted) })

screen.heading('staging, then production')
const staging = await plan('staging', 'plan staging', fresh)
await apply('staging', 'apply staging', 'applied', { 'plan-digest': digestOf(staging) })
const production = await plan('production', 'plan production', fresh)
await apply('production', 'apply production', 'applied', { 'plan-digest': digestOf(production) })

screen.heading('what the ledger of dev remembers (git log ledger/dev)')
screen.note((await rig.log('ledger/dev')).join('\n'))
screen.heading('what is in the cloud')
const objects = findObjects(rig.cloud, {})
screen.note(objects.map(({ type, id }) => `${type.padEnd(20)} ${id}`).join('\n'))

screen.table(rows)
const wrong = rows.filter(({ happened, expected }) => happened !== expected)
screen.heading(
  wrong.length === 0
    ? 'Everything was as it should be.'
    : `${wrong.length} of ${rows.length} were not as they should be.`,
)
process.exitCode = wrong.length === 0 ? 0 : 1
