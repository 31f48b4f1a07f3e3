/** All runs of a repository. */
import type { Repository, Run } from '../../github/index.ts'
import { html } from '../html/html.ts'
import type { Html } from '../html/html.ts'
import { duration, mark, short, time } from '../html/marks.ts'
import { home, inRepository } from '../repository/place.ts'

/** The list of runs, the newest first. */
export const runs = inRepository('Actions', async (repository) => ({
  title: 'Actions',
  live: repository.runs.some((run) => run.status !== 'completed'),
  body: html`<h1>Workflow runs</h1>
    ${runList(repository, repository.runs)}`,
}))

/** Runs as a list. */
export function runList(repository: Repository, all: readonly Run[]): Html {
  if (all.length === 0) return html`<p class="none">Nothing ran yet.</p>`
  return html`<ul class="box list">
    ${all.toReversed().map(
      (run) =>
        html`<li>
          ${mark(run.status, run.conclusion)}
          <div class="what">
            <a href="${home(repository)}/actions/runs/${run.id}">${workflowOf(repository, run).name}</a>
            <span class="tip">${run.headBranch ?? short(run.sha)}</span
            ><small
              >${run.event} #${run.number}${run.attempt > 1 && `, attempt ${run.attempt}`} by ${run.actor.login} ·
              ${time(run.createdAt)} ${run.status === 'completed' && duration(run.startedAt, run.updatedAt)}</small
            >
          </div>
          <a class="oid" href="${home(repository)}/commit/${run.headSha}"><code>${short(run.headSha)}</code></a>
        </li>`,
    )}
  </ul>`
}

/** Name and path of a run's workflow. */
export function workflowOf(repository: Repository, run: Run): { readonly name: string; readonly path: string } {
  return repository.workflows.find(({ id }) => id === run.workflowId) ?? { name: 'workflow', path: '' }
}
