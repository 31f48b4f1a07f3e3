/** Messages of Terraform's plugin protocol 5.9 (tfplugin5.proto), as far as this provider speaks it. */
import { bytes, chosenInteger, flag, integer, mapOf, message, nested, repeated, text } from './protobuf.ts'
import type { Message } from './protobuf.ts'

export const dynamicValue = message({ msgpack: bytes(1), json: bytes(2) })

const step = message({ attribute_name: text(1), element_key_string: text(2), element_key_int: chosenInteger(3) })
export const attributePath = message({ steps: repeated(1, step) })

/** Severity 1 is an error, 2 a warning. */
export const diagnostic = message({
  severity: integer(1),
  summary: text(2),
  detail: text(3),
  attribute: nested(4, attributePath),
})
const diagnosed = message({ diagnostics: repeated(1, diagnostic) })

const serverCapabilities = message({ plan_destroy: flag(1), get_provider_schema_optional: flag(2) })

/** Description kind 1 is Markdown. The type travels as JSON. */
const attribute = message({
  name: text(1),
  type: bytes(2),
  description: text(3),
  required: flag(4),
  optional: flag(5),
  computed: flag(6),
  sensitive: flag(7),
  description_kind: integer(8),
  deprecated: flag(9),
  write_only: flag(10),
})
type AttributeMessage = NonNullable<(typeof attribute)['shape']>

/** A schema block on the wire. */
export interface BlockMessage {
  readonly version?: number | undefined
  readonly attributes?: readonly AttributeMessage[] | undefined
  readonly block_types?: readonly NestedBlockMessage[] | undefined
}

/** A nested block on the wire; nesting 1 single, 2 list, 3 set, 4 map, 5 group. */
export interface NestedBlockMessage {
  readonly type_name?: string | undefined
  readonly block?: BlockMessage | undefined
  readonly nesting?: number | undefined
  readonly min_items?: number | undefined
  readonly max_items?: number | undefined
}

const nestedBlock: Message<NestedBlockMessage> = message({
  type_name: text(1),
  block: nested(2, (): Message<BlockMessage> => block),
  nesting: integer(3),
  min_items: integer(4),
  max_items: integer(5),
})

const block: Message<BlockMessage> = message({
  version: integer(1),
  attributes: repeated(2, attribute),
  block_types: repeated(3, nestedBlock),
})

export const schema = message({ version: integer(1), block: nested(2, block) })

const named = message({ type_name: text(1) })

export const empty = message({})

export const getMetadataResponse = message({
  server_capabilities: nested(1, serverCapabilities),
  diagnostics: repeated(2, diagnostic),
  data_sources: repeated(3, named),
  resources: repeated(4, named),
})

export const getSchemaResponse = message({
  provider: nested(1, schema),
  resource_schemas: mapOf(2, schema),
  data_source_schemas: mapOf(3, schema),
  diagnostics: repeated(4, diagnostic),
  server_capabilities: nested(6, serverCapabilities),
})

export const prepareProviderConfig = {
  request: message({ config: nested(1, dynamicValue) }),
  response: message({ prepared_config: nested(1, dynamicValue), diagnostics: repeated(2, diagnostic) }),
}

export const validateConfig = {
  request: message({ type_name: text(1), config: nested(2, dynamicValue) }),
  response: diagnosed,
}

export const configure = {
  request: message({ terraform_version: text(1), config: nested(2, dynamicValue) }),
  response: diagnosed,
}

export const upgradeResourceState = {
  request: message({ type_name: text(1), version: integer(2), raw_state: nested(3, message({ json: bytes(1) })) }),
  response: message({ upgraded_state: nested(1, dynamicValue), diagnostics: repeated(2, diagnostic) }),
}

export const readResource = {
  request: message({ type_name: text(1), current_state: nested(2, dynamicValue), private: bytes(3) }),
  response: message({ new_state: nested(1, dynamicValue), diagnostics: repeated(2, diagnostic), private: bytes(3) }),
}

export const planResourceChange = {
  request: message({
    type_name: text(1),
    prior_state: nested(2, dynamicValue),
    proposed_new_state: nested(3, dynamicValue),
    config: nested(4, dynamicValue),
    prior_private: bytes(5),
  }),
  response: message({
    planned_state: nested(1, dynamicValue),
    requires_replace: repeated(2, attributePath),
    planned_private: bytes(3),
    diagnostics: repeated(4, diagnostic),
    legacy_type_system: flag(5),
  }),
}

export const applyResourceChange = {
  request: message({
    type_name: text(1),
    prior_state: nested(2, dynamicValue),
    planned_state: nested(3, dynamicValue),
    config: nested(4, dynamicValue),
    planned_private: bytes(5),
  }),
  response: message({
    new_state: nested(1, dynamicValue),
    private: bytes(2),
    diagnostics: repeated(3, diagnostic),
    legacy_type_system: flag(4),
  }),
}

const importedResource = message({ type_name: text(1), state: nested(2, dynamicValue), private: bytes(3) })
export const importResourceState = {
  request: message({ type_name: text(1), id: text(2) }),
  response: message({ imported_resources: repeated(1, importedResource), diagnostics: repeated(2, diagnostic) }),
}

export const readDataSource = {
  request: message({ type_name: text(1), config: nested(2, dynamicValue) }),
  response: message({ state: nested(1, dynamicValue), diagnostics: repeated(2, diagnostic) }),
}

export type Diagnostic = NonNullable<(typeof diagnostic)['shape']>
export type AttributePath = NonNullable<(typeof attributePath)['shape']>
export type DynamicValue = NonNullable<(typeof dynamicValue)['shape']>
export type SchemaMessage = NonNullable<(typeof schema)['shape']>
