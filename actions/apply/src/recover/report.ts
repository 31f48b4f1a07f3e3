import { markdownProse } from '@wrenchproof/plan'
import type { Recovered } from './recover.ts'

/** The step's outputs after a recovery, by the names of action.yml. */
export function recoveredOutputs({ record }: Recovered): Record<string, string> {
  return { outcome: 'recovered', refusal: '', 'serial-before': '', 'serial-after': '', record: record ?? '' }
}

/** What a recovery found and did, for the job's summary page. */
export function recoveredSummary({ environment, kind, lines, record, imports = '' }: Recovered): string {
  return [
    `## ${environment}: ${kind}`,
    '',
    ...lines.map((line) => `- ${markdownProse(line)}`),
    ...(imports === '' ? [] : ['', '```hcl', imports, '```']),
    ...(record === undefined ? [] : ['', `Ledger: \`${record}\``]),
    '',
  ].join('\n')
}
