/** One run: its jobs, approvals, annotations, artifacts and the summaries its jobs wrote. */
import type { Artifact, Job, Repository, Run } from '../../github/index.ts'
import { html } from '../html/html.ts'
import type { Html } from '../html/html.ts'
import { badge, duration, face, facts, mark, short, size, table, time, word } from '../html/marks.ts'
import { home, inRepository, written } from '../repository/place.ts'
import type { World } from '../world.ts'
import { annotationList } from './annotations.ts'
import { jobTree } from './jobs.ts'
import { workflowOf } from './runs.ts'

/** The page of a run. */
export const run = inRepository('Actions', async (repository, { params, world }) => {
  const found = repository.runs.find(({ id }) => String(id) === params['run'])
  if (found === undefined) return undefined
  const jobs = found.jobs.filter(({ attempt }) => attempt === found.attempt)
  const { name, path } = workflowOf(repository, found)
  return {
    title: `${name} #${found.number}`,
    live: found.status !== 'completed',
    body: html`<h1>${mark(found.status, found.conclusion)} ${name} <small>#${found.number}</small></h1>
      ${facts([
        ['Status', word(found.status, found.conclusion)],
        ['Started by', html`${found.event} of ${found.actor.login}, ${time(found.createdAt)}`],
        ['Branch', found.headBranch ?? '—'],
        [
          'Commit',
          html`<a href="${home(repository)}/commit/${found.headSha}"><code>${short(found.headSha)}</code></a>`,
        ],
        ['Workflow file', html`<a href="${home(repository)}/tree/${found.headSha}/${path}"><code>${path}</code></a>`],
        ['Took', found.status === 'completed' ? duration(found.startedAt, found.updatedAt) : 'goes on'],
        ...Object.entries(found.inputs).map(([input, value]): readonly [string, Html] => [
          `Input ${input}`,
          html`<code>${String(value)}</code>`,
        ]),
      ])}
      <div class="columns side">
        <nav aria-label="Jobs">
          <h2>Jobs</h2>
          ${jobTree(repository, found)}
        </nav>
        <div>
          ${approvals(repository, found)} ${annotationList(jobs)} ${artifacts(repository, found)}
          ${summaries(world, repository, jobs)}
        </div>
      </div>`,
  }
})

function approvals(repository: Repository, { gates, approvals: given, jobs }: Run): Html {
  const named = (id: number): string => repository.environments.find((one) => one.id === id)?.name ?? String(id)
  if (gates.length === 0 && given.length === 0) return html``
  return html`<h2>Approvals</h2>
    <ul class="box list">
      ${gates.map((gate) => {
        const environment = repository.environments.find(({ id }) => id === gate.environmentId)
        const job = jobs.find(({ id }) => id === gate.jobId)
        return html`<li>
          ${badge('waiting', 'busy')}
          <div class="what">
            <b>${environment?.name ?? ''}</b>
            <small
              >for ${job?.name ?? ''}, since ${time(gate.since)}; ${environment?.reviewers.join(' or ') ?? 'somebody'}
              may review</small
            >
          </div>
        </li>`
      })}${given.map(
        ({ state, user, comment, environmentIds }) =>
          html`<li>
            ${badge(state, state === 'approved' ? 'good' : 'bad')}
            <div class="what">
              ${face(user.login)}<b>${user.login}</b> for ${environmentIds.map(named).join(', ')}<small
                >${comment}</small
              >
            </div>
          </li>`,
      )}
    </ul>`
}

function artifacts(repository: Repository, found: Run): Html {
  const mine = repository.artifacts.filter(({ runId, finalized }) => runId === found.id && finalized !== undefined)
  if (mine.length === 0) return html``
  const row = ({ id, name, finalized, expiresAt }: Artifact) => [
    html`<a href="${home(repository)}/actions/runs/${found.id}/artifacts/${id}">${name}</a>`,
    size(finalized?.size ?? 0),
    time(expiresAt),
    html`<code>${(finalized?.digest ?? '').slice(0, 19)}</code>`,
  ]
  return html`<h2>Artifacts</h2>
    ${table('Artifacts', ['Name', 'Size', 'Expires', 'Digest'], mine.map(row))}`
}

function summaries(world: World, repository: Repository, jobs: readonly Job[]): Html[] {
  return jobs.flatMap((job) => {
    const text = job.steps
      .map(({ summary }) => summary)
      .filter((summary) => summary !== '')
      .join('\n\n')
    return text === '' ? [] : [summaryOf(world, repository, { name: job.name, text })]
  })
}

/** What a job wrote to its summary. */
export function summaryOf(world: World, repository: Repository, { name, text }: { name: string; text: string }): Html {
  return html`<section class="box">
    <h2 class="bar">Summary of ${name}</h2>
    <div class="pad">${written(world, repository, text, { breaks: false })}</div>
  </section>`
}
