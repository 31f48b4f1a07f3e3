import { basename, dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { bundleDirectory, readContext } from '@wrenchproof/runner'
import type { Environment, Step } from '@wrenchproof/runner'
import { groupAlive, interruptGroup } from '@wrenchproof/terraform'
import { leftScratch, openWorkplace } from '@wrenchproof/workplace'
import { readOwed } from './aftermath/owed.ts'
import { replayed } from './aftermath/replay.ts'
import { settleUntold } from './aftermath/untold.ts'
import { unsettled } from './begun.ts'
import { parseApplyInputs } from './inputs.ts'
import { settle } from './leftovers.ts'
import type { Leftover } from './leftovers.ts'
import { closingLine, failureOf, leftoverLine, summaryOf } from './report.ts'
import { journalFile } from './result.ts'

/** Composes the post step and runs it; it does nothing after a main step that came to its end. */
export async function postStep(step: Step, job: Environment): Promise<void> {
  const left = unsettled(step)
  if (left === undefined) return
  for (const secret of ['plan-key', 'github-token']) step.mask(step.input(secret))
  const context = readContext(job)
  const warn = (line: string): void => step.log.warning(line)
  await using workplace = await openWorkplace(parseApplyInputs(step.input), context, {
    wasm: bundleDirectory(),
    purpose: 'apply',
    job,
    idToken: step.idToken,
    mask: step.mask,
    secrecy: step.secrecy,
    warn,
    log: (line) => step.log.info(line),
  })
  const { terraform, environment } = workplace
  const { begun, untold } = left
  const written = untold === undefined ? undefined : leftScratch(dirname(untold))
  const heldAt = async (): Promise<number | undefined> =>
    replayed((await written?.read(journalFile)) ?? Buffer.alloc(0), (text) => text).changedAt
  let interrupted = begun?.interrupted ?? false
  const leftover: Leftover =
    begun === undefined
      ? { kind: 'nothing' }
      : await settle(begun, {
          heldAt,
          groupAlive,
          interrupt: (group) => {
            interrupted = true
            interruptGroup(group)
          },
          sleep,
          now: Date.now,
          lockHolder: async () => terraform.lockHolder(),
          releaseLock: async (id) => terraform.releaseLock(id),
        })
  const line = leftoverLine(environment.name, leftover)
  if (leftover.kind === 'nothing') step.log.info(line)
  else if (leftover.kind === 'released') step.log.warning(line)
  else step.log.error(line)
  if (untold === undefined || written === undefined) return
  const owed = await written.read(basename(untold))
  if (owed === undefined) throw new Error('what a killed step wrote down is gone')
  const result = await settleUntold(
    { workplace, context, now: workplace.now, warn, sleep, interrupt: new AbortController().signal },
    {
      owed: readOwed(owed),
      journal: await written.read(journalFile),
      started: left.started,
      interrupted,
      running: leftover.kind === 'still-running',
    },
  )
  if (result === undefined) return
  await step.summarize(summaryOf(result))
  step.log.info(closingLine(result))
  // The killed step could not tidy up; where nothing else holds the journal, it stays as long as the machine does.
  if (result.outcome !== 'in-doubt' || result.rescue !== undefined) await written.remove()
  const failure = failureOf(result)
  if (failure !== undefined) throw failure
}
