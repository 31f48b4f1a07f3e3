import { UserError } from '@wrenchproof/errors'
import { bundleDirectory, cancellation, readContext } from '@wrenchproof/runner'
import type { Environment, Step } from '@wrenchproof/runner'
import { headStart, openReviews, openSite, openWorkplace, previewTerms, refuseOutOfOrder } from '@wrenchproof/workplace'
import { check, checkedOutputs, checkedSummary } from './check.ts'
import type { Checked } from './check.ts'
import { deliver } from './deliver.ts'
import { parseInputs } from './inputs.ts'
import { preview } from './preview.ts'
import { closingLine, outputsOf, summaryOf, warningsOf } from './report.ts'
import type { PlanResult } from './result.ts'

/** Composes the step for its event and runs it. */
export async function planStep(step: Step, job: Environment): Promise<void> {
  for (const secret of ['plan-key', 'github-token']) step.mask(step.input(secret))
  const context = readContext(job)
  const asked = parseInputs(step.input, context.eventName)
  const interrupt = cancellation(
    step,
    () =>
      new UserError('the job was cancelled; no infrastructure was changed', 'Run the job again.', {
        code: 'CANCELLED',
      }),
  )
  const warn = (line: string): void => step.log.warning(line)
  const options = {
    wasm: bundleDirectory(),
    purpose: 'plan',
    job,
    idToken: step.idToken,
    mask: step.mask,
    secrecy: step.secrecy,
    warn,
    log: (line: string): void => step.log.info(line),
    interrupt,
  } as const
  if ('preview' in asked) {
    using begun = headStart(asked.preview, context, options)
    const { why: unprivileged, ...known } = await previewTerms(asked.preview, context, job)
    const terms = { ...known, headStart: begun }
    const told = asked.preview.check.trim()
    const why = unprivileged ?? (told === '' ? undefined : told)
    if (why !== undefined) {
      await using bare = await openSite(asked.preview, context, { ...options, ...terms, purpose: 'check' })
      await tellChecked(step, await check(bare, why))
      return
    }
    await using site = await openSite(asked.preview, context, { ...options, ...terms })
    const reviews = openReviews(asked.preview, context, site)
    await tell(step, await preview(asked.preview, { site, reviews, context, warn }))
    return
  }
  await refuseOutOfOrder(asked.delivery, context, job['GITHUB_API_URL'])
  await using workplace = await openWorkplace(asked.delivery, context, options)
  const reviews = openReviews(asked.delivery, context, workplace)
  await tell(step, await deliver(asked.delivery, { workplace, reviews, context, warn, now: workplace.now }))
}

async function tell(step: Step, result: PlanResult): Promise<void> {
  for (const warning of warningsOf(result)) step.log.warning(warning)
  step.setOutputs(outputsOf(result))
  await step.summarize(summaryOf(result))
  step.log.info(closingLine(result))
}

async function tellChecked(step: Step, checked: Checked): Promise<void> {
  step.log.warning(`${checked.environment}: checked, not planned: ${checked.why}`)
  step.setOutputs(checkedOutputs(checked))
  await step.summarize(checkedSummary(checked))
}
