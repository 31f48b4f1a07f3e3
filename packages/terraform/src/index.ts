/** The terraform or tofu process: argument lists, a hardened environment, the event stream, outcomes from evidence. */
export type { PlanArguments } from './argv.ts'
export { groupAlive, interruptGroup } from './child.ts'
export { cliConfigText, writeCliConfig } from './cli-config.ts'
export { terraformEnvironment } from './environment.ts'
export { diagnosticLine } from './events.ts'
export type { Diagnostic } from './events.ts'
export { explainDiagnostic } from './explain.ts'
export type { Explanation } from './explain.ts'
export { chooseBinary } from './install/choose.ts'
export type { BinaryChoice, BinaryQuestion } from './install/choose.ts'
export type { DownloadPatience } from './install/download.ts'
export { installTerraform } from './install/install.ts'
export type { InstallOptions } from './install/install.ts'
export {
  archiveAddress,
  defaultDownloadBase,
  downloadBaseForm,
  parseDownloadBase,
  platformOf,
} from './install/release.ts'
export type { ReleaseArchive, TerraformPin } from './install/release.ts'
export type { ArchiveShelf } from './install/shelf.ts'
export { toolCacheShelf } from './install/tool-cache.ts'
export { openJournal } from './journal.ts'
export type { JournalEntry, Progress } from './journal.ts'
export { ownLockName, parseLockInfo } from './lock-info.ts'
export type { LockInfo } from './lock-info.ts'
export { outcomeOf } from './outcome.ts'
export type { ApplyEvidence } from './outcome.ts'
export { planConfiguration } from './plan-config.ts'
export type { PlanConfiguration, PlannedModule } from './plan-config.ts'
export type { StateHead } from './plan-file.ts'
export { lockedProviders } from './providers/locked.ts'
export type { LockedProvider } from './providers/locked.ts'
export { vouchedProviders } from './providers/vouched.ts'
export type { Vouched } from './providers/vouched.ts'
export { readStateBody } from './state-body.ts'
export type { StateBody, StateSnapshot } from './state-body.ts'
export { stateInBucket } from './state-place.ts'
export type { StateAt, StateInBucket } from './state-place.ts'
export { lockFileName, terraformCli } from './terraform.ts'
export type {
  Applied,
  ApplyOptions,
  Initialised,
  Planned,
  Refreshed,
  Terraform,
  TerraformSettings,
} from './terraform.ts'
