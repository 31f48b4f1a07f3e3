import type { Place } from './config.ts'

/** An argument in either syntax. */
export interface Argument {
  readonly place: Place
  /** The string it is; `undefined` for anything that would have to be evaluated. */
  text(): string | undefined
  /** The source text of a reference such as `aws.east`; JSON writes it as a string. */
  reference(): string | undefined
  /** Every literal in it as written, however deep; of an expression, its source text. */
  literals(): readonly string[]
  /** Its entries when it is an object; empty for anything else. */
  entries(): readonly (readonly [key: string, value: Argument])[]
}

/** A body in either syntax, a file's or a block's. JSON alone cannot tell a block from an argument: the reader can. */
export interface Body {
  argument(name: string): Argument | undefined
  arguments(): readonly (readonly [name: string, value: Argument])[]
  /** The blocks of this type; `labels` says how many labels the type has. */
  blocks(type: string, labels: number): readonly Block[]
}

/** A block with its labels. */
export interface Block extends Body {
  readonly labels: readonly string[]
  readonly place: Place
}
