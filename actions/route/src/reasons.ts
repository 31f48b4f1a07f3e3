import { problemLine } from '@wrenchproof/errors'
import type { Reason } from '@wrenchproof/modules'

const mostFiles = 3
const mostReasons = 6

/** Reasons as sentences about an environment; of many, the first six and how many more. */
export function sentences(reasons: readonly Reason[]): string[] {
  const shown = reasons.slice(0, mostReasons).map(sentence)
  return reasons.length > shown.length ? [...shown, `${reasons.length - shown.length} more changes`] : shown
}

function sentence(reason: Reason): string {
  switch (reason.kind) {
    case 'new-root':
      return 'its root is new'
    case 'removed-root':
      return 'its root is gone'
    case 'unknown':
      return `nobody can tell what it delivers: ${problemLine(reason.finding)}`
    case 'added':
    case 'removed':
    case 'changed':
      return `${subject(reason.member)} ${verbs[reason.kind]}${listed(reason.files)}`
    default:
      return reason satisfies never
  }
}

const verbs = { added: 'came in', removed: 'went out', changed: 'changed' } as const

function subject({ kind, path }: Extract<Reason, { readonly member: unknown }>['member']): string {
  switch (kind) {
    case 'root':
      return `its root ${path}`
    case 'module':
      return `its module ${path}`
    case 'read':
      return `${path}, which it reads,`
    case 'remote':
      return `its remote module ${path}`
    default:
      return kind satisfies never
  }
}

function listed(files: readonly string[]): string {
  if (files.length === 0) return ''
  const more = files.length > mostFiles ? ` and ${files.length - mostFiles} more` : ''
  return `: ${files.slice(0, mostFiles).join(', ')}${more}`
}
