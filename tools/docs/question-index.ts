import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Generated } from './generated.ts'

const index = 'README.md'
const introduction = `# What if

What may go wrong with infrastructure that machines deliver, what you see then, and what answers it. Each page says
what stays open, and ends with its proof: a drill or a test that makes it happen.`

/** The list of questions, by the first line of each page. */
export function questionIndex(root: string): Generated[] {
  const directory = join(root, 'docs/questions')
  const lines = globSync('*.md', { cwd: directory })
    .map((file) => basename(file))
    .filter((file) => file !== index)
    .toSorted()
    .map((file) => `- [${titleOf(readFileSync(join(directory, file), 'utf8'))}](${file})`)
  return [{ kind: 'file', file: `docs/questions/${index}`, text: `${introduction}\n\n${lines.join('\n')}\n` }]
}

const titleOf = (page: string): string => (page.split('\n')[0] ?? '').replace(/^#\s*(?:[\d, ]+\.\s*)?/u, '')
