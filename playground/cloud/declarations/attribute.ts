/** Builders of attributes: `string.required.forceNew` reads as the AWS provider's documentation does. */
import type { Known, Type } from '../values/value.ts'
import type { AttributeSpec, Check } from './spec.ts'

/** What a value that names another object means for that object. */
export interface Reference {
  readonly type: string
  /**
   * `holds`: the other object cannot be deleted while this one exists. `part`: this object vanishes with the other.
   * `loose`: neither.
   */
  readonly bond: 'holds' | 'part' | 'loose'
}

/** An attribute in the making; every step gives a new one. */
export class Attribute {
  readonly spec: AttributeSpec
  readonly reference: Reference | undefined

  constructor(spec: AttributeSpec, reference?: Reference) {
    this.spec = spec
    this.reference = reference
  }

  private with(more: Partial<AttributeSpec>): Attribute {
    return new Attribute({ ...this.spec, ...more }, this.reference)
  }

  private checked(check: Check): Attribute {
    return this.with({ checks: [...(this.spec.checks ?? []), check] })
  }

  get required(): Attribute {
    return this.with({ required: true })
  }

  get optional(): Attribute {
    return this.with({ optional: true })
  }

  get computed(): Attribute {
    return this.with({ computed: true })
  }

  get sensitive(): Attribute {
    return this.with({ sensitive: true })
  }

  get writeOnly(): Attribute {
    return this.with({ writeOnly: true })
  }

  get deprecated(): Attribute {
    return this.with({ deprecated: true })
  }

  /** A change replaces the object. */
  get forceNew(): Attribute {
    return this.with({ forceNew: true })
  }

  /** Unknown again whenever something else about the object changes. */
  get recomputed(): Attribute {
    return this.with({ recomputed: true })
  }

  /** A JSON document: checked to be one, and compared as one. */
  get json(): Attribute {
    return this.with({ json: true })
  }

  /** The provider's own default where nothing is configured. */
  default(value: Known): Attribute {
    return this.with({ default: value })
  }

  /** What it is after apply where nothing is configured; a text at the top level is a template, see cloud/render.ts. */
  becomes(value: Known): Attribute {
    return this.with({ becomes: value })
  }

  oneOf(...values: readonly (string | number)[]): Attribute {
    return this.checked({ kind: 'one-of', values })
  }

  /** Within these bounds, both included. */
  between(low: number, high: number): Attribute {
    return this.checked({ kind: 'between', low, high })
  }

  /** So many characters, both bounds included. */
  length(low: number, high: number): Attribute {
    return this.checked({ kind: 'length', low, high })
  }

  /** `message` is what the provider says of a text that does not match. */
  matches(pattern: RegExp, message: string): Attribute {
    return this.checked({ kind: 'matches', pattern: pattern.source, message })
  }

  /** A canonical IPv4 network with a prefix of so many bits; IPv6 is not checked. */
  cidr(shortest = 0, longest = 32): Attribute {
    return this.checked({ kind: 'cidr', shortest, longest })
  }

  /** Id, ARN or name of an object that must exist and cannot be deleted meanwhile. */
  holds(type: string): Attribute {
    return new Attribute(this.spec, { type, bond: 'holds' })
  }

  /** Id, ARN or name of an object that this one is part of: deleted with it. */
  partOf(type: string): Attribute {
    return new Attribute(this.spec, { type, bond: 'part' })
  }

  /** Id, ARN or name of an object that must exist when this one is made. */
  refersTo(type: string): Attribute {
    return new Attribute(this.spec, { type, bond: 'loose' })
  }
}

const ofType = (type: Type): Attribute => new Attribute({ type })

export const string = ofType('string')
export const number = ofType('number')
export const bool = ofType('bool')

/** A list, set or map of scalars or of other types. */
export const list = (inner: Attribute): Attribute => ofType(['list', inner.spec.type])
export const set = (inner: Attribute): Attribute => ofType(['set', inner.spec.type])
export const map = (inner: Attribute): Attribute => ofType(['map', inner.spec.type])

/** An object type, all of whose attributes an attribute value must have. */
export const record = (fields: Readonly<Record<string, Attribute>>): Attribute =>
  ofType(['object', Object.fromEntries(Object.entries(fields).map(([name, inner]) => [name, inner.spec.type]))])
