// What our Markdown may consist of, line by line: anything else would be foreign text out of its place.

const code = '(?:`[\\w.:[\\]" -]+`|<code>(?:[\\w.:[\\]" -]+|(?:[\\p{L}\\p{N} ]|&#\\d+;)*)</code>)'
// Plain words, as of a title.
const words = '(?:[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*)'
const ours = '[A-Za-z0-9 ,;:.()-]*'
const item = `${code}(?:: (?:${code}|${ours})+)?`

const lines: readonly RegExp[] = [
  '',
  `## (?:${code}|${words}): ${ours}`,
  `### ${ours}`,
  `- ${item}(?: \\(${code}(?:, ${code})*\\))?`,
  `<details><summary>(?:Show|Which|${item})</summary>`,
  '</details>',
  `\\*\\*${ours}\\*\\*(?:${ours}|${code})*`,
  `(?:${ours}|${code})*(?:\\[full report\\]\\(https://[\\w./%?=&-]+\\))?\\.`,
  `\\| (?:\\| \\||${words} \\| ${code} \\|)`,
  '\\|---\\|---\\|',
].map((form) => new RegExp(`^${form}$`, 'u'))

/** The lines of a text that are in none of our forms, `before` being our first lines. */
export function strayLines(markdown: string, before: readonly RegExp[] = []): string[] {
  const stray: string[] = []
  let fence: string | undefined
  let depth = 0
  for (const [index, line] of markdown.split('\n').entries()) {
    if (fence !== undefined) {
      if (line === fence) fence = undefined
      else if (!isInside(line, fence)) stray.push(line)
      continue
    }
    const opened = /^(?<fence>`{3,})diff$/u.exec(line)?.groups?.['fence']
    if (opened !== undefined) {
      fence = opened
      continue
    }
    if (before[index]?.test(line) === true) continue
    if (!lines.some((form) => form.test(line))) stray.push(line)
    if (line.startsWith('<details>')) depth += 1
    if (line === '</details>') depth -= 1
    if (depth < 0 || depth > 2) stray.push(`depth ${depth} at ${line}`)
  }
  if (fence !== undefined || depth !== 0) stray.push('something is left open')
  return stray
}

// A line of a fenced block stays in it, and holds no beginning or end of an HTML comment.
function isInside(line: string, fence: string): boolean {
  const closing = new RegExp(`^ {0,3}\`{${fence.length},}\\s*$`, 'u')
  return /^[-+! ]/u.test(`${line} `) && !closing.test(line) && !line.includes('<!') && !line.includes('-->')
}
