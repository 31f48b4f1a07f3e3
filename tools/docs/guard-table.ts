import { guardsInOrder } from '../../packages/delivery/src/index.ts'
import type { Generated } from './generated.ts'
import { markdownTable } from './markdown-table.ts'

/** The guards in README.md, in the order in which they are asked. */
export function guardTable(): Generated[] {
  const rows = guardsInOrder.map(({ code, refusesWhen }) => [`\`${code}\``, refusesWhen])
  return [{ kind: 'section', file: 'README.md', name: 'guards', text: markdownTable(['Code', 'Refuses when'], rows) }]
}
