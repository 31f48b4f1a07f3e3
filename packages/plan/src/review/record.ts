import { UserError } from '@wrenchproof/errors'
import { z } from 'zod'
import type { Effects } from '../effects.ts'
import { canonicalText } from '../fingerprint/canonical.ts'
import { publicFingerprint } from '../fingerprint/fingerprint.ts'
import { effectsRecord, effectsRecordSchema } from '../record.ts'
import type { Scrub } from '../scrub/scrubber.ts'
import { valuesDigest } from '../shown/digest.ts'
import { shownPlan } from '../shown/shown-plan.ts'
import type { ShownPlan } from '../shown/shown-plan.ts'

/** The shape of a review record. */
export const reviewRecordSchema = z.strictObject({
  format: z.literal(1),
  environment: z.string().min(1).max(200),
  /** The Git tree that was planned, in hex. */
  tree: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u),
  fingerprint: z.templateLiteral(['v1:', z.string().regex(/^[0-9a-f]{64}$/u)]),
  effects: effectsRecordSchema,
  /** For each resource, then each output of `effects`, a hash of what anybody may see of its values; none beyond 20,000. */
  values: z.array(z.string().regex(/^[\w.]{12}$/u)),
  run: z.strictObject({ id: z.string().regex(/^\d{1,20}$/u), attempt: z.int().min(1).max(10_000) }),
})

/** What a pull request's plan leaves behind for the delivery after the merge. It holds no value (only
 * hashes of what the comment shows) and needs no key. */
export type ReviewRecord = z.infer<typeof reviewRecordSchema>

export interface ReviewRecordOptions {
  readonly environment: string
  /** The id of the Git tree that was planned, in hex. */
  readonly tree: string
  readonly run: { readonly id: string; readonly attempt: number }
  readonly scrub: Scrub
  /** Saves computing it once more. */
  readonly fingerprint?: string
  /** As shown elsewhere; saves the same. */
  readonly shown?: ShownPlan
}

/** Makes the record of a plan that people are about to review; throws a `ZodError` for options of another form. */
export function reviewRecord(effects: Effects, options: ReviewRecordOptions): ReviewRecord {
  const { environment, tree, run, scrub, fingerprint = publicFingerprint(effects) } = options
  const shown = options.shown ?? shownPlan(effects, { title: environment, scrub })
  return reviewRecordSchema.parse({
    format: 1,
    environment,
    tree,
    fingerprint,
    effects: effectsRecord(effects, scrub),
    values: valueDigests(effects, shown),
    run: { id: run.id, attempt: run.attempt },
  })
}

// Beyond that, a second is worth more than the names of what differs.
const mostValues = 20_000

function valueDigests({ resources, outputs }: Effects, shown: ShownPlan): readonly string[] {
  if (resources.length + outputs.length > mostValues) return []
  return [...resources, ...outputs].map((effect) => valuesDigest(shown.entryOf(effect)))
}

/** A record as canonical JSON: equal records are equal texts. */
export function reviewRecordText(record: ReviewRecord): string {
  return `${canonicalText(record)}\n`
}

/** Reads a record; throws `REVIEW_UNREADABLE` for anything else, naming no part of it: pull requests make records. */
export function parseReviewRecord(text: string): ReviewRecord {
  try {
    return reviewRecordSchema.parse(JSON.parse(text))
  } catch {
    // Without the cause: its message would quote the text.
    throw new UserError(
      'the review record cannot be read: it is damaged, or of another version of Wrenchproof',
      'Plan the pull request again; without a record, the delivery reports `reviewed: none`.',
      { code: 'REVIEW_UNREADABLE' },
    )
  }
}
