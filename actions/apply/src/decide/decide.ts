/** From a digest to a plan file that may run now, or the first refusal. Nothing is changed on the way. */
import {
  beliefGuards,
  contextGuards,
  ledgerGuards,
  settingsGuards,
  settingsInForce,
  settingsOf,
} from '@wrenchproof/delivery'
import { UserError, errorCode } from '@wrenchproof/errors'
import type { LedgerView } from '@wrenchproof/ledger'
import type { ApplyInputs } from '../inputs.ts'
import { askApprovals, askHistory } from './ask-evidence.ts'
import { askModules, askPromotion } from './ask-modules.ts'
import { askPlace } from './ask-place.ts'
import { asking } from './ask.ts'
import type { Ask } from './ask.ts'
import type { Asked, DecidePorts, Decision, MayRun } from './asked.ts'
import { askPlan } from './judge.ts'
import { comparesState, sinceJudged } from './taken.ts'
import type { Judging } from './taken.ts'
import { unsealed } from './unseal.ts'

/**
 * Asks every guard in its order, gathering each one's facts only when those before it let the plan pass. `round` counts
 * the decisions of this step: each has plan files of its own.
 */
export async function decide(inputs: ApplyInputs, ports: DecidePorts, round = 1): Promise<Decision> {
  const judged: Judging = {}
  try {
    const decision = await asking<MayRun>(async (ask) => gathered(ask, { inputs, ports, round, judged }))
    if (decision.kind === 'may-run' || decision.refusal.neutral === true) return decision
    const { moved, taken } = await sinceJudged(inputs, ports, judged)
    if (taken !== undefined) return { kind: 'refused', refusal: taken }
    return moved && comparesState(decision.refusal) ? { ...decision, outdated: true } : decision
  } catch (error) {
    // Another run in the middle of its work can also break ours, which reads the same state.
    const { taken } = await sinceJudged(inputs, ports, judged)
    if (taken === undefined) throw error
    return { kind: 'refused', refusal: taken }
  }
}

async function gathered(
  ask: Ask,
  { inputs, ports, round, judged }: Pick<Asked, 'inputs' | 'ports' | 'round'> & { readonly judged: Judging },
): Promise<MayRun> {
  askContext(ask, inputs, ports)
  const seen = await believed(ask, ports)
  ask(ledgerGuards, seen)
  const opened = await unsealed(ask, inputs, ports)
  judged.plan = { opened, seen }
  const policy = settingsInForce(ports.workplace.environment, seen.anchor?.settings)
  const asked = { ask, inputs, ports, opened, policy, seen, round }
  const backend = await askPlace(asked)
  await askHistory(asked)
  await askApprovals(asked)
  const closure = await askModules(asked)
  await askPromotion(asked, closure)
  const settings = settingsOf(ports.workplace.environment, backend)
  ask(settingsGuards, {
    settings: settings.identity,
    anchored: seen.anchor?.settings?.identity,
    consent: inputs.consent,
  })
  return { kind: 'may-run', manifest: opened.manifest, closure, seen, settings, ...(await askPlan(asked, backend)) }
}

function askContext(ask: Ask, { reason, incident }: ApplyInputs, { workplace, context }: DecidePorts): void {
  ask(contextGuards, {
    branches: workplace.environment,
    event: context.eventName,
    ref: context.ref,
    repositoryId: context.repositoryId,
    reason,
    incident,
  })
}

async function believed(ask: Ask, { workplace }: DecidePorts): Promise<LedgerView> {
  try {
    return await workplace.ledger.view()
  } catch (error) {
    if (error instanceof UserError && errorCode(error) === 'LEDGER_TAMPERED')
      ask(beliefGuards, { unbelieved: error.message })
    throw error
  }
}
