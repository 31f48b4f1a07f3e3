/** Specifications as the schema messages that terraform reads. */
import type { AttributeSpec, BlockSpec, Nesting } from '../declarations/spec.ts'
import { encode } from '../protocol/protobuf.ts'
import { getSchemaResponse } from '../protocol/messages.ts'
import type { BlockMessage, SchemaMessage } from '../protocol/messages.ts'

interface Versioned {
  readonly version: number
  readonly block: BlockSpec
}

/** The answer to GetSchema. */
export function encodeSchemas(
  provider: Versioned,
  resources: Readonly<Record<string, Versioned>>,
  dataSources: Readonly<Record<string, Versioned>>,
): Buffer {
  const messages = (all: Readonly<Record<string, Versioned>>): Record<string, SchemaMessage> =>
    Object.fromEntries(Object.entries(all).map(([type, spec]) => [type, schemaMessage(spec)]))
  return encode(getSchemaResponse, {
    provider: schemaMessage(provider),
    resource_schemas: messages(resources),
    data_source_schemas: messages(dataSources),
    server_capabilities: { plan_destroy: true, get_provider_schema_optional: true },
  })
}

function schemaMessage({ version, block }: Versioned): SchemaMessage {
  return { version, block: { version, ...blockMessage(block) } }
}

const nestings: Readonly<Record<Nesting, number>> = { single: 1, list: 2, set: 3, map: 4, group: 5 }

function blockMessage(block: BlockSpec): BlockMessage {
  return {
    attributes: Object.entries(block.attributes).map(([name, spec]) => attributeMessage(name, spec)),
    block_types: Object.entries(block.blocks).map(([type_name, nested]) => ({
      type_name,
      nesting: nestings[nested.nesting],
      block: blockMessage(nested.block),
      min_items: nested.min ?? 0,
      max_items: nested.max ?? 0,
    })),
  }
}

function attributeMessage(name: string, spec: AttributeSpec) {
  return {
    name,
    type: Buffer.from(JSON.stringify(spec.type)),
    required: spec.required === true,
    optional: spec.optional === true,
    computed: spec.computed === true,
    sensitive: spec.sensitive === true,
    deprecated: spec.deprecated === true,
    write_only: spec.writeOnly === true,
  }
}
