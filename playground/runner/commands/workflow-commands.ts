/** Workflow commands in a step's output, found and read as the runner's `ActionCommand` finds and reads them. */

export interface WorkflowCommand {
  /** In lower case; the runner compares names without case. */
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

/** Commands the runner knows at the start of a step. Anything else with the same punctuation is plain output. */
export const knownCommands: readonly string[] = [
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]

/** The command in a line, if there is one: `::name …::` after white space only, else `##[name …]` anywhere. */
export function parseCommand(line: string, known: ReadonlySet<string>): WorkflowCommand | undefined {
  return parseColons(line, known) ?? parseBrackets(line, known)
}

/** What .NET's `TrimStart` takes for white space: unlike JavaScript's, with U+0085 and without U+FEFF. */
const leadingSpace = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/

function parseColons(line: string, known: ReadonlySet<string>): WorkflowCommand | undefined {
  const text = line.replace(leadingSpace, '')
  if (!text.startsWith('::')) return undefined
  const end = text.indexOf('::', 2)
  if (end < 0) return undefined
  const head = splitHead(text.slice(2, end), known)
  if (head === undefined) return undefined
  return {
    name: head.name,
    properties: properties(head.rest.trim(), ',', { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' }),
    message: unescape(text.slice(end + 2), { '%0D': '\r', '%0A': '\n', '%25': '%' }),
  }
}

function parseBrackets(line: string, known: ReadonlySet<string>): WorkflowCommand | undefined {
  const start = line.indexOf('##[')
  if (start < 0) return undefined
  const end = line.indexOf(']', start)
  if (end < 0) return undefined
  const head = splitHead(line.slice(start + 3, end), known)
  if (head === undefined) return undefined
  const escapes = { '%3B': ';', '%0D': '\r', '%0A': '\n', '%5D': ']', '%25': '%' }
  return {
    name: head.name,
    properties: properties(head.rest, ';', escapes),
    message: unescape(line.slice(end + 1), escapes),
  }
}

function splitHead(text: string, known: ReadonlySet<string>): { name: string; rest: string } | undefined {
  const space = text.indexOf(' ')
  const name = (space < 0 ? text : text.slice(0, space)).toLowerCase()
  return known.has(name) ? { name, rest: space < 0 ? '' : text.slice(space + 1) } : undefined
}

/** A pair without a value is left out; equals signs before the name or right after it do not count. */
function properties(text: string, separator: string, escapes: Record<string, string>): Record<string, string> {
  const found: Record<string, string> = {}
  for (const part of text.split(separator)) {
    const pair = /^=*(?<name>[^=]+)=+(?<value>[^=].*)$/s.exec(part)?.groups
    if (pair?.['name'] !== undefined && pair['value'] !== undefined)
      found[pair['name']] = unescape(pair['value'], escapes)
  }
  return found
}

/** One escape after the other, `%25` last: `%250A` is the text `%0A`. */
function unescape(text: string, escapes: Record<string, string>): string {
  let plain = text
  for (const [escape, character] of Object.entries(escapes)) plain = plain.replaceAll(escape, character)
  return plain
}
