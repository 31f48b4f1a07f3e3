/** A step's log as GitHub shows it: groups that open, errors and warnings in their colours, numbered lines. */
import { stripVTControlCharacters } from 'node:util'
import { html } from '../html/html.ts'
import type { Html } from '../html/html.ts'

const command = /^##\[(?<name>group|endgroup|error|warning|notice|debug|command|section)\](?<rest>.*)$/u

const words: Readonly<Record<string, string>> = { error: 'Error: ', warning: 'Warning: ', notice: 'Notice: ' }

/** Numbered lines; a group holds all that follows up to its end or the next group. */
export function logLines(lines: readonly string[]): Html {
  const shown: Html[] = []
  let group: { title: string; lines: Html[] } | undefined
  const close = () => {
    if (group === undefined) return
    const { title, lines: inner } = group
    shown.push(
      html`<li class="group">
        <details>
          <summary>${title}</summary>
          <ol>
            ${inner}
          </ol>
        </details>
      </li>`,
    )
    group = undefined
  }
  for (const raw of lines) {
    const line = stripVTControlCharacters(raw)
    const { name, rest = '' } = command.exec(line)?.groups ?? {}
    if (name === 'group') {
      close()
      group = { title: rest, lines: [] }
    } else if (name === 'endgroup') close()
    else (group?.lines ?? shown).push(lineOf(name, name === undefined ? line : rest))
  }
  close()
  return html`<ol class="log">
    ${shown}
  </ol>`
}

function lineOf(name: string | undefined, text: string): Html {
  return html`<li${name !== undefined && html` class="${name}"`}><code>${words[name ?? '']}${text}</code></li>`
}
