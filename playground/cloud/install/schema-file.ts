/** Files made by `terraform providers schema -json`: the types that nobody declared. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type {
  AttributeSpec,
  BlockSpec,
  DataSourceSpec,
  NestedSpec,
  ProviderSpec,
  ResourceSpec,
} from '../declarations/spec.ts'
import type { Type } from '../values/value.ts'

const flag = z.boolean().default(false)
const typeJson: z.ZodType<Type> = z.lazy(() =>
  z.union([
    z.enum(['string', 'number', 'bool', 'dynamic']),
    z.tuple([z.enum(['list', 'set', 'map']), typeJson]),
    z.tuple([z.literal('object'), z.record(z.string(), typeJson)]),
    z.tuple([z.literal('tuple'), z.array(typeJson)]),
  ]),
)
const attribute = z.object({
  type: typeJson.optional(),
  required: flag,
  optional: flag,
  computed: flag,
  sensitive: flag,
  deprecated: flag,
  write_only: flag,
})
type AttributeJson = z.infer<typeof attribute>

interface BlockJson {
  readonly attributes?: Readonly<Record<string, AttributeJson>> | undefined
  readonly block_types?: Readonly<Record<string, NestedJson>> | undefined
}
interface NestedJson {
  readonly nesting_mode: 'single' | 'list' | 'set' | 'map' | 'group'
  readonly min_items: number
  readonly max_items: number
  readonly block: BlockJson
}
const block: z.ZodType<BlockJson> = z.lazy(() =>
  z.object({
    attributes: z.record(z.string(), attribute).optional(),
    block_types: z.record(z.string(), nested).optional(),
  }),
)
const nested: z.ZodType<NestedJson> = z.object({
  nesting_mode: z.enum(['single', 'list', 'set', 'map', 'group']),
  min_items: z.number().default(0),
  max_items: z.number().default(0),
  block,
})
const schema = z.object({ version: z.number(), block })
const file = z.object({
  provider_schemas: z.record(
    z.string(),
    z.object({
      provider: schema.optional(),
      resource_schemas: z.record(z.string(), schema).default({}),
      data_source_schemas: z.record(z.string(), schema).default({}),
    }),
  ),
})

/** What a schema file says, as specifications with generic behaviour. */
export interface SchemaFile {
  readonly provider: ProviderSpec | undefined
  readonly resources: Readonly<Record<string, ResourceSpec>>
  readonly dataSources: Readonly<Record<string, DataSourceSpec>>
}

const howToMake =
  'Make one with `terraform init && terraform providers schema -json > schema.json` in a root that uses the provider.'

/** Reads the AWS provider's part of a schema file. Throws, with what to do, when there is none. */
export function readSchemaFile(path: string): SchemaFile {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new Error(`cannot read the schema file ${path}. ${howToMake}`, { cause })
  }
  let content: z.infer<typeof file>
  try {
    content = file.parse(JSON.parse(text))
  } catch (cause) {
    // A file of another kind is wrong in thousands of places.
    const why = cause instanceof z.ZodError ? cause.issues.slice(0, 3).map(told).join('; ') : 'it is not JSON'
    throw new Error(`${path} is not a schema file of terraform: ${why}\n${howToMake}`, { cause })
  }
  const [name] = Object.keys(content.provider_schemas).filter((source) => source.endsWith('/hashicorp/aws'))
  const aws = name === undefined ? undefined : content.provider_schemas[name]
  if (aws === undefined) throw new Error(`${path} has no schema of hashicorp/aws. ${howToMake}`)
  return {
    provider:
      aws.provider === undefined
        ? undefined
        : { version: aws.provider.version, block: blockSpec('provider', aws.provider.block) },
    resources: mapped(aws.resource_schemas, genericResource),
    dataSources: mapped(aws.data_source_schemas, genericDataSource),
  }
}

const told = ({ path, message }: z.core.$ZodIssue): string => `${path.join('.')}: ${message}`

type SchemaJson = z.infer<typeof schema>

function mapped<T>(
  all: Readonly<Record<string, SchemaJson>>,
  make: (type: string, json: SchemaJson) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(all).map(([type, json]) => [type, make(type, json)]))
}

function genericResource(type: string, json: SchemaJson): ResourceSpec {
  const { service, noun, title } = namesOf(type)
  const calls = { create: `Create${noun}`, read: `Get${noun}`, update: `Update${noun}`, delete: `Delete${noun}` }
  return { type, version: json.version, title, service, calls, block: blockSpec(type, json.block), generic: true }
}

function genericDataSource(type: string, json: SchemaJson): DataSourceSpec {
  const { service, noun, title } = namesOf(type)
  return {
    type,
    version: json.version,
    title,
    service,
    call: `Get${noun}`,
    block: blockSpec(type, json.block),
    generic: true,
  }
}

/** A guess: `aws_glue_catalog_table` is the service Glue's CatalogTable. */
function namesOf(type: string) {
  const words = type
    .split('_')
    .slice(1)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  const [service = 'Playground', ...rest] = words
  return { service, noun: rest.join('') || service, title: words.join(' ') }
}

function blockSpec(type: string, json: BlockJson): BlockSpec {
  return {
    attributes: Object.fromEntries(
      Object.entries(json.attributes ?? {}).map(([name, one]) => [name, attributeSpec(type, name, one)]),
    ),
    blocks: Object.fromEntries(
      Object.entries(json.block_types ?? {}).map(([name, one]) => [name, nestedSpec(type, one)]),
    ),
  }
}

function nestedSpec(type: string, { nesting_mode, min_items, max_items, block: inner }: NestedJson): NestedSpec {
  return {
    nesting: nesting_mode,
    ...(min_items > 0 ? { min: min_items } : {}),
    ...(max_items > 0 ? { max: max_items } : {}),
    block: blockSpec(type, inner),
  }
}

function attributeSpec(type: string, name: string, json: AttributeJson): AttributeSpec {
  if (json.type === undefined)
    throw new Error(
      `${type}.${name} has a nested type, which plugin protocol 5 cannot carry; the AWS provider has none.`,
    )
  return {
    type: json.type,
    ...(json.required ? { required: true } : {}),
    ...(json.optional ? { optional: true } : {}),
    ...(json.computed ? { computed: true } : {}),
    ...(json.sensitive ? { sensitive: true } : {}),
    ...(json.deprecated ? { deprecated: true } : {}),
    ...(json.write_only ? { writeOnly: true } : {}),
  }
}
