/**
 * How long a look at many environments takes, over bare terraform doing the same at the same concurrency, and how much
 * memory the step needs for it. Needs the bundle (`npm run build`).
 *
 *     node tools/start.mjs actions/drift-detect/bench/drift-bench.ts [--environments 40] [--resources 50]
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { atOnce } from '../src/at-once.ts'
import { benchWorld } from './world.ts'
import type { BenchWorld } from './world.ts'

const { values } = parseArgs({
  options: {
    environments: { type: 'string', default: '40' },
    resources: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '2' },
  },
})
const concurrency = availableParallelism()

/** `init` and a refresh of each environment, and nothing around it. Seconds. */
async function bare(world: BenchWorld, names: readonly string[]): Promise<number> {
  const start = performance.now()
  await atOnce(names, concurrency, async (name) => {
    const directory = join(world.checkout, 'terraform/environments', name)
    const backend = `-backend-config=${world.backendConfig.replaceAll('{environment}', name)}`
    await world.terraform(name, 'init', '-input=false', backend)
    const code = await world.terraform(
      name,
      'plan',
      '-refresh-only',
      '-lock=false',
      '-input=false',
      '-detailed-exitcode',
      '-out=tfplan',
    )
    if (code !== 0 && code !== 2) throw new Error(`terraform plan of ${name} ended with ${code}`)
    for (const left of ['.terraform', '.terraform.lock.hcl', 'tfplan'])
      await rm(join(directory, left), { recursive: true, force: true })
  })
  return (performance.now() - start) / 1000
}

interface Looked {
  readonly seconds: number
  /** The most the step's own process had in memory, in MiB. */
  readonly memory: number
}

/** The step as the runner starts it. */
async function look(world: BenchWorld, names: readonly string[]): Promise<Looked> {
  const temp = await mkdtemp(join(tmpdir(), 'wrenchproof-bench-job-'))
  const inputs = {
    environments: names.join(','),
    concurrency: String(concurrency),
    issue: 'false',
    'backend-config': world.backendConfig,
    'provider-mirror': world.mirror,
    store: 'directory',
    'store-location': world.store,
  }
  const files = Object.fromEntries(
    ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE', 'GITHUB_ENV'].map((name) => [name, join(temp, name)]),
  )
  for (const file of Object.values(files)) await writeFile(file, '')
  const child = spawn('node', [join(import.meta.dirname, '..', 'dist', 'index.js')], {
    env: {
      ...world.env,
      ...files,
      ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      GITHUB_REPOSITORY: 'acme/infrastructure',
      GITHUB_REPOSITORY_ID: '1',
      GITHUB_SHA: '0'.repeat(40),
      GITHUB_REF: 'refs/heads/main',
      GITHUB_EVENT_NAME: 'schedule',
      GITHUB_ACTOR: 'ada',
      GITHUB_RUN_ID: '1',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_WORKFLOW_REF: 'acme/infrastructure/.github/workflows/drift.yml@refs/heads/main',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_WORKSPACE: world.checkout,
      RUNNER_TEMP: temp,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const start = performance.now()
  let log = ''
  let memory = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => (log += text))
  const watch = setInterval(() => {
    readFile(`/proc/${child.pid}/status`, 'utf8').then(
      (text) => (memory = Number(/VmHWM:\s+(\d+)/u.exec(text)?.[1] ?? memory * 1024) / 1024),
      () => undefined,
    )
  }, 50)
  const code = await new Promise((resolve) => child.once('close', resolve))
  clearInterval(watch)
  await rm(temp, { recursive: true, force: true })
  const drifted = (log.match(/^env-\d+: drifted$/gmu) ?? []).length
  if (code !== 0 || drifted !== names.filter((name) => name.endsWith('9')).length) throw new Error(log)
  return { seconds: (performance.now() - start) / 1000, memory }
}

const environments = Number(values.environments)
const resources = Number(values.resources)
console.log(`${environments} environments of ${resources} resources, ${concurrency} at once; one in ten has drifted`)
await using world = await benchWorld(environments, resources, concurrency)
/** Processor time of all children that have ended, in seconds: what other programs of the machine do not disturb. */
async function spent(): Promise<number> {
  const fields = (await readFile('/proc/self/stat', 'utf8')).split(') ')[1]?.split(' ') ?? []
  return (Number(fields[13]) + Number(fields[14])) / 100
}

const best = { bare: Infinity, look: Infinity, bareCpu: Infinity, lookCpu: Infinity }
for (let round = 1; round <= Number(values.rounds); round += 1) {
  const before = await spent()
  const baseline = await bare(world, world.names)
  const between = await spent()
  const { seconds } = await look(world, world.names)
  const [bareCpu, lookCpu] = [between - before, (await spent()) - between]
  best.bare = Math.min(best.bare, baseline)
  best.look = Math.min(best.look, seconds)
  best.bareCpu = Math.min(best.bareCpu, bareCpu)
  best.lookCpu = Math.min(best.lookCpu, lookCpu)
  console.log(
    `round ${round}: bare terraform ${baseline.toFixed(1)} s (processor ${bareCpu.toFixed(1)} s), ` +
      `drift-detect ${seconds.toFixed(1)} s (processor ${lookCpu.toFixed(1)} s)`,
  )
}
console.log(
  `ratio of the best: ${(best.look / best.bare).toFixed(2)} (at most 1.2); ` +
    `of the processor's time ${(best.lookCpu / best.bareCpu).toFixed(2)}`,
)
for (const count of [environments / 4, environments / 2, environments].map(Math.floor)) {
  const { memory } = await look(world, world.names.slice(0, count))
  console.log(`memory with ${count} environments: ${memory.toFixed(0)} MiB`)
}
