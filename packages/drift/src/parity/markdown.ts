import type { Scrub } from '@wrenchproof/plan'
import { markdownCode } from '@wrenchproof/plan'
import type { ParityRow } from './parity.ts'

/** The differences as a Markdown table, one column per environment; one sentence when there are none. */
export function parityMarkdown(rows: readonly ParityRow[], environments: readonly string[], scrub: Scrub): string {
  if (rows.length === 0) return 'Modules, providers and outputs are the same in all environments.\n'
  const cell = (text: string): string => markdownCode(scrub(text))
  const lines = rows.map(({ kind, name, values, ahead }) => {
    const cells = environments.map((environment) => {
      const value = values.get(environment)
      if (value === undefined) return 'none'
      return ahead.includes(environment) ? `${cell(value)} (ahead)` : cell(value)
    })
    return `| ${[kind, cell(name), ...cells].join(' | ')} |`
  })
  const head = ['what', 'name', ...environments.map(cell)]
  return `| ${head.join(' | ')} |\n|${head.map(() => ' --- |').join('')}\n${lines.join('\n')}\n`
}
