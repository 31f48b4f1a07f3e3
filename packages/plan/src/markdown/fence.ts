import type { DiffLine } from '../attributes/diff-lines.ts'
import { visible } from '../visible.ts'

/**
 * A diff as a fenced block, in which nothing is Markdown, HTML, a mention or a reference. The fence is longer than any
 * run of backticks in it, each line has a sign in front, and an HTML comment cannot begin or end: markers are ours.
 */
export function diffFence(lines: readonly DiffLine[]): string {
  const content = lines.map(({ sign, text }) => `${sign} ${commentless(visible(text))}`.trimEnd()).join('\n')
  const runs = content.match(/`{3,}/gu) ?? []
  const fence = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), 3))
  return `${fence}diff\n${content}\n${fence}`
}

function commentless(text: string): string {
  return text.replaceAll('<!', '<\\u0021').replaceAll('-->', '-\\u002d>')
}
