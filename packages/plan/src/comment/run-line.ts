import type { CommentSubject } from './marker.ts'
import { hasMarker } from './marker.ts'

/** The run that a comment was written by. */
export interface CommentRun {
  /** GitHub's number of the run, in decimal; later runs have larger ones. */
  readonly id: string
  readonly attempt: number
}

/** The line, unseen by readers, that says which run wrote a comment. */
export function runLine({ id, attempt }: CommentRun): string {
  return `<!-- wrenchproof:run:v1 ${/^\d{1,20}$/u.test(id) ? id : '0'} ${attempt} -->`
}

/**
 * Whether a comment of ours was written by a later run than this: two pushes in short order may end the other way
 * round, and the plan of the older commit must not stand over the newer one's.
 */
export function laterRun(body: string, subject: CommentSubject, { id, attempt }: CommentRun): boolean {
  if (!hasMarker(body, subject)) return false
  const found = form.exec(body)
  if (found === null || !/^\d{1,20}$/u.test(id)) return false
  const [theirs, ours] = [BigInt(found[1] ?? '0'), BigInt(id)]
  return theirs === ours ? Number(found[2]) > attempt : theirs > ours
}

// Below the marker, and the history where there is one.
const form = /^[^\n]*\n(?:<!-- wrenchproof:history[^\n]*\n)?<!-- wrenchproof:run:v1 (\d{1,20}) (\d{1,6}) -->/u
