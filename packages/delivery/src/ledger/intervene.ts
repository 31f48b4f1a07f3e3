/** What people do to a ledger beside delivering, as events. Each says in `git log` who did it and why. */
import { safeLine } from '@wrenchproof/errors'
import { aftermathWrites, outcomeText } from './events.ts'
import type { Aftermath, LedgerEvent, Write } from './events.ts'
import { epochPath, holdPath, interventionPath, openPath, outcomePath } from './paths.ts'
import type { Anchor, Epoch, Hold, Intervention, OutcomeRecord, StateRecord } from './records.ts'

/** Stops every apply until the hold is cleared. */
export function holdEvent(environment: string, hold: Hold & { readonly kind: 'freeze' | 'quarantine' }): LedgerEvent {
  const { kind, reason, by, run, at } = hold
  return event(environment, kind === 'freeze' ? 'frozen' : 'quarantined', {
    intervention: { kind, reason, by, run, at },
    writes: [{ kind: 'hold', path: holdPath, record: hold }],
  })
}

/** Lets applies run again. */
export function clearHoldEvent(environment: string, intervention: Intervention): LedgerEvent {
  return event(environment, 'hold cleared', { intervention, removes: [holdPath] })
}

/** A state and a new life of the ledger: what restoring and adopting leave behind. */
export interface NewLife {
  readonly anchor: Anchor
  readonly epoch: Epoch
  /** The record before it, ended with `deliveredNoMore`: what is there now, nobody delivered. */
  readonly delivered: Aftermath['delivered']
}

/** Lets a state in that the ledger did not know: one from before Wrenchproof, or one that was changed past it. */
export function adoptEvent(environment: string, intervention: Intervention, life: NewLife): LedgerEvent {
  return event(environment, `adopted the state at serial ${life.anchor.serial}`, {
    intervention,
    writes: lifeWrites(life),
  })
}

/**
 * Says what is about to be brought back, before the bucket is touched, and stops every apply until it is: whoever finds
 * this hold finds a restore that is under way or died, and may do it again. A hold that is there already stays.
 */
export function beginRestoreEvent(
  environment: string,
  intervention: Intervention,
  { version, holds }: { readonly version: string; readonly holds: boolean },
): LedgerEvent {
  const { by, run, at } = intervention
  const hold: Hold = { kind: 'restore', reason: `the state is brought back to ${version}`, by, run, at }
  return event(environment, `begins to bring the state back to ${version}`, {
    intervention: { ...intervention, kind: 'begin-restore' },
    writes: holds ? [] : [{ kind: 'hold', path: holdPath, record: hold }],
  })
}

/**
 * A version of the state was brought back. Written after the state is in place: a plan that carries the new epoch then
 * cannot have seen the state that was replaced.
 */
export function restoreEvent(
  environment: string,
  intervention: Intervention,
  life: NewLife & { readonly hold: Hold | undefined },
): LedgerEvent {
  return event(environment, `restored the state to serial ${life.anchor.serial}; every plan made before is spent`, {
    intervention,
    writes: lifeWrites(life),
    // Only the hold that the restore itself put there.
    removes: life.hold?.kind === 'restore' ? [holdPath] : [],
  })
}

/** A state that an apply could not save was saved after all. The hold stays until it is cleared. */
export function pushedStateEvent(environment: string, intervention: Intervention, state: StateRecord): LedgerEvent {
  return event(environment, `pushed the state that could not be saved, serial ${state.serial}`, {
    intervention,
    writes: aftermathWrites({ state }),
  })
}

/** Somebody found out how an apply ended that never told. `ended` takes the place of the doubtful run's outcome. */
export function resolveDoubtEvent(
  environment: string,
  intervention: Intervention,
  { ended, after }: { readonly ended: OutcomeRecord; readonly after: Aftermath },
): LedgerEvent {
  return event(environment, `settled the doubt about run ${ended.run.id}: it ${outcomeText(ended)}`, {
    intervention,
    writes: [{ kind: 'outcome', path: outcomePath(ended.run), record: ended }, ...aftermathWrites(after)],
    removes: [openPath],
  })
}

const lifeWrites = ({ anchor, epoch, delivered }: NewLife): Write[] => [
  ...aftermathWrites({ anchor, delivered }),
  { kind: 'epoch', path: epochPath, record: epoch },
]

const longestReason = 120

function event(
  environment: string,
  what: string,
  parts: {
    readonly intervention: Intervention
    readonly writes?: readonly Write[]
    readonly removes?: readonly string[]
  },
): LedgerEvent {
  const { intervention, writes = [], removes = [] } = parts
  const { kind, by, reason, run } = intervention
  const path = interventionPath(run, kind)
  return {
    subject: `${environment}: ${what}, by ${safeLine(by)}: ${safeLine(reason).slice(0, longestReason)}`,
    writes: [{ kind: 'intervention', path, record: intervention }, ...writes],
    removes,
  }
}
