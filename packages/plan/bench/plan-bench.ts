// node --conditions=@wrenchproof/source packages/plan/bench/plan-bench.ts [resources ...]
// Each size in a process of its own, because what one leaves in memory slows the next.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  effectsOf,
  fingerprintsOf,
  planComment,
  planReport,
  planSummary,
  readPlan,
  reviewRecord,
  scrubber,
  shownPlan,
} from '../src/index.ts'
import type { Effects } from '../src/index.ts'
import { largePlan } from './large-plan.ts'

const [once, file = ''] = process.argv.slice(2)
const sizes = process.argv.slice(2).map(Number)
if (once === '--once') step(file)
else if (sizes.length === 1) measure(sizes[0] ?? 0)
else {
  print(
    'resources | JSON MB | JSON.parse ms | read | fingerprints | review record | report | effects | scrubber | comment | summary | effects to summary | peak MB',
  )
  for (const size of sizes.length === 0 ? [1_000, 10_000, 100_000] : sizes) {
    const argv = [...process.execArgv, '--expose-gc', process.argv[1] ?? '', String(size)]
    execFileSync(process.execPath, argv, { stdio: 'inherit' })
  }
}

function measure(size: number): void {
  const text = largePlan(size)
  const key = new Uint8Array(32)
  const rounds = Array.from({ length: size > 50_000 ? 3 : 15 }, () => round(text, key))
  const [baseline = 0, ...parts] = (rounds[0] ?? []).map((_, index) => median(rounds.map((times) => times[index] ?? 0)))
  const ours = parts.slice(-4).reduce((sum, part) => sum + part, 0)
  const cell = (part: number): string => `${part.toFixed(1)} ms (${(part / baseline).toFixed(2)}x)`
  const peak = peakOf(text)
  print([size, (text.length / 1e6).toFixed(1), baseline.toFixed(1), ...[...parts, ours].map(cell), peak].join(' | '))
}

/** Memory of a process that does all of it once, as the step does, in MB. */
function peakOf(text: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'plan-bench-'))
  try {
    writeFileSync(join(directory, 'plan.json'), text)
    const argv = [...process.execArgv, process.argv[1] ?? '', '--once', join(directory, 'plan.json')]
    return execFileSync(process.execPath, argv, { encoding: 'utf8' }).trim()
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function step(path: string): void {
  const { plan, secrets } = readPlan(readFileSync(path))
  // As the step does when it has read a large plan.
  globalThis.gc?.()
  all(effectsOf(plan), secrets, new Uint8Array(32))
  print(String(Math.round(process.resourceUsage().maxRSS / 1024)))
}

function round(text: string, key: Uint8Array): number[] {
  settle(text)
  const [, baseline] = timed(() => {
    JSON.parse(text)
  })
  settle(text)
  const [{ plan, secrets }, read] = timed(() => readPlan(text))
  const [effects, classify] = timed(() => effectsOf(plan))
  const { fingerprints, record, report, scrubbing, showing, comment, summary } = all(effects, secrets, key)
  return [baseline, read, fingerprints, record, report, classify, scrubbing, showing + comment, summary]
}

function all(effects: Effects, secrets: ReadonlySet<string>, key: Uint8Array) {
  const [prints, fingerprints] = timed(() => fingerprintsOf(effects, key))
  const [scrub, scrubbing] = timed(() => scrubber(secrets))
  const [shown, showing] = timed(() => shownPlan(effects, { title: 'bench', scrub }))
  const subject = { environment: 'bench', kind: 'plan' }
  const [, comment] = timed(() => planComment(shown, { subject, fingerprint: prints.public }))
  const [, summary] = timed(() => planSummary(shown))
  const run = { id: '1', attempt: 1 }
  const [, record] = timed(() =>
    reviewRecord(effects, {
      environment: 'bench',
      tree: 'a'.repeat(40),
      run,
      scrub,
      fingerprint: prints.public,
      shown,
    }),
  )
  const [, report] = timed(() => planReport(shown))
  return { fingerprints, record, report, scrubbing, showing, comment, summary }
}

// A large plan's peak shall be its own, not the baseline's or an earlier round's; a small one's code shall stay warm.
function settle(text: string): void {
  if (text.length > 50_000_000) globalThis.gc?.()
}

/** Milliseconds of this thread on a processor: nothing here waits, so a busy machine changes them little. */
function timed<T>(run: () => T): [T, number] {
  const start = process.threadCpuUsage()
  const result = run()
  const { user, system } = process.threadCpuUsage(start)
  return [result, (user + system) / 1000]
}

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
