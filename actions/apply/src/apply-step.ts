import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '@wrenchproof/errors'
import { broughtBy, pullsWith } from '@wrenchproof/github'
import { bundleDirectory, cancellation, readContext, runUrl } from '@wrenchproof/runner'
import type { Environment, RunContext, Step } from '@wrenchproof/runner'
import { ownLockName } from '@wrenchproof/terraform'
import { commentOnPull, openWorkplace } from '@wrenchproof/workplace'
import type { Commenting, CommentPorts, Workplace } from '@wrenchproof/workplace'
import { noteBegun, noteInterrupted, noteOwing, noteSettled, noteStarting, noteTold } from './begun.ts'
import { owedFile } from './aftermath/owed.ts'
import { cancelledAt } from './cancelled.ts'
import type { Stage } from './cancelled.ts'
import { commentSubject, outcomeComment } from './comment.ts'
import { parseInputs } from './inputs.ts'
import { recover } from './recover/recover.ts'
import { closingLine, errorSummary, failureOf, outputsOf, summaryOf } from './report.ts'
import { recoveredOutputs, recoveredSummary } from './recover/report.ts'
import type { Circumstances } from './report.ts'
import type { ApplyResult } from './result.ts'
import { run } from './run.ts'

/** Composes the main step and runs it. */
export async function applyStep(step: Step, job: Environment): Promise<void> {
  const started = performance.now()
  for (const secret of ['plan-key', 'after-key', 'github-token']) step.mask(step.input(secret))
  const asked = parseInputs(step.input)
  const inputs = 'apply' in asked ? asked.apply : asked.recover
  const context = readContext(job)
  const warn = (line: string): void => step.log.warning(line)
  let stage: Stage = 'recover' in asked && asked.recover.recover !== 'diagnose' ? 'recovering' : 'looking'
  const interrupt = cancellation(step, () => cancelledAt(stage, inputs.environment))
  interrupt.addEventListener('abort', () => noteInterrupted(step), { once: true })
  await using workplace = await openWorkplace(inputs, context, {
    wasm: bundleDirectory(),
    purpose: 'apply',
    job,
    idToken: step.idToken,
    mask: step.mask,
    secrecy: step.secrecy,
    warn,
    log: (line) => step.log.info(line),
    interrupt,
  })
  if ('recover' in asked) {
    const recovered = await explained(step, inputs.environment, async () =>
      recover(asked.recover, {
        workplace,
        context,
        now: workplace.now,
        warn: (line) => step.log.warning(line),
      }),
    )
    step.setOutputs(recoveredOutputs(recovered))
    await step.summarize(recoveredSummary(recovered))
    for (const line of recovered.lines) step.log.info(line)
    return
  }
  const result = await explained(step, inputs.environment, async () =>
    run(asked.apply, {
      workplace,
      context,
      now: workplace.now,
      warn,
      sleep,
      owing: (round) => {
        stage = 'applying'
        noteOwing(step, workplace.scratch.path(owedFile(round)))
      },
      starting: () => noteStarting(step),
      begun: (group) => noteBegun(step, { group, who: ownLockName(), startedAt: Date.now() }),
      interrupt,
    }),
  )
  stage = 'told'
  noteTold(step)
  if (result.outcome !== 'in-doubt' && result.outcome !== 'lock-stuck') noteSettled(step)
  step.setOutputs(outputsOf(result))
  const circumstances = {
    seconds: (performance.now() - started) / 1000,
    recordUrl: inputs.store === 'directory' ? undefined : recordUrl(context, result),
  }
  await step.summarize(summaryOf(result, circumstances))
  await commentOutcome(asked.apply, { workplace, context, warn }, { result, circumstances })
  step.log.info(closingLine(result))
  const failure = failureOf(result)
  if (failure !== undefined) throw failure
}

/** Runs; what ends it before there is a result is on the summary page too. */
async function explained<T>(step: Step, environment: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof UserError) await step.summarize(errorSummary(environment, error))
    throw error
  }
}

/** The page of the ledger's commit. */
function recordUrl({ serverUrl, repository }: RunContext, { record }: ApplyResult): string | undefined {
  return record === undefined ? undefined : `${serverUrl}/${repository}/commit/${record}`
}

/** Tells the outcome on the pull request that brought the commit; it is recorded by now, and nothing here can fail it. */
async function commentOutcome(
  inputs: Commenting,
  { workplace, context, warn }: Omit<CommentPorts, 'github'> & { workplace: Workplace; context: RunContext },
  { result, circumstances }: { result: ApplyResult; circumstances: Circumstances },
): Promise<void> {
  const { github, commit } = workplace
  if (github === undefined) return
  const branch = context.ref.replace(/^refs\/heads\//u, '')
  await commentOnPull(
    inputs,
    { github, context, warn },
    {
      subject: commentSubject(result.environment),
      find: async () => broughtBy(await pullsWith(github, context.repository, commit), { commit, branch })?.number,
      write: (previous) =>
        outcomeComment(result, circumstances, {
          previous,
          run: { id: context.runId, attempt: Number(context.runAttempt) },
          runUrl: runUrl(context),
        }),
    },
  )
}
