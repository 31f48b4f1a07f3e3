/** Another run in the middle of ours: what we are refused for may be a trace of it, and no reason that helps anybody. */
import { firstRefusal, stateGuards, takenGuards } from '@wrenchproof/delivery'
import type { Refusal } from '@wrenchproof/delivery'
import type { LedgerView } from '@wrenchproof/ledger'
import type { ApplyInputs } from '../inputs.ts'
import type { Asked, DecidePorts } from './asked.ts'

/** The plan that is judged, as soon as it is known, and the ledger as it was then. */
export interface Judging {
  plan?: Pick<Asked, 'opened' | 'seen'>
}

/** What the ledger says now of a plan that was judged by an older reading of it. */
export interface Meanwhile {
  /** Whether somebody wrote to it since. */
  readonly moved: boolean
  /** That another run took this very plan. */
  readonly taken: Refusal | undefined
}

/** Reads the ledger once more; what cannot be read, or is of a plan that nobody knows yet, did not move. */
export async function sinceJudged(
  { planDigest: digest }: ApplyInputs,
  { workplace: { ledger } }: DecidePorts,
  { plan }: Judging,
): Promise<Meanwhile> {
  if (plan === undefined) return { moved: false, taken: undefined }
  const { manifest } = plan.opened
  const view = await ledger.view({ digest, created: new Date(manifest.created) }).catch(() => undefined)
  return view === undefined ? { moved: false, taken: undefined } : meanwhile(view, plan.seen, manifest.epoch)
}

function meanwhile(now: LedgerView, seen: LedgerView, planEpoch: string | undefined): Meanwhile {
  const moved = now.tip !== seen.tip
  return { moved, taken: moved ? firstRefusal(takenGuards, { ...now, planEpoch }) : undefined }
}

/** Whether a refusal compares the ledger with a state that was read later: of the two, the ledger may be the old one. */
export const comparesState = ({ code }: Refusal): boolean => stateGuards.some((guard) => guard.code === code)
