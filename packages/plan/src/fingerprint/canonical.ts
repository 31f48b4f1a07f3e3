import canonicalize from 'canonicalize'

/**
 * Canonical JSON (RFC 8785) of a parsed JSON value. Terraform writes its keys sorted, so most values are in canonical
 * order as they are, and the engine's own writer is five times as fast.
 */
export function canonicalText(value: unknown): string {
  return isInOrder(value) ? JSON.stringify(value) : (canonicalize(value) ?? 'null')
}

// `for in` without a copy of the keys: this runs over every value of a plan. Parsed JSON inherits no enumerable key.
function isInOrder(value: unknown): boolean {
  if (!isContainer(value)) return true
  if (Array.isArray(value)) {
    for (const element of value) if (!isInOrder(element)) return false
    return true
  }
  let last = ''
  for (const key in value) {
    if (key < last || !isInOrder(value[key])) return false
    last = key
  }
  return true
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
