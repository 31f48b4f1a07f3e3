// node --conditions=@wrenchproof/source actions/oidc-check/test/bench.ts [runs]
// Times the built bundle as the runner starts it: medians, in turn with an empty process so that a busy machine slows
// both alike, and as ratios to it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fakeRunner } from '@wrenchproof/playground/runner'
import { backend, roleArn, trust, world } from './world.ts'
import type { World } from './world.ts'

const runs = Number(process.argv[2] ?? 15)
const action = join(import.meta.dirname, '..')

async function runnerAt(at: World) {
  return fakeRunner({
    workspace: at.path,
    repository: 'acme/infra',
    repositoryId: '42',
    eventName: 'push',
    ref: 'refs/heads/develop',
    apiUrl: at.githubServer.url,
    env: at.awsServer.env,
    actionEnv: await at.actionEnv(),
    token: (await at.actionEnv())['GITHUB_TOKEN'] ?? '',
  })
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

const empty = await mkdtemp(join(tmpdir(), 'wrenchproof-empty-'))
await writeFile(join(empty, 'action.yml'), 'name: empty\nruns: { using: node24, main: main.js }\n')
await writeFile(join(empty, 'main.js'), '')

await using healthy = await world()
await using denied = await world()
denied.role('dev-plan').trust = JSON.stringify(trust(['repo:acme/infra:environment:dev']))
await using runner = await runnerAt(healthy)
await using deniedRunner = await runnerAt(denied)
const full = {
  environment: 'dev',
  which: 'both',
  'doctor-role': roleArn('doctor'),
  backend: backend(),
  permissions: 'ec2:DescribeVpcs\nec2:CreateVpc',
}
const cases: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['empty process', async () => runner.runAction(empty)],
  ['bundle start (no input)', async () => runner.runAction(action)],
  ['permanent denial', async () => deniedRunner.runAction(action, { environment: 'dev' })],
  [
    'permanent denial, with doctor',
    async () => deniedRunner.runAction(action, { environment: 'dev', 'doctor-role': roleArn('doctor') }),
  ],
  ['healthy', async () => runner.runAction(action, { environment: 'dev' })],
  ['healthy, everything asked for', async () => runner.runAction(action, full)],
]
const times = cases.map((): number[] => [])
for (let round = 0; round <= runs; round += 1) {
  for (const [index, [, work]] of cases.entries()) {
    const took = await timed(work)
    // The first round warms the machine's caches.
    if (round > 0) times[index]?.push(took)
  }
}
const base = median(times[0] ?? [])
console.log(`${'case'.padEnd(32)} median ms   over empty   ratio`)
for (const [index, [name]] of cases.entries()) {
  const value = median(times[index] ?? [])
  console.log(
    `${name.padEnd(32)} ${value.toFixed(0).padStart(9)} ${(value - base).toFixed(0).padStart(12)} ${(value / base).toFixed(1).padStart(7)}`,
  )
}
await rm(empty, { recursive: true })
