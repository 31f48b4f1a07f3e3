import type { PathStep } from '../attribute-path.ts'

/** What an attribute is on one side of a change. */
export type Side =
  | { readonly kind: 'absent' }
  /** Known only after the apply. */
  | { readonly kind: 'unknown' }
  /** Marked sensitive, here or on the other side. */
  | { readonly kind: 'sensitive' }
  /** Not marked, but named like something that holds secrets. */
  | { readonly kind: 'withheld' }
  /** May hold secrets all the same: to be scrubbed before it is shown. */
  | { readonly kind: 'value'; readonly value: unknown }

/** What happens to one attribute. Equal sides mean that only the mark or the form changes, as `remark` says. */
export interface AttributeChange {
  readonly path: readonly PathStep[]
  readonly before: Side
  readonly after: Side
  /** Whether Terraform names the attribute as a reason to replace the object. */
  readonly forces: boolean
  readonly remark?: 'no longer marked sensitive' | 'now marked sensitive' | 'only its form changes'
}

/** The changes of one object, as many as are kept. */
export interface AttributeChanges {
  readonly changes: readonly AttributeChange[]
  /** How many more there are: nobody reads beyond a thousand, and memory is not for those who make millions. */
  readonly more: number
}
