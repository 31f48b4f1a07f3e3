/** The order in which guards are asked. Facts cost more the later they come, so the order is also the order of work. */
import { changedSinceReview } from './changed-since-review.ts'
import { configMismatch } from './config-mismatch.ts'
import { consumed } from './consumed.ts'
import { context } from './context.ts'
import { destroyBudget } from './destroy-budget.ts'
import { expired } from './expired.ts'
import { diverged } from './history/diverged.ts'
import { superseded } from './history/superseded.ts'
import { foreignPlan } from './foreign-plan.ts'
import { inDoubt } from './in-doubt.ts'
import { ledgerTampered } from './ledger-tampered.ts'
import { selfEscalation } from './machinery/self-escalation.ts'
import { misplaced } from './misplaced.ts'
import { notApproved } from './not-approved.ts'
import { notFound } from './not-found.ts'
import { moduleRules } from './modules/module-rules.ts'
import { movedReference } from './modules/moved-reference.ts'
import { onHold } from './on-hold.ts'
import { notPromoted } from './promotion/not-promoted.ts'
import { soaking } from './promotion/soaking.ts'
import { protectedAddresses } from './protected.ts'
import { settingsChanged } from './settings-changed.ts'
import { stale } from './stale.ts'
import { ledgerMissing } from './state/ledger-missing.ts'
import { lineageMismatch } from './state/lineage-mismatch.ts'
import { stateMissing } from './state/state-missing.ts'
import { stateRegressed } from './state/state-regressed.ts'
import { stateUnreadable } from './state/state-unreadable.ts'
import { unrecordedChange } from './state/unrecorded-change.ts'
import { tampered } from './tampered.ts'
import { unsafeTree } from './unsafe-tree.ts'

/** Asked of the run itself, before anything else. */
export const contextGuards = [context] as const
/** Asked when the ledger's branch was read, before anything in it is believed. */
export const beliefGuards = [ledgerTampered] as const
/** Asked of the ledger alone, before anything is read. */
export const ledgerGuards = [onHold, inDoubt] as const
/** Asked when the store was searched. */
export const lookupGuards = [notFound] as const
/** Asked of what was found, before it is opened. */
export const producerGuards = [foreignPlan] as const
/** Asked when the envelope was opened with the key. */
export const envelopeGuards = [tampered] as const
/** Asked of an authentic manifest. */
export const ageGuards = [expired] as const
/** Asked of the tree before `terraform init`, and again of what that fetched. */
export const treeGuards = [unsafeTree] as const
/** Asked once `terraform init` has told which backend and providers this job has. */
export const placeGuards = [misplaced, consumed] as const
/** Asked again when somebody else may have taken the plan meanwhile. */
export const takenGuards = [consumed] as const
/** Asked of Git, or of GitHub's comparison of commits. */
export const historyGuards = [superseded, diverged] as const
/** Asked of GitHub about this run. */
export const approvalGuards = [notApproved] as const
/** Asked of the closure, and of what `terraform init` fetched for it. */
export const moduleGuards = [moduleRules, movedReference] as const
/** Asked of the ledger of the environment that this one comes after. */
export const promotionGuards = [notPromoted, soaking] as const
/** Asked of the ledger's anchor, once `terraform init` has told the backend. */
export const settingsGuards = [settingsChanged] as const
/** Asked of what a plan would do: of the sealed plan, and with `verify: replan` again of the fresh one. */
export const effectGuards = [protectedAddresses, destroyBudget] as const
/** As `effectGuards`; it needs names of objects, which a sealed plan's effects do not carry. */
export const machineryGuards = [selfEscalation] as const
/** Asked of the ledger and the state in the backend. */
export const stateGuards = [
  stateUnreadable,
  ledgerMissing,
  stateMissing,
  stateRegressed,
  lineageMismatch,
  unrecordedChange,
] as const
/** Asked of the configuration inside the plan file that would run: the sealed one, or with `verify: replan` the fresh one. */
export const configGuards = [configMismatch] as const
/** Asked with `verify: stored`. */
export const storedGuards = [stale] as const
/** Asked with `verify: replan`, of the fresh plan. */
export const replanGuards = [changedSinceReview] as const

/** Every guard in order, for the documentation. */
export const guardsInOrder = [
  ...contextGuards,
  ...beliefGuards,
  ...ledgerGuards,
  ...lookupGuards,
  ...producerGuards,
  ...envelopeGuards,
  ...ageGuards,
  ...treeGuards,
  ...placeGuards,
  ...historyGuards,
  ...approvalGuards,
  ...moduleGuards,
  ...promotionGuards,
  ...settingsGuards,
  ...effectGuards,
  ...machineryGuards,
  ...stateGuards,
  ...configGuards,
  ...storedGuards,
  ...replanGuards,
].map(({ code, refusesWhen }) => ({ code, refusesWhen }))
