/** Differences: of files, and in Markdown's `diff` blocks. */
import type { Token } from 'markdown-it'
import { escaped, html } from '../html/html.ts'
import type { Html } from '../html/html.ts'

/** A `diff` block with its lines coloured as GitHub colours them; undefined for other blocks. */
export function diffFence(token: Token | undefined): string | undefined {
  if (token === undefined || token.info.trim().split(/\s/u)[0] !== 'diff') return undefined
  const lines = token.content.replace(/\n$/u, '').split('\n')
  const colours: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed', '!': 'changed', '@': 'hunk' }
  return `<pre><code>${lines
    .map((line) => {
      const colour = colours[line.charAt(0)]
      return colour === undefined ? escaped(line) : `<span class="${colour}">${escaped(line)}</span>`
    })
    .join('\n')}\n</code></pre>\n`
}

/** The patch of one file, from its first hunk on. */
export function patch(text: string): Html {
  const lines = text.replace(/\n$/u, '').split('\n')
  let before = 0
  let after = 0
  const row = (line: string): Html => {
    const hunk = /^@@ -(?<before>\d+)(?:,\d+)? \+(?<after>\d+)(?:,\d+)? @@/u.exec(line)?.groups
    if (hunk !== undefined) {
      before = Number(hunk['before'])
      after = Number(hunk['after'])
      return html`<tr class="hunk">
        <td></td>
        <td></td>
        <td><code>${line}</code></td>
      </tr>`
    }
    const sign = line.charAt(0)
    const colour = sign === '+' ? 'added' : sign === '-' ? 'removed' : 'same'
    const [left, right] = [sign === '+' ? '' : before, sign === '-' ? '' : after]
    if (sign === '\\')
      return html`<tr class="hunk">
        <td></td>
        <td></td>
        <td><code>${line}</code></td>
      </tr>`
    if (sign !== '+') before += 1
    if (sign !== '-') after += 1
    return html`<tr class="${colour}">
      <td>${left}</td>
      <td>${right}</td>
      <td><code>${line}</code></td>
    </tr>`
  }
  return html`<table class="patch">
    <tbody>
      ${lines.map(row)}
    </tbody>
  </table>`
}

/** The patches of a `git diff`, in its order. */
export function patchesIn(text: string): { readonly header: string; readonly hunks: string }[] {
  // Within a patch every line has a sign in front, so only a file's first line can begin like this.
  return text
    .split(/^(?=diff --git )/mu)
    .filter((part) => part.startsWith('diff --git '))
    .map((part) => {
      const start = part.search(/^@@ /mu)
      return start < 0 ? { header: part, hunks: '' } : { header: part.slice(0, start), hunks: part.slice(start) }
    })
}
