import type { Problem } from '@wrenchproof/errors'

/**
 * Kinds of trouble in a tree: `UNREADABLE` broken syntax; `SOURCE_NOT_LITERAL` a module source to be evaluated;
 * `MISSING` a path with nothing behind it; `LEAVES_REPOSITORY` a path outside, also through a symbolic link;
 * `MODULE_CYCLE` a module that reaches itself; `DYNAMIC_PATH` a file read by a path nothing of which is written out;
 * `SOURCE_INVALID` no address Terraform knows; `LOCAL_SOURCE`, `MUTABLE_SOURCE`, `VERSION_SKEW` are rules on sources; the
 * rest is what nobody allowed: `PLANTED` a file that makes Terraform run something, `AUTO_TFVARS` and `OVERRIDE` files
 * that it reads unasked, `PROVIDER` and `MODULE_HOST` where things come from, `RUNS_PROGRAM` what starts programs,
 * `NOT_COMMITTED` a file that is not the commit's.
 */
export type FindingCode =
  | 'UNREADABLE'
  | 'SOURCE_NOT_LITERAL'
  | 'SOURCE_INVALID'
  | 'MISSING'
  | 'LEAVES_REPOSITORY'
  | 'MODULE_CYCLE'
  | 'DYNAMIC_PATH'
  | 'LOCAL_SOURCE'
  | 'MUTABLE_SOURCE'
  | 'VERSION_SKEW'
  | 'PLANTED'
  | 'AUTO_TFVARS'
  | 'OVERRIDE'
  | 'PROVIDER'
  | 'MODULE_HOST'
  | 'RUNS_PROGRAM'
  | 'NOT_COMMITTED'

/** A problem in a tree, with its place and its kind. */
export interface Finding extends Problem {
  readonly code: FindingCode
}
