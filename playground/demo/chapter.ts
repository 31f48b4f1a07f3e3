import type { Stage } from './stage.ts'

/** A part of the story. */
export interface Chapter {
  readonly name: string
  /** What happens, in one line. */
  readonly title: string
  /** Chapters that it goes on from. */
  readonly after: readonly string[]
  tell(stage: Stage): Promise<void>
}

/** What was found to be so at the end of a chapter, or not to be. */
export interface Fact {
  readonly text: string
  readonly holds: boolean
  /** What was found instead. */
  readonly found?: string
}

/** Something is not as told, which ends the chapter. */
export class NotAsTold extends Error {
  override readonly name = 'NotAsTold'
}
