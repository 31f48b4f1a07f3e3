import type { Scrub, Side } from '@wrenchproof/plan'

/** A side of a change in a few words, scrubbed but not yet safe for Markdown. */
export function sideText(side: Side, scrub: Scrub): string {
  switch (side.kind) {
    case 'absent':
      return 'nothing'
    case 'unknown':
      return 'not known'
    case 'sensitive':
      return 'sensitive'
    case 'withheld':
      return 'not shown'
    case 'value':
      return valueText(side.value, scrub)
    default:
      return side satisfies never
  }
}

// Strings are scrubbed before they are escaped, and all of it once more: a secret may be spread over keys and values.
function valueText(value: unknown, scrub: Scrub): string {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? scrub(part) : part))
  return scrub(text ?? 'null')
}
