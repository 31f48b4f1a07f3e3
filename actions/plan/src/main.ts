import { bundleDirectory, readContext, runStep } from '@wrenchproof/runner'
import { openWorkplace, refuseOutOfOrder } from '@wrenchproof/workplace'
import { parseInputs } from './inputs.ts'
import { closingLine, outputsOf, summaryOf, warningsOf } from './report.ts'
import { run } from './run.ts'

await runStep(async (step) => {
  step.mask(step.input('plan-key'))
  const inputs = parseInputs(step.input)
  const context = readContext(process.env)
  const interrupt = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt.abort())
  await refuseOutOfOrder(inputs, context, process.env['GITHUB_API_URL'])
  await using workplace = await openWorkplace(inputs, context, {
    wasm: bundleDirectory(),
    purpose: 'plan',
    job: process.env,
    idToken: step.idToken,
    mask: step.mask,
    warn: (line) => step.log.warning(line),
    log: (line) => step.log.info(line),
    interrupt: interrupt.signal,
  })
  const result = await run(inputs, { workplace, context, now: workplace.now })
  for (const warning of warningsOf(result)) step.log.warning(warning)
  step.setOutputs(outputsOf(result))
  await step.summarize(summaryOf(result))
  step.log.info(closingLine(result))
})
