import { hostname, userInfo } from 'node:os'
import { readContext, runStep } from '@wrenchproof/runner'
import { openWorkplace } from '@wrenchproof/workplace'
import { noteBegun, noteSettled } from './begun.ts'
import { parseInputs } from './inputs.ts'
import { closingLine, failureOf, outputsOf, summaryOf } from './report.ts'
import { run } from './run.ts'

await runStep(async (step) => {
  step.mask(step.input('plan-key'))
  const inputs = parseInputs(step.input)
  const context = readContext(process.env)
  const interrupt = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt.abort())
  await using workplace = await openWorkplace(inputs, context, {
    purpose: 'apply',
    job: process.env,
    idToken: step.idToken,
    mask: step.mask,
    warn: (line) => step.log.warning(line),
    log: (line) => step.log.info(line),
    interrupt: interrupt.signal,
  })
  const result = await run(inputs, {
    workplace,
    context,
    now: workplace.now,
    warn: (line) => step.log.warning(line),
    begun: (group) => noteBegun(step, { group, who: `${userInfo().username}@${hostname()}`, startedAt: Date.now() }),
    interrupt: interrupt.signal,
  })
  if (result.outcome !== 'in-doubt' && result.outcome !== 'lock-stuck') noteSettled(step)
  step.setOutputs(outputsOf(result))
  await step.summarize(summaryOf(result))
  step.log.info(closingLine(result))
  const failure = failureOf(result)
  if (failure !== undefined) throw failure
})
