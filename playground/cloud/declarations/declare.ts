/** Declaring a type: what terraform sees, and what the cloud does about it. */
import type { CloudObject } from '../cloud/object.ts'
import type { CloudView } from '../cloud/view.ts'
import type { Known, KnownObject } from '../values/value.ts'
import { blockSpec, referencesIn } from './block.ts'
import type { Body, ReferencePath } from './block.ts'
import type { Calls, DataSourceSpec, ResourceSpec } from './spec.ts'

/** Whose names may not repeat: one region's, one account's, everybody's. */
export type Scope = 'region' | 'account' | 'world'

/** An error whose message is a template over the object. */
export interface Refusal {
  readonly code: string
  readonly message: string
  readonly status?: number
}

/** A change that the cloud is asked for, after references and names were checked. */
export interface Change {
  readonly verb: 'create' | 'update' | 'delete'
  /** As it would be; of a deletion, as it is. */
  readonly object: CloudObject
  /** As it was; undefined for a creation. */
  readonly prior: CloudObject | undefined
  readonly cloud: CloudView
}

/** Everything about a resource type that its attributes do not say. */
export interface ResourceOptions {
  /** The schema's version; 0 if left out. */
  readonly version?: number
  readonly title: string
  readonly service: string
  /** Create, read, update and delete, in this order, separated by spaces. */
  readonly calls: string
  /** The id, as a template; `{hex}` makes one up. */
  readonly id: string
  /** Further words for the templates of ids. */
  readonly words?: (attributes: KnownObject) => Readonly<Record<string, string>>
  /** Another form in which imports name it, such as `{role}/{policy_arn}`. */
  readonly importId?: string
  readonly conflicts?: readonly (readonly string[])[]
  readonly exactlyOne?: readonly (readonly string[])[]
  /** One per account: neither its name nor its references belong to a region. */
  readonly global?: true
  /** What may not repeat, within which scope, and what AWS says if it does. */
  readonly unique?: Refusal & { readonly by: readonly string[]; readonly scope: Scope }
  /** AWS's answer when it does not exist; `{id}` is what was asked for. */
  readonly missing: Refusal
  /** AWS's answer to deleting it while something holds it. */
  readonly inUse?: Refusal
  /** How many there may be per region; a cloud may have other limits. */
  readonly quota?: Refusal & { readonly limit: number }
  /** Attributes that only code can compute; asked on creation and on every update. */
  readonly computes?: (object: CloudObject, cloud: CloudView, prior: CloudObject | undefined) => KnownObject
  /** AWS's further rules: an answer refuses the change. */
  readonly rules?: readonly ((change: Change) => Refusal | undefined)[]
  /** Not among the types that the conformance check has a schema for. */
  readonly unconformed?: true
}

export interface ResourceDeclaration {
  readonly spec: ResourceSpec
  readonly options: ResourceOptions
  readonly references: readonly ReferencePath[]
}

/** Declares a resource type. Throws when `calls` are not four. */
export function resource(type: string, options: ResourceOptions, body: Body): ResourceDeclaration {
  const { version = 0, title, service, conflicts, exactlyOne } = options
  const spec: ResourceSpec = {
    type,
    version,
    title,
    service,
    calls: callsOf(type, options.calls),
    block: blockSpec(body),
    ...(conflicts === undefined ? {} : { conflicts }),
    ...(exactlyOne === undefined ? {} : { exactlyOne }),
  }
  return { spec, options, references: referencesIn(body) }
}

function callsOf(type: string, text: string): Calls {
  const [create, read, update, deletion, ...more] = text.split(' ')
  if (create === undefined || read === undefined || update === undefined || deletion === undefined || more.length > 0)
    throw new Error(`${type}: calls must be create, read, update and delete; got '${text}'`)
  return { create, read, update, delete: deletion }
}

export interface DataSourceOptions {
  readonly version?: number
  readonly title: string
  readonly service: string
  readonly call: string
  /** Attributes for a query. Throws an `AwsError`; absent where the provider computes the answer alone. */
  readonly read?: (query: Readonly<Record<string, Known>>, cloud: CloudView) => KnownObject
  readonly unconformed?: true
}

export interface DataSourceDeclaration {
  readonly spec: DataSourceSpec
  readonly options: DataSourceOptions
}

/** Declares a data source. */
export function dataSource(type: string, options: DataSourceOptions, body: Body): DataSourceDeclaration {
  const { version = 0, title, service, call } = options
  return { spec: { type, version, title, service, call, block: blockSpec(body) }, options }
}
