import type { Problem } from '@wrenchproof/errors'

/** Where in the repository something is; GitHub shows an annotation there, in the files of a pull request too. */
export type Place = Pick<Problem, 'file' | 'line' | 'column'>

/** Where a step writes what people read while it runs; the adapter makes the text safe. */
export interface Log {
  info(text: string): void
  warning(text: string, at?: Place): void
  error(text: string, at?: Place): void
}
