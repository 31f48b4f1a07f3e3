/** Recovery by hand, through the same checkout, roles and ledger as an apply. Nothing here guesses: what does not fit is refused. */
import { randomUUID } from 'node:crypto'
import {
  adoptEvent,
  approvalGuards,
  clearHoldEvent,
  contextGuards,
  deliveredAfter,
  deliveredNoMore,
  firstRefusal,
  recordedState,
  resolveDoubtEvent,
  settingsInForce,
  settingsOf,
} from '@wrenchproof/delivery'
import type { Intervention, LedgerEvent, Outcome } from '@wrenchproof/delivery'
import type { Ledger, LedgerView } from '@wrenchproof/ledger'
import { UserError, errorCode } from '@wrenchproof/errors'
import type { RecoverInputs } from '../inputs.ts'
import { runOf } from '../result.ts'
import { refuseUnsafe } from '@wrenchproof/workplace'
import { diagnosis } from './diagnosis.ts'
import { freeze } from './freeze.ts'
import { lookAtHistory } from '../state/history.ts'
import type { History } from '../state/history.ts'
import { keptOf } from './kept.ts'
import { remainsOf } from './remains.ts'
import { pushed } from './push.ts'
import { restore } from './restore.ts'
import { markOf, readState } from '../state/read-state.ts'
import { refuseLocked, unfit } from './situation.ts'
import type { RecoverPorts, Situation } from './situation.ts'
import { lockIn } from '../state/state-lock.ts'

/** What a recovery came to. */
export interface Recovered {
  readonly environment: string
  readonly kind: RecoverInputs['recover']
  /** What is the case, and what was done about it; one sentence per line. */
  readonly lines: readonly string[]
  /** `import` blocks for what a broken apply made and no state knows. */
  readonly imports?: string
  /** Commit of the ledger; absent when nothing was written. */
  readonly record?: string
}

/** Does one recovery; throws a `UserError` when it does not fit the situation. */
export async function recover(inputs: RecoverInputs, ports: RecoverPorts): Promise<Recovered> {
  const { workplace, context, now } = ports
  const { environment, gate, ledger, terraform } = workplace
  // A recovery is a delivery by hand: the same branches, and nobody's pull request.
  const refusal = firstRefusal(contextGuards, {
    branches: environment,
    event: context.eventName,
    ref: context.ref,
    repositoryId: context.repositoryId,
    reason: inputs.reason,
    incident: inputs.incident,
  })
  if (refusal !== undefined) throw new UserError(refusal.reason, refusal.fix, { code: refusal.code })
  const { seen, unbelieved } = await viewed(ledger, inputs.recover)
  const { allow, approvals } = settingsInForce(environment, seen.anchor?.settings)
  // Looking changes nothing, and whoever sees harm coming need not find a second person to stop.
  if (inputs.recover !== 'diagnose' && inputs.recover !== 'freeze') await refuseUnapproved(ports, approvals)
  const at = now().toISOString()
  if (inputs.recover === 'freeze') {
    const { record, lines } = await freeze(environment.name, ledger, {
      seen,
      intervention: intervened(inputs.recover, { inputs, ports, at }),
    })
    return { environment: environment.name, kind: 'freeze', lines: [...unbelieved, ...lines], record }
  }
  refuseUnsafe(await gate.unsafe(allow))
  const begun = await initialised(inputs, ports)
  refuseUnsafe(await gate.unsafeFetched(allow))
  const state = begun.readable ? await readState(terraform) : 'unreadable'
  const history = await lookAtHistory(workplace, recordedState(seen))
  const lock = await lockOf(ports, history)
  const kept = await keptOf(workplace, seen)
  const found = [...unbelieved, ...diagnosis({ seen, state, lock, history, kept })]
  if (inputs.recover === 'diagnose') {
    const { lines, imports } = await remainsOf(workplace, { kept, asked: inputs.rescue })
    return { environment: environment.name, kind: 'diagnose', lines: [...found, ...lines], imports }
  }
  const intervention = intervened(inputs.recover, { inputs, ports, at })
  const situation: Situation = { inputs, ports, seen, state, lock, history, backend: begun.backend, intervention }
  if (inputs.recover === 'restore') {
    const { record, lines } = await restore(situation)
    return { environment: environment.name, kind: 'restore', lines: [...found, ...lines], record }
  }
  const event = await eventOf(situation)
  const appended = await ledger.append(event, seen)
  if (appended.kind === 'lost')
    throw new UserError('somebody else wrote to the ledger meanwhile', 'Diagnose again, then decide again.', {
      code: 'LEDGER_MOVED',
    })
  return {
    environment: environment.name,
    kind: inputs.recover,
    lines: [...found, event.subject],
    record: appended.commit,
  }
}

/** Who stepped in and why; the ledger is read by more people than know a secret that somebody puts into a reason. */
function intervened(
  kind: Intervention['kind'],
  { inputs, ports, at }: { readonly inputs: RecoverInputs; readonly ports: RecoverPorts; readonly at: string },
): Intervention {
  const { secrecy } = ports.workplace
  return {
    kind,
    reason: secrecy.scrub(inputs.reason),
    by: ports.context.actor,
    run: runOf(ports),
    at,
    ...(inputs.incident === '' ? {} : { incident: secrecy.scrub(inputs.incident) }),
  }
}

