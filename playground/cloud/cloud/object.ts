/** What the simulated cloud holds. */
import type { KnownObject } from '../values/value.ts'

export interface CloudObject {
  /** Terraform's resource type. */
  readonly type: string
  readonly id: string
  readonly account: string
  /** `global` for what belongs to no region. */
  readonly region: string
  /** ISO 8601. */
  readonly createdAt: string
  /** Without tags, timeouts and write-only values. */
  readonly attributes: KnownObject
  readonly tags: Readonly<Record<string, string>>
  /** Write-only values as they last arrived; nobody can read them back through the API. */
  readonly secrets: KnownObject
}

/** Where an object is. */
export interface ObjectKey {
  readonly type: string
  readonly id: string
  readonly account: string
  readonly region: string
}

export const globalRegion = 'global'
