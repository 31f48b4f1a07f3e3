/** Pure rules of a delivery: the environments file, guards, ledger records. No I/O. */
export { durationForm, parseDuration } from './environments/duration.ts'
export type { Environment, Environments } from './environments/environment.ts'
export { environmentNamed, parseEnvironments } from './environments/parse.ts'
export { environmentsJsonSchema } from './environments/schema.ts'
export { firstRefusal } from './guards/guard.ts'
export type { Guard, GuardCode, Refusal } from './guards/guard.ts'
export type { Placement } from './guards/misplaced.ts'
export {
  ageGuards,
  effectGuards,
  envelopeGuards,
  guardsInOrder,
  ledgerGuards,
  lookupGuards,
  placeGuards,
  replanGuards,
  storedGuards,
} from './guards/order.ts'
export type { StateVersion } from './guards/stale.ts'
export {
  anchorPath,
  consumptionEvent,
  consumptionPath,
  holdPath,
  openPath,
  outcomeEvent,
  outcomePath,
} from './ledger/events.ts'
export type { LedgerEvent, Write } from './ledger/events.ts'
export { isSuccess, outcomes } from './ledger/outcome.ts'
export type { Outcome } from './ledger/outcome.ts'
export { recordKinds } from './ledger/records.ts'
export type { Anchor, Consumption, Hold, OutcomeRecord, RecordKind, RecordOf } from './ledger/records.ts'
