/** Runners that race on one environment with real applies: the state is written once per success, a plan runs once at most. */
import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { sampleRepository } from '@wrenchproof/playground/sample'
import type { SampleRepository } from '@wrenchproof/playground/sample'
import { applied, ledgerLog, planned, serialOf } from './scenario.ts'

/** WRENCHPROOF_APPLIES=200 runs the whole proof. */
const applies = Number(process.env['WRENCHPROOF_APPLIES'] ?? 16)
const racers = 4
const plansAtOnce = 2

// Every plan of it changes something, and any two of them do the same: what is raced for is who may. The local backend
// writes a serial per object that changes, so that one thing changes. Not `timestamp()`: two applies in one second would
// leave the same state, and the serial with it.
const root = `terraform {
  backend "local" {}
}
output "at" {
  value = uuid()
}
`

/** What a racer may be told: what came of the others, and never that the ledger misses what one of them just did. */
const mayLose = new Set(['CONSUMED', 'IN_DOUBT', 'CHANGED_SINCE_REVIEW', 'STALE'])

async function checkouts(repository: SampleRepository) {
  const top = await mkdtemp(join(tmpdir(), 'wrenchproof-contention-'))
  const commit = (await promisify(execFile)('git', ['-C', repository.path, 'rev-parse', 'develop'])).stdout.trim()
  const machines: SampleRepository[] = []
  for (let racer = 0; racer < racers; racer += 1) {
    const path = join(top, String(racer))
    await cp(repository.path, path, { recursive: true })
    await promisify(execFile)('git', ['-C', path, 'checkout', '--quiet', '--detach', commit])
    machines.push({ ...repository, path })
  }
  return { machines, [Symbol.asyncDispose]: async () => rm(top, { recursive: true, force: true }) }
}

test(
  `M15: ${applies} applies by ${racers} runners at once: the serial is the number of successes`,
  async () => {
    await using repository = await sampleRepository()
    await repository.commit('always something', { 'terraform/environments/dev/main.tf': root })
    await using made = await checkouts(repository)
    const successes = new Map<string, number>()
    const others: string[] = []
    let run = 100
    const next = () => (run += 1)
    for (let done = 0; done < applies; done += racers) {
      const plans = await Promise.all(
        made.machines
          .slice(0, plansAtOnce)
          .map(async (machine) => (await planned(machine, 'dev', String(next()))).digest),
      )
      await Promise.all(
        made.machines.map(async (machine, racer) => {
          const digest = plans[racer % plansAtOnce] ?? ''
          const { outputs, log } = await applied(machine, digest, {}, { runId: String(next()) })
          if (outputs['outcome'] === 'applied') successes.set(digest, (successes.get(digest) ?? 0) + 1)
          else others.push(outputs['refusal'] ?? log)
        }),
      )
    }
    expect([...successes.values()].filter((times) => times !== 1)).toEqual([])
    expect(await serialOf(repository)).toBe(successes.size)
    expect(successes.size).toBeGreaterThanOrEqual(applies / racers)
    const ledger = await ledgerLog(repository)
    expect(ledger.filter((line) => line.includes(': applied '))).toHaveLength(successes.size)
    expect(ledger.filter((line) => line.includes(': consumed plan '))).toHaveLength(successes.size)
    // Nobody fell over: who did not apply was told why, by a guard.
    expect(others.filter((code) => !mayLose.has(code))).toEqual([])
  },
  Math.max(180_000, applies * 6000),
)
