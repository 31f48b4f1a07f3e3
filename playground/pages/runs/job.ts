/** One job: its steps with their logs, its annotations, its summary. */
import type { Job, JobStep, Repository } from '../../github/index.ts'
import type { HttpResponse } from '../../http/serve.ts'
import { html } from '../html/html.ts'
import type { Html } from '../html/html.ts'
import { duration, facts, mark, time, word } from '../html/marks.ts'
import { home, inRepository } from '../repository/place.ts'
import { logLines } from '../text/log.ts'
import type { Visit } from '../world.ts'
import { annotationList } from './annotations.ts'
import { jobTree } from './jobs.ts'
import { summaryOf } from './run.ts'
import { workflowOf } from './runs.ts'

/** Lines of a step's log that are shown. */
const longest = 5000

/** The page of a job. */
export const job = inRepository('Actions', async (repository, visit) => {
  const found = jobOf(repository, visit)
  if (found === undefined) return undefined
  const { run, job: one } = found
  const at = `${home(repository)}/actions/runs/${run.id}`
  const text = one.steps
    .map(({ summary }) => summary)
    .filter((summary) => summary !== '')
    .join('\n\n')
  return {
    title: `${one.name} · ${workflowOf(repository, run).name} #${run.number}`,
    live: one.status !== 'completed',
    body: html`<h1>${mark(one.status, one.conclusion)} ${one.name}</h1>
      <p class="by">of <a href="${at}">${workflowOf(repository, run).name} #${run.number}</a></p>
      <div class="columns side">
        <nav aria-label="Jobs">
          <h2>Jobs</h2>
          ${jobTree(repository, run, one)}
        </nav>
        <div>
          ${facts([
            ['Status', word(one.status, one.conclusion)],
            ['Started', time(one.startedAt)],
            ['Took', one.completedAt === null ? 'goes on' : duration(one.startedAt, one.completedAt)],
            ['Environment', one.environment ?? 'none'],
            ['Its token may', permissions(one)],
            ...(one.workflowRef === undefined
              ? []
              : [['Called workflow', html`<code>${one.workflowRef}</code>`] as const]),
          ])}
          ${annotationList([one])}
          <h2>
            Steps <small><a href="${at}/job/${one.id}/log.txt">as plain text</a></small>
          </h2>
          ${one.steps.length === 0 ? html`<p class="none">No step ran.</p>` : one.steps.map(step)}
          ${text !== '' && summaryOf(visit.world, repository, { name: one.name, text })}
        </div>
      </div>`,
  }
})

/** Every step's log as text. */
export const jobLog = inRepository('Actions', async (repository, visit): Promise<HttpResponse | undefined> => {
  const found = jobOf(repository, visit)
  if (found === undefined) return undefined
  const body = found.job.steps.map(({ name, log }) => [`### ${name}`, ...log, ''].join('\n')).join('\n')
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
})

function jobOf(repository: Repository, { params }: Visit) {
  const run = repository.runs.find(({ id }) => String(id) === params['run'])
  const found = run?.jobs.find(({ id }) => String(id) === params['job'])
  return run === undefined || found === undefined ? undefined : { run, job: found }
}

function permissions({ permissions: granted }: Job): Html | string {
  const all = Object.entries(granted).filter(([, level]) => level !== undefined && level !== 'none')
  if (all.length === 0) return 'do nothing'
  return html`${all.map(([name, level]) => html`<code>${name}: ${level}</code> `)}`
}

function step({ name, status, conclusion, startedAt, completedAt, log }: JobStep): Html {
  const open = status !== 'completed' || conclusion === 'failure'
  return html`<details class="box step" ${open && html` open`}>
    <summary>
      ${mark(status, conclusion)}<span class="what">${name}</span><small>${duration(startedAt, completedAt)}</small>
    </summary>
    ${
      log.length === 0 ? html`<p class="none">It said nothing.</p>` : logLines(log.slice(0, longest))
    }${log.length > longest && html`<p class="none">${log.length - longest} more lines are in the plain text.</p>`}
  </details>`
}
