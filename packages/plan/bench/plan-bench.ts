// node --conditions=@wrenchproof/source packages/plan/bench/plan-bench.ts [resources ...]
// Each size in a process of its own, because what one leaves in memory slows the next.
import { execFileSync } from 'node:child_process'
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
import { largePlan } from './large-plan.ts'

const sizes = process.argv.slice(2).map(Number)
if (sizes.length === 1) measure(sizes[0] ?? 0)
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
  const peak = Math.round(process.resourceUsage().maxRSS / 1024)
  print([size, (text.length / 1e6).toFixed(1), baseline.toFixed(1), ...[...parts, ours].map(cell), peak].join(' | '))
}

function round(text: string, key: Uint8Array): number[] {
  settle(text)
  const [, baseline] = timed(() => {
    JSON.parse(text)
  })
  settle(text)
  const [{ plan, secrets }, read] = timed(() => readPlan(text))
  const [effects, classify] = timed(() => effectsOf(plan))
  const [prints, fingerprints] = timed(() => fingerprintsOf(effects, key))
  const [scrub, scrubbing] = timed(() => scrubber(secrets))
  const [shown, showing] = timed(() => shownPlan(effects, { title: 'bench', scrub }))
  const subject = { environment: 'bench', kind: 'plan' }
  const [, comment] = timed(() => planComment(shown, { subject, fingerprint: prints.public }))
  const [, summary] = timed(() => planSummary(shown))
  const run = { id: '1', attempt: 1 }
  const [, record] = timed(() =>
    reviewRecord(effects, { environment: 'bench', tree: 'a'.repeat(40), run, scrub, fingerprint: prints.public }),
  )
  const [, report] = timed(() => planReport(shown))
  return [baseline, read, fingerprints, record, report, classify, scrubbing, showing + comment, summary]
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
