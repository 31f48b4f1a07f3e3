import { parseReviewRecord } from '@wrenchproof/plan'
import type { ReviewRecord } from '@wrenchproof/plan'
import { madeIn } from './name.ts'
import type { ReviewQuestion } from './store.ts'

/** The most bytes of a record: the effects of some 100,000 resources. */
export const recordLimit = 32 * 1024 * 1024

/** A record's text, if it is what its name says; `undefined` for anything else. */
export function recordFrom(text: string, name: string, question: ReviewQuestion): ReviewRecord | undefined {
  const made = madeIn(name, question)
  try {
    const record = parseReviewRecord(text)
    const asNamed =
      record.environment === question.environment &&
      record.tree === question.tree &&
      record.run.id === String(made?.run) &&
      record.run.attempt === made?.attempt
    return asNamed ? record : undefined
  } catch {
    // Pull requests make records: a broken one is no reason to stop a delivery.
    return undefined
  }
}
