/** Declarations as plain data: what the provider process reads. Made by the builders beside this file. */
import type { Known, Type } from '../values/value.ts'

/** A check of one configured value at plan time, as the AWS provider makes it. */
export type Check =
  | { readonly kind: 'one-of'; readonly values: readonly (string | number)[] }
  | { readonly kind: 'between'; readonly low: number; readonly high: number }
  | { readonly kind: 'length'; readonly low: number; readonly high: number }
  | { readonly kind: 'matches'; readonly pattern: string; readonly message: string }
  | { readonly kind: 'cidr'; readonly shortest: number; readonly longest: number }

export interface AttributeSpec {
  readonly type: Type
  readonly required?: true
  readonly optional?: true
  readonly computed?: true
  readonly sensitive?: true
  readonly writeOnly?: true
  readonly deprecated?: true
  /** A change replaces the object. */
  readonly forceNew?: true
  /** The provider's own default: planned where nothing is configured. */
  readonly default?: Known
  /** What an unknown value becomes at apply; texts at the top level are templates, see cloud/render.ts. */
  readonly becomes?: Known
  /** Unknown again whenever something else about the object changes. */
  readonly recomputed?: true
  /** A JSON text; another spelling of the same document is no change. */
  readonly json?: true
  readonly checks?: readonly Check[]
}

export type Nesting = 'single' | 'list' | 'set' | 'map' | 'group'

export interface NestedSpec {
  readonly nesting: Nesting
  readonly min?: number
  readonly max?: number
  /** Any change inside replaces the object. */
  readonly forceNew?: true
  readonly block: BlockSpec
}

export interface BlockSpec {
  readonly attributes: Readonly<Record<string, AttributeSpec>>
  readonly blocks: Readonly<Record<string, NestedSpec>>
}

/** The API calls of one resource type. */
export interface Calls {
  readonly create: string
  readonly read: string
  readonly update: string
  readonly delete: string
}

export interface ResourceSpec {
  readonly type: string
  readonly version: number
  /** As the AWS provider's errors name it, such as `EC2 VPC`. */
  readonly title: string
  /** The service id of the AWS SDK, such as `EC2`. */
  readonly service: string
  readonly calls: Calls
  readonly block: BlockSpec
  /** At most one attribute of each group may be set. */
  readonly conflicts?: readonly (readonly string[])[]
  /** Exactly one attribute of each group must be set. */
  readonly exactlyOne?: readonly (readonly string[])[]
  /** Made from a schema file: nothing is known but attributes and types. */
  readonly generic?: true
}

export interface DataSourceSpec {
  readonly type: string
  readonly version: number
  readonly title: string
  readonly service: string
  readonly call: string
  readonly block: BlockSpec
  readonly generic?: true
}

export interface ProviderSpec {
  readonly version: number
  readonly block: BlockSpec
}
