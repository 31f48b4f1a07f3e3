/** Makes GitHub's description one that a JSON Schema validator can hold both sides to. Works in place. */

/**
 * Closes every object in a request body's schema: the description lets unknown keys pass, GitHub ignores most of them,
 * and a key nobody knows is a mistake of the caller.
 */
export function closeBody(operation: unknown): void {
  if (isRecord(operation)) close(at(operation, 'requestBody', 'content', 'application/json', 'schema'))
}

function close(schema: unknown): void {
  if (Array.isArray(schema)) {
    for (const part of schema) close(part)
    return
  }
  if (!isRecord(schema)) return
  const { properties } = schema
  if (isRecord(properties) && schema['allOf'] === undefined) {
    schema['additionalProperties'] ??= false
    for (const property of Object.values(properties)) close(property)
  }
  for (const key of ['items', 'oneOf', 'anyOf', 'allOf']) close(schema[key])
}

/** `nullable` is OpenAPI's word; the validator knows it only beside `type`, and an `enum` must then list null. */
export function spellOutNull(node: unknown): void {
  if (Array.isArray(node)) {
    for (const part of node) spellOutNull(part)
    return
  }
  if (!isRecord(node)) return
  if (node['nullable'] === true && Array.isArray(node['enum']) && !node['enum'].includes(null)) node['enum'].push(null)
  if (node['nullable'] === true && node['type'] === undefined) {
    const { nullable: _, ...rest } = node
    for (const key of Object.keys(node)) delete node[key]
    node['anyOf'] = [rest, { enum: [null] }]
  }
  for (const child of Object.values(node)) spellOutNull(child)
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  let current = value
  for (const key of keys) current = isRecord(current) ? current[key] : undefined
  return current
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object'
}
