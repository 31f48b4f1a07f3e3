/** Makes a description strict where GitHub's is open. */

/**
 * Closes every object in a request body's schema: the description lets unknown keys pass, GitHub ignores most of them,
 * and a key nobody knows is a mistake of the caller. Works in place.
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

function at(value: unknown, ...keys: readonly string[]): unknown {
  let current = value
  for (const key of keys) current = isRecord(current) ? current[key] : undefined
  return current
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object'
}
