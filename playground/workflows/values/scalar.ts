/** A value as GitHub turns it into text: nothing is empty, lists and mappings show their kind only. */
export function scalarText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === null || value === undefined) return ''
  return Array.isArray(value) ? 'Array' : 'Object'
}
