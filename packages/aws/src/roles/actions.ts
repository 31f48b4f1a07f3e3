/** Which IAM actions only read. */

const READING = [
  'BatchGet',
  'Check',
  'Count',
  'Describe',
  'Estimate',
  'Filter',
  'Get',
  'Head',
  'List',
  'Lookup',
  'Preview',
  'Query',
  'Scan',
  'Search',
  'Select',
  'Simulate',
  'Validate',
  'View',
].map((verb) => verb.toLowerCase())

/** A plan cannot read an encrypted state without it, and it changes nothing. */
const ALSO_READING = ['kms:decrypt']

/**
 * Whether an action, or every action that a pattern can stand for, only reads; judged by the verb it begins with, as AWS
 * names its actions. What it does not know counts as writing.
 */
export function onlyReads(pattern: string): boolean {
  const lower = pattern.toLowerCase()
  if (ALSO_READING.includes(lower)) return true
  const [, verb = ''] = lower.split(':')
  const known = verb.split(/[*?]/u)[0] ?? ''
  return READING.some((prefix) => known.startsWith(prefix))
}
