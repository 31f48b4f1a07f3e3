/** What a plan step comes to. */
import type { EffectCounts, Effects, Fingerprint, ReviewComparison, ShownPlan } from '@wrenchproof/plan'
import type { Manifest } from '@wrenchproof/sealed-plan'

/** What both kinds of plan have to tell. */
export interface Told {
  readonly environment: string
  readonly commit: string
  readonly effects: Effects
  readonly counts: EffectCounts
  /** The effects, scrubbed: nothing else of a plan is written for people. */
  readonly shown: ShownPlan
  /** The public fingerprint. */
  readonly fingerprint: Fingerprint
  /** Address of the full report, where it could be kept. */
  readonly reportUrl: string | undefined
}

/** A plan of something that is not on its branch yet. */
export interface Preview extends Told {
  readonly kind: 'preview'
  /** Name of the review record, where it could be kept. */
  readonly recordName: string | undefined
  /** Address of the comment, where there is one. */
  readonly commentUrl: string | undefined
}

/** A sealed plan. */
export interface Delivery extends Told {
  readonly kind: 'delivery'
  readonly manifest: Manifest
  readonly name: string
  readonly digest: string
  /** Whether it is what the pull request's review was of. */
  readonly reviewed: ReviewComparison
}

export type PlanResult = Preview | Delivery
