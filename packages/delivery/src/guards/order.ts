/** The order in which guards are asked. Facts cost more the later they come, so the order is also the order of work. */
import { changedSinceReview } from './changed-since-review.ts'
import { consumed } from './consumed.ts'
import { destroyBudget } from './destroy-budget.ts'
import { expired } from './expired.ts'
import { inDoubt } from './in-doubt.ts'
import { misplaced } from './misplaced.ts'
import { notFound } from './not-found.ts'
import { onHold } from './on-hold.ts'
import { protectedAddresses } from './protected.ts'
import { stale } from './stale.ts'
import { tampered } from './tampered.ts'

/** Asked of the ledger alone, before anything is read. */
export const ledgerGuards = [onHold, inDoubt] as const
/** Asked when the store was searched. */
export const lookupGuards = [notFound] as const
/** Asked when the envelope was opened with the key. */
export const envelopeGuards = [tampered] as const
/** Asked of an authentic manifest. */
export const ageGuards = [expired] as const
/** Asked once `terraform init` has told which backend and providers this job has. */
export const placeGuards = [misplaced, consumed] as const
/** Asked of what a plan would do: of the sealed plan, and with `verify: replan` again of the fresh one. */
export const effectGuards = [protectedAddresses, destroyBudget] as const
/** Asked with `verify: stored`. */
export const storedGuards = [stale] as const
/** Asked with `verify: replan`, of the fresh plan. */
export const replanGuards = [changedSinceReview] as const

/** Every guard in order, for the documentation. */
export const guardsInOrder = [
  ...ledgerGuards,
  ...lookupGuards,
  ...envelopeGuards,
  ...ageGuards,
  ...placeGuards,
  ...effectGuards,
  ...storedGuards,
  ...replanGuards,
].map(({ code, refusesWhen }) => ({ code, refusesWhen }))
