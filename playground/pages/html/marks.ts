/** Small things that many pages show: states, times, commits, facts. */
import type { Conclusion, JobStep, RunStatus } from '../../github/index.ts'
import { html } from './html.ts'
import type { Content, Html } from './html.ts'

type Standing = Conclusion | RunStatus | JobStep['conclusion']

const signs: Readonly<Record<string, { sign: string; colour: string }>> = {
  success: { sign: '✓', colour: 'good' },
  failure: { sign: '✕', colour: 'bad' },
  timed_out: { sign: '✕', colour: 'bad' },
  action_required: { sign: '!', colour: 'bad' },
  cancelled: { sign: '⊘', colour: 'dull' },
  skipped: { sign: '−', colour: 'dull' },
  neutral: { sign: '−', colour: 'dull' },
  in_progress: { sign: '●', colour: 'busy' },
  waiting: { sign: '⏸', colour: 'busy' },
}

/** How something stands, as a sign that has a name. */
export function mark(status: RunStatus | JobStep['status'], conclusion: Conclusion | null): Html {
  const standing: Standing = status === 'completed' ? conclusion : status
  const { sign, colour } = signs[standing ?? ''] ?? { sign: '○', colour: 'busy' }
  return html`<span class="mark ${colour}" role="img" aria-label="${word(status, conclusion)}">${sign}</span>`
}

/** The same in words. */
export function word(status: RunStatus | JobStep['status'], conclusion: Conclusion | null): string {
  return (status === 'completed' ? (conclusion ?? 'unknown') : status).replaceAll('_', ' ')
}

/** A state as a coloured badge. */
export function badge(text: string, colour: 'good' | 'bad' | 'busy' | 'dull' | 'merged'): Html {
  return html`<span class="badge ${colour}">${text}</span>`
}

/** A moment; milliseconds since the epoch or ISO 8601. */
export function time(at: string | number | Date): Html {
  const iso = new Date(at).toISOString()
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)}</time>`
}

/** From one moment to the next, in GitHub's short form; empty while it goes on. */
export function duration(from: string, to: string | null): string {
  if (to === null) return ''
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000))
  const minutes = Math.floor(seconds / 60)
  return minutes === 0 ? `${seconds}s` : `${minutes}m ${seconds % 60}s`
}

/** A size in bytes for people. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** The first seven digits of a commit's id. */
export const short = (oid: string): string => oid.slice(0, 7)

/** Names and values. */
export function facts(rows: readonly (readonly [name: string, value: Content])[]): Html {
  return html`<dl class="facts">
    ${rows.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

/** A table that may be wider than the window; `caption` names it. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly Content[])[],
  empty = 'None.',
): Html {
  if (rows.length === 0) return html`<p class="none">${empty}</p>`
  return html`<div class="wide" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption class="unseen">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** Somebody's initial in a circle, as a picture is where there are pictures. */
export function face(login: string): Html {
  const shade = Buffer.from(login).reduce((sum, byte) => sum + byte, 0) % 6
  return html`<span class="face shade-${shade}" aria-hidden="true">${(login[0] ?? '?').toUpperCase()}</span>`
}

/** A number and what there are so many of. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`