/**
 * A recovery decides what later applies are judged by, so it takes as many people as they do. Whoever pushed the commit
 * does not count where GitHub tells who it was; an old commit, of which it does not, may be recovered all the same.
 */
async function refuseUnapproved({ workplace, context }: RecoverPorts, approvals: number): Promise<void> {
  if (approvals === 0) return
  const { environment, evidence } = workplace
  const facts = await evidence.approvals(environment.name)
  const pusher = (await evidence.pusher(context.ref.replace(/^refs\/heads\//u, ''))) ?? ''
  const refusal = firstRefusal(approvalGuards, {
    ...facts,
    pusher,
    approvals,
    githubEnvironment: environment.githubEnvironment,
    earlierReviews: undefined,
    attempt: Number(context.runAttempt),
  })
  if (refusal !== undefined) throw new UserError(refusal.reason, refusal.fix, { code: refusal.code })
}

/** The ledger; one that is not believed is still diagnosed, and `adopt` begins anew on top of it. */
async function viewed(
  ledger: Ledger,
  kind: RecoverInputs['recover'],
): Promise<{ readonly seen: LedgerView; readonly unbelieved: readonly string[] }> {
  try {
    return { seen: await ledger.view(), unbelieved: [] }
  } catch (error) {
    const mayLook = kind === 'diagnose' || kind === 'adopt'
    if (!mayLook || !(error instanceof UserError) || errorCode(error) !== 'LEDGER_TAMPERED') throw error
    return { seen: await ledger.unbelieving(), unbelieved: [`LEDGER_TAMPERED: ${error.message}. ${error.fix}`] }
  }
}

async function eventOf(situation: Situation): Promise<LedgerEvent> {
  const { inputs, ports, seen, intervention } = situation
  const { name } = ports.workplace.environment
  switch (inputs.recover) {
    case 'clear-hold':
      if (seen.hold === undefined) throw unfit('there is no hold')
      return clearHoldEvent(name, intervention)
    case 'adopt':
      return adopted(situation)
    case 'resolve-doubt':
      return settled(situation)
    case 'push-errored-state':
      return pushed(situation)
    case 'diagnose':
    case 'freeze':
    case 'restore':
      throw new Error(`${inputs.recover} is not one event`)
    default:
      return inputs.recover satisfies never
  }
}

/** The state as it is becomes the one the ledger knows; every plan made before is spent. */
function adopted({ ports, seen, state, backend, intervention }: Situation): LedgerEvent {
  const { environment, commit, closure } = ports.workplace
  if (state === undefined || state === 'unreadable') throw unfit('there is no state to adopt')
  if (seen.open !== undefined) throw unfit('an apply has not told its outcome: use `recover: resolve-doubt` first')
  const known = recordedState(seen)
  if (known?.serial === state.serial && known.lineage === state.lineage && known.stateSha256 === state.sha256)
    throw unfit('the ledger knows this state already')
  const { run, at } = intervention
  const settings = settingsOf(environment, backend)
  return adoptEvent(environment.name, intervention, {
    anchor: { ...markOf(state), commit, closure: { ...closure }, settings, run, at },
    epoch: { id: randomUUID(), run, at },
    delivered: deliveredNoMore(seen.delivered, at),
  })
}

/** What became of an apply that never told, read from the state it left. */
function settled({ ports, seen, state, lock, intervention }: Situation): LedgerEvent {
  const { environment } = ports.workplace
  const { open } = seen
  if (open === undefined) throw unfit('no apply owes its outcome')
  refuseLocked(lock)
  const before = recordedState(seen)
  const readable = state === 'unreadable' ? undefined : state
  const moved = state === 'unreadable' || before?.serial !== readable?.serial || before?.lineage !== readable?.lineage
  const outcome: Outcome = moved ? 'partial' : 'failed-clean'
  const { run, at } = intervention
  return resolveDoubtEvent(environment.name, intervention, {
    ended: {
      planDigest: open.planDigest,
      commit: open.commit,
      run: open.run,
      outcome,
      serialBefore: before?.serial ?? null,
      serialAfter: readable?.serial ?? null,
      changes: 0,
      at,
    },
    after: {
      // Of a state that is not there or cannot be read, the one before stays what the next apply must find.
      state: moved && readable !== undefined ? { ...markOf(readable), commit: open.commit, run, at } : undefined,
      delivered: deliveredAfter(seen.delivered, { outcome, closure: {}, at }),
    },
  })
}

/** Initialises terraform; a state that it cannot read is a finding here, and not an end. */
async function initialised({ backendConfig }: RecoverInputs, { workplace }: RecoverPorts) {
  const { terraform, environment } = workplace
  try {
    const { backend } = await terraform.init({ backendConfig, workspace: environment.workspace })
    return { readable: true, backend }
  } catch (error) {
    if (errorCode(error) !== 'STATE_UNREADABLE') throw error
    return { readable: false, backend: await terraform.backend() }
  }
}

/** Who holds the lock: in S3 its object tells, elsewhere terraform finds out by taking it. */
async function lockOf({ workplace }: RecoverPorts, history: History): Promise<Situation['lock']> {
  if ('why' in history) return workplace.terraform.lockHolder().catch(() => 'unknown' as const)
  const there = await history.object.lock()
  switch (there.kind) {
    case 'missing':
      return undefined
    case 'seen':
      return lockIn(there.value) ?? 'unknown'
    case 'unseen':
      return 'unknown'
    default:
      return there satisfies never
  }
}
