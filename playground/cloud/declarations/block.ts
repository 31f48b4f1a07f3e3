/** Builders of nested blocks, and the groups of attributes that most types share. */
import { Attribute, bool, map, string } from './attribute.ts'
import type { Reference } from './attribute.ts'
import type { AttributeSpec, BlockSpec, NestedSpec, Nesting } from './spec.ts'

/** Attributes and nested blocks by name. */
export type Body = Readonly<Record<string, Attribute | Nested>>

/** A nested block in the making. */
export class Nested {
  readonly nesting: Nesting
  readonly body: Body
  readonly limits: Limits

  constructor(nesting: Nesting, body: Body, limits: Limits) {
    this.nesting = nesting
    this.body = body
    this.limits = limits
  }

  /** Any change inside replaces the object. */
  get forceNew(): Nested {
    return new Nested(this.nesting, this.body, { ...this.limits, forceNew: true })
  }
}

interface Limits {
  readonly min?: number
  readonly max?: number
  readonly forceNew?: true
}

/** Any number of blocks in order, within the limits. */
export const blocks = (body: Body, limits: Limits = {}): Nested => new Nested('list', body, limits)
/** Any number of blocks without order, within the limits. */
export const blockSet = (body: Body, limits: Limits = {}): Nested => new Nested('set', body, limits)
/** At most one block. */
export const block = (body: Body): Nested => new Nested('list', body, { max: 1 })
/** Exactly one block. */
export const requiredBlock = (body: Body): Nested => new Nested('list', body, { min: 1, max: 1 })
/** One block that is an object rather than a list of one. */
export const single = (body: Body): Nested => new Nested('single', body, {})

/** The block in which users say how long to wait; the playground never does. */
export const timeouts = (...operations: readonly string[]): Nested =>
  single(Object.fromEntries(operations.map((operation) => [operation, string.optional])))

/** Where a regional object lives; moving it makes another. */
export const regional = { region: string.optional.computed.forceNew.becomes('{region}') }

/** Tags, merged with the provider's default ones in `tags_all`. */
export const tagged = { tags: map(string).optional, tags_all: map(string).optional.computed }

/** Tags of types that the AWS provider declares in the newer way. */
export const taggedComputed = { tags: map(string).optional, tags_all: map(string).computed }

/** A name that may be given, made from a prefix, or made up. */
export const prefixedName = {
  name: string.optional.computed.forceNew.becomes('{prefixed}'),
  name_prefix: string.optional.computed.forceNew,
}

/** The usual way to say that something is off unless asked for. */
export const off = bool.optional.default(false)

export interface ReferencePath extends Reference {
  readonly path: readonly string[]
}

/** The block as plain data. */
export function blockSpec(body: Body): BlockSpec {
  const attributes: Record<string, AttributeSpec> = {}
  const nested: Record<string, NestedSpec> = {}
  for (const [name, member] of Object.entries(body))
    if (member instanceof Attribute) attributes[name] = member.spec
    else nested[name] = { nesting: member.nesting, ...member.limits, block: blockSpec(member.body) }
  return { attributes, blocks: nested }
}

/** Every reference in a body, with the names that lead to it. */
export function referencesIn(body: Body, at: readonly string[] = []): readonly ReferencePath[] {
  return Object.entries(body).flatMap(([name, member]) => {
    const path = [...at, name]
    if (member instanceof Nested) return referencesIn(member.body, path)
    return member.reference === undefined ? [] : [{ ...member.reference, path }]
  })
}
