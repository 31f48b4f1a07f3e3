/** Declarations held against a schema file: what is missing, extra, or different, by name. */
import type { DataSourceDeclaration, ResourceDeclaration } from '../declarations/declare.ts'
import type { AttributeSpec, BlockSpec, NestedSpec } from '../declarations/spec.ts'
import type { SchemaFile } from '../install/schema-file.ts'
import type { Catalogue } from '../resources/index.ts'
import { canonical } from '../values/value.ts'
import type { Type, Value } from '../values/value.ts'

export interface Conformance {
  /** One line per difference, such as `aws_vpc.cidr_block: declared required, the schema says optional`. */
  readonly differences: readonly string[]
  /** Types compared. */
  readonly conformed: readonly string[]
  /** Declared types that the schema file lacks and whose declaration admits it. */
  readonly notConformed: readonly string[]
}

/** Compares every declared type with the schema file. */
export function compare(catalogue: Catalogue, schemas: SchemaFile): Conformance {
  const pairs = [
    ...[...catalogue.resources].map(([type, one]) => ({ name: type, one, schema: schemas.resources[type] })),
    ...[...catalogue.dataSources].map(([type, one]) => ({
      name: `data.${type}`,
      one,
      schema: schemas.dataSources[type],
    })),
  ]
  return {
    conformed: pairs.filter(({ schema }) => schema !== undefined).map(({ name }) => name),
    notConformed: pairs.filter(({ one, schema }) => schema === undefined && isAdmitted(one)).map(({ name }) => name),
    differences: pairs.flatMap(({ name, one, schema }) => {
      if (schema !== undefined) return compareType(name, one.spec, schema)
      return isAdmitted(one)
        ? []
        : [`${name}: not in the schema file; declare it 'unconformed' if the file cannot have it`]
    }),
  }
}

const isAdmitted = (one: ResourceDeclaration | DataSourceDeclaration): boolean => one.options.unconformed === true

interface Versioned {
  readonly version: number
  readonly block: BlockSpec
}

function compareType(name: string, declared: Versioned, schema: Versioned): readonly string[] {
  const version =
    declared.version === schema.version
      ? []
      : [`${name}: declared version ${declared.version}, the schema says ${schema.version}`]
  return [...version, ...compareBlock(name, declared.block, schema.block)]
}

function compareBlock(at: string, declared: BlockSpec, schema: BlockSpec): readonly string[] {
  return [
    ...named(at, 'attribute', { declared: declared.attributes, schema: schema.attributes, both: compareAttribute }),
    ...named(at, 'block', { declared: declared.blocks, schema: schema.blocks, both: compareNested }),
  ]
}

interface Sides<T> {
  readonly declared: Readonly<Record<string, T>>
  readonly schema: Readonly<Record<string, T>>
  readonly both: (at: string, declared: T, schema: T) => readonly string[]
}

function named<T>(at: string, kind: string, { declared, schema, both }: Sides<T>): readonly string[] {
  const names = [...new Set([...Object.keys(declared), ...Object.keys(schema)])].toSorted()
  return names.flatMap((name) => {
    const own = declared[name]
    const real = schema[name]
    if (own !== undefined && real !== undefined) return both(`${at}.${name}`, own, real)
    return [own === undefined ? `${at}.${name}: missing ${kind}` : `${at}.${name}: extra ${kind}`]
  })
}

const flags = ['required', 'optional', 'computed', 'sensitive', 'writeOnly'] as const

function compareAttribute(at: string, declared: AttributeSpec, schema: AttributeSpec): readonly string[] {
  const differences = flags
    .filter((flag) => (declared[flag] === true) !== (schema[flag] === true))
    .map((flag) => `${at}: declared ${declared[flag] === true ? '' : 'not '}${flag}, the schema says otherwise`)
  if (textOf(declared.type) !== textOf(schema.type))
    differences.push(`${at}: declared as ${textOf(declared.type)}, the schema says ${textOf(schema.type)}`)
  return differences
}

/** A type is JSON, and so a value. */
const textOf = (type: Type): string => canonical(JSON.parse(JSON.stringify(type)) satisfies Value)

function compareNested(at: string, declared: NestedSpec, schema: NestedSpec): readonly string[] {
  const limits = (nested: NestedSpec): string => `${nested.nesting} of ${nested.min ?? 0} to ${nested.max ?? 'any'}`
  const differences =
    limits(declared) === limits(schema)
      ? []
      : [`${at}: declared ${limits(declared)}, the schema says ${limits(schema)}`]
  return [...differences, ...compareBlock(at, declared.block, schema.block)]
}
