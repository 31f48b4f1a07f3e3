import type { AttributeChange } from '@wrenchproof/plan'
import type { NoiseEntry } from '../noise/noise.ts'
import type { Severity } from './severity.ts'

/** An attribute that is not as it was left. */
export interface AttributeDrift {
  /** As one would write it in Terraform, such as `ingress[0].cidr_blocks[0]`. */
  readonly path: string
  readonly severity: Exclude<Severity, 'deleted'>
  /** Both sides, where they may be shown at all; to be scrubbed. */
  readonly change: AttributeChange
  /** The noise entry that kept this quiet until it expired. */
  readonly expired?: NoiseEntry
}

/** What the world did to one object since it was applied. */
export type Finding = { readonly address: string; readonly type: string } & (
  | { readonly kind: 'deleted'; readonly severity: 'deleted' }
  | {
      readonly kind: 'changed'
      readonly severity: Exclude<Severity, 'deleted'>
      readonly attributes: readonly AttributeDrift[]
      /** How many more attributes there are than are kept. */
      readonly more: number
    }
)

/** What a look at the world found. */
export interface DriftLook {
  /** Worst first, then by address. */
  readonly findings: readonly Finding[]
  /** Attributes that differ in form alone, such as `null` for `""`: nobody did anything. */
  readonly formOnly: number
  /** Attributes that the noise list keeps quiet. */
  readonly muted: readonly MutedAttribute[]
}

/** An attribute that changed and is expected to. */
export interface MutedAttribute {
  readonly address: string
  readonly path: string
  readonly entry: NoiseEntry
}
