import { setTimeout as sleep } from 'node:timers/promises'
import { bundleDirectory, readContext } from '@wrenchproof/runner'
import type { Environment, Step } from '@wrenchproof/runner'
import { ownLockName } from '@wrenchproof/terraform'
import { openWorkplace } from '@wrenchproof/workplace'
import { noteBegun, noteInterrupted, noteSettled } from './begun.ts'
import { parseInputs } from './inputs.ts'
import { recover } from './recover/recover.ts'
import { closingLine, failureOf, outputsOf, summaryOf } from './report.ts'
import { recoveredOutputs, recoveredSummary } from './recover/report.ts'
import { run } from './run.ts'

/** Composes the main step and runs it. */
export async function applyStep(step: Step, job: Environment): Promise<void> {
  for (const secret of ['plan-key', 'after-key', 'github-token']) step.mask(step.input(secret))
  const asked = parseInputs(step.input)
  const inputs = 'apply' in asked ? asked.apply : asked.recover
  const context = readContext(job)
  const interrupt = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt.abort())
  interrupt.signal.addEventListener('abort', () => noteInterrupted(step), { once: true })
  await using workplace = await openWorkplace(inputs, context, {
    wasm: bundleDirectory(),
    purpose: 'apply',
    job,
    idToken: step.idToken,
    mask: step.mask,
    secrecy: step.secrecy,
    warn: (line) => step.log.warning(line),
    log: (line) => step.log.info(line),
    interrupt: interrupt.signal,
  })
  if ('recover' in asked) {
    const recovered = await recover(asked.recover, {
      workplace,
      context,
      now: workplace.now,
      warn: (line) => step.log.warning(line),
    })
    step.setOutputs(recoveredOutputs(recovered))
    await step.summarize(recoveredSummary(recovered))
    for (const line of recovered.lines) step.log.info(line)
    return
  }
  const result = await run(asked.apply, {
    workplace,
    context,
    now: workplace.now,
    warn: (line) => step.log.warning(line),
    sleep,
    begun: (group) => noteBegun(step, { group, who: ownLockName(), startedAt: Date.now() }),
    interrupt: interrupt.signal,
  })
  if (result.outcome !== 'in-doubt' && result.outcome !== 'lock-stuck') noteSettled(step)
  step.setOutputs(outputsOf(result))
  await step.summarize(summaryOf(result))
  step.log.info(closingLine(result))
  const failure = failureOf(result)
  if (failure !== undefined) throw failure
}
