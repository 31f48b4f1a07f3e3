/**
 * The object or list that a string holds as JSON, such as a policy; `undefined` for any other string, and for one nested
 * too deeply for anybody's policy.
 */
export function jsonContainer(value: unknown): object | undefined {
  if (typeof value !== 'string' || !/^\s*[[{]/u.test(value)) return undefined
  try {
    const parsed: unknown = JSON.parse(value)
    return typeof parsed === 'object' && parsed !== null && isWithin(parsed, deepest) ? parsed : undefined
  } catch {
    return undefined
  }
}

const deepest = 40

function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth > 0 && Object.values(value).every((child) => isWithin(child, depth - 1))
}
