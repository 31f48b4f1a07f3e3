import { setTimeout as sleep } from 'node:timers/promises'
import { bundleDirectory, readContext } from '@wrenchproof/runner'
import type { Environment, Step } from '@wrenchproof/runner'
import { groupAlive, interruptGroup } from '@wrenchproof/terraform'
import { openWorkplace } from '@wrenchproof/workplace'
import { unsettled } from './begun.ts'
import { parseApplyInputs } from './inputs.ts'
import { settle } from './leftovers.ts'
import { leftoverLine } from './report.ts'

/** Composes the post step and runs it; it does nothing after a main step that came to its end. */
export async function postStep(step: Step, job: Environment): Promise<void> {
  const begun = unsettled(step)
  if (begun === undefined) return
  for (const secret of ['plan-key', 'github-token']) step.mask(step.input(secret))
  await using workplace = await openWorkplace(parseApplyInputs(step.input), readContext(job), {
    wasm: bundleDirectory(),
    purpose: 'apply',
    job,
    idToken: step.idToken,
    mask: step.mask,
    secrecy: step.secrecy,
    warn: (line) => step.log.warning(line),
    log: (line) => step.log.info(line),
  })
  const { terraform, environment } = workplace
  const leftover = await settle(begun, {
    groupAlive,
    interrupt: interruptGroup,
    sleep,
    now: Date.now,
    lockHolder: async () => terraform.lockHolder(),
    releaseLock: async (id) => terraform.releaseLock(id),
  })
  const line = leftoverLine(environment.name, leftover)
  if (leftover.kind === 'nothing') step.log.info(line)
  else if (leftover.kind === 'released') step.log.warning(line)
  else step.log.error(line)
}
