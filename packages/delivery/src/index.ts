/** Pure rules of a delivery: the environments file, guards, ledger records. No I/O. */
export { allowOf } from './environments/allow.ts'
export type { Allow } from './environments/allow.ts'
export { durationForm, parseDuration } from './environments/duration.ts'
export type { Environment, Environments } from './environments/environment.ts'
export { branchOf, fitsBranch } from './environments/branch-pattern.ts'
export { laneOf } from './environments/lane.ts'
export type { Branches, Lane, Trigger } from './environments/lane.ts'
export { environmentNamed, parseEnvironments } from './environments/parse.ts'
export { environmentsJsonSchema } from './environments/schema.ts'
export { previewed } from './environments/previewed.ts'
export type { Previewed } from './environments/previewed.ts'
export { policyOf, stricterOf } from './environments/policy.ts'
export type { Policy } from './environments/policy.ts'
export {
  changedIdentity,
  settingsDigest,
  settingsInForce,
  settingsOf,
  settingsRecord,
} from './environments/settings.ts'
export type { Identity, Settings } from './environments/settings.ts'
export { approversOf, gateEnvironments, reviewsSince } from './guards/approvals.ts'
export type { Review } from './guards/approvals.ts'
export type { ConfigDifference } from './guards/config-mismatch.ts'
export type { RunOrigin } from './guards/context.ts'
export type { History, Related, Relation } from './guards/history/relation.ts'
export { machineryOf } from './guards/machinery/machinery.ts'
export type { Machinery } from './guards/machinery/machinery.ts'
export { touchedBy } from './guards/machinery/touched.ts'
export type { Touched } from './guards/machinery/touched.ts'
export type { Approvals, GateJob } from './guards/not-approved.ts'
export { memberKey, promotedBy } from './guards/promotion/promotion.ts'
export type { MemberKind, Promoted, Promotion } from './guards/promotion/promotion.ts'
export type { CurrentState, StateFacts } from './guards/state/state-facts.ts'
export { firstRefusal } from './guards/guard.ts'
export type { FactsOf, Guard, GuardCode, Refusal } from './guards/guard.ts'
export type { PlanProducer } from './guards/foreign-plan.ts'
export type { Placement } from './guards/misplaced.ts'
export {
  ageGuards,
  approvalGuards,
  configGuards,
  beliefGuards,
  contextGuards,
  effectGuards,
  envelopeGuards,
  guardsInOrder,
  historyGuards,
  ledgerGuards,
  lookupGuards,
  machineryGuards,
  moduleGuards,
  placeGuards,
  producerGuards,
  promotionGuards,
  replanGuards,
  settingsGuards,
  stateGuards,
  storedGuards,
  takenGuards,
  treeGuards,
} from './guards/order.ts'
export { holdReason, holdWords } from './guards/on-hold.ts'
export { unsafeTreeFix } from './guards/unsafe-tree.ts'
export type { StateVersion } from './guards/stale.ts'
export { deliveredAfter, deliveredNoMore, deliveredRecord, longestStay } from './ledger/delivered.ts'
export type { Delivered, Delivery, Stay } from './ledger/delivered.ts'
export { consumptionEvent, outcomeEvent, recordedState } from './ledger/events.ts'
export type { Aftermath, LedgerEvent, Write } from './ledger/events.ts'
export {
  adoptEvent,
  beginRestoreEvent,
  clearHoldEvent,
  holdEvent,
  pushedStateEvent,
  resolveDoubtEvent,
  restoreEvent,
} from './ledger/intervene.ts'
export type { NewLife } from './ledger/intervene.ts'
export { isSuccess, outcomes } from './ledger/outcome.ts'
export type { Outcome, StepOutcome } from './ledger/outcome.ts'
export {
  anchorPath,
  consumptionPath,
  deliveredPath,
  epochPath,
  holdPath,
  interventionPath,
  openPath,
  outcomePath,
  statePath,
} from './ledger/paths.ts'
export { interventions, recordKinds } from './ledger/records.ts'
export type {
  Anchor,
  Consumption,
  Epoch,
  Hold,
  Intervention,
  OutcomeRecord,
  RecordKind,
  RecordOf,
  StateMark,
  StateRecord,
} from './ledger/records.ts'
export { inOrder } from './route/in-order.ts'
export type { Ordered } from './route/in-order.ts'
export { route } from './route/route.ts'
export type { Mode, Routed, RouteFacts } from './route/route.ts'
export { changedSettings } from './route/settings.ts'
export { adviceOf, versionLines } from './versions/advice.ts'
export { judgeVersions } from './versions/judge-versions.ts'
export type { VersionsJudged } from './versions/judge-versions.ts'
export { isState, keptText } from './versions/kept-state.ts'
export type { KeptState, StateSymptom, VersionFacts } from './versions/kept-state.ts'
