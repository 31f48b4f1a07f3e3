import type { Problem } from '@wrenchproof/errors'

/**
 * Kinds of trouble in a tree: `UNREADABLE` broken syntax; `SOURCE_NOT_LITERAL` a module source to be evaluated;
 * `MISSING` a path with nothing behind it; `LEAVES_REPOSITORY` a path outside, also through a symbolic link;
 * `MODULE_CYCLE` a module that reaches itself; `DYNAMIC_PATH` a file read by a path nothing of which is written out;
 * `SOURCE_INVALID` no address Terraform knows; the rest are rules on sources.
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

/** A problem in a tree, with its place and its kind. */
export interface Finding extends Problem {
  readonly code: FindingCode
}
