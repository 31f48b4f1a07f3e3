/** Errors, warnings and notices of jobs. */
import type { Job } from '../../github/index.ts'
import { html } from '../html/html.ts'
import type { Html } from '../html/html.ts'
import { badge } from '../html/marks.ts'

const colours = { error: 'bad', warning: 'busy', notice: 'dull' } as const

/** The annotations of jobs, or nothing. */
export function annotationList(jobs: readonly Job[]): Html {
  const all = jobs.flatMap((job) => job.annotations.map((annotation) => ({ job, annotation })))
  if (all.length === 0) return html``
  return html`<h2>Annotations</h2>
    <ul class="box list">
      ${all.map(({ job, annotation: { level, message, properties } }) => {
        const { title = '', file = '', line = '' } = properties
        return html`<li>
          ${badge(level, colours[level])}
          <div class="what">
            ${title !== '' && html`<b>${title}</b> `}<span class="said">${message}</span
            ><small>${job.name}${file !== '' && ` · ${file}${line === '' ? '' : `:${line}`}`}</small>
          </div>
        </li>`
      })}
    </ul>`
}
