import { CODES } from '../../actions/oidc-check/src/codes.ts'
import type { Generated } from './generated.ts'
import { markdownTable } from './markdown-table.ts'

/** The codes of oidc-check's findings in its README, in the order of the chain. */
export function findingCodes(): Generated[] {
  const rows = Object.entries(CODES).map(([code, meaning]) => [`\`${code}\``, meaning])
  const text = markdownTable(['Code', 'Means'], rows)
  return [{ kind: 'section', file: 'actions/oidc-check/README.md', name: 'finding codes', text }]
}
