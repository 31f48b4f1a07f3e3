/** The jobs of a run as the tree their names make: those of a called workflow are under the job that calls it. */
import type { Job, Repository, Run } from '../../github/index.ts'
import { html } from '../html/html.ts'
import type { Html } from '../html/html.ts'
import { badge, duration, mark } from '../html/marks.ts'
import { home } from '../repository/place.ts'

interface Branch {
  readonly name: string
  readonly jobs: Job[]
  readonly below: Branch[]
}

/** The tree; `current` is the job that is looked at. */
export function jobTree(repository: Repository, run: Run, current?: Job): Html {
  const attempts = Array.from({ length: run.attempt }, (_, index) => run.attempt - index)
  return html`${attempts.map((attempt) => {
    const jobs = run.jobs.filter((job) => job.attempt === attempt)
    return html`${run.attempt > 1 && html`<h3>Attempt ${attempt}</h3>`}${branches(treeOf(jobs), { repository, run, current })}`
  })}`
}

function treeOf(jobs: readonly Job[]): Branch {
  const root: Branch = { name: '', jobs: [], below: [] }
  for (const job of jobs) {
    const names = job.name.split(' / ')
    let at = root
    for (const name of names.slice(0, -1)) {
      const known = at.below.find((branch) => branch.name === name)
      const next = known ?? { name, jobs: [], below: [] }
      if (known === undefined) at.below.push(next)
      at = next
    }
    at.jobs.push(job)
  }
  return root
}

interface Around {
  readonly repository: Repository
  readonly run: Run
  readonly current: Job | undefined
}

function branches({ jobs, below }: Branch, around: Around): Html {
  const { repository, run, current } = around
  return html`<ul class="jobs">
    ${jobs.map(
      (job) =>
        html`<li>
          ${mark(job.status, job.conclusion)}<a
            href="${home(repository)}/actions/runs/${run.id}/job/${job.id}"
            ${job === current && html` aria-current="page"`}
            >${job.name.split(' / ').at(-1) ?? ''}</a
          >${job.environment !== undefined && badge(job.environment, 'dull')}<small
            >${duration(job.startedAt, job.completedAt)}</small
          >
        </li>`,
    )}${below.map((branch) => html`<li class="called"><span>${branch.name}</span>${branches(branch, around)}</li>`)}
  </ul>`
}
