/** Pull requests. */
import type { Repository } from '../../github/index.ts'
import { html, path } from '../html/html.ts'
import type { Html } from '../html/html.ts'
import { face, mark, short, time, word } from '../html/marks.ts'
import { changes } from './changes.ts'
import { commitList } from './commits.ts'
import { historyOf } from './history.ts'
import { conversation, issueHeading, issueList, stateBadge } from './issues.ts'
import { home, inRepository, isPull } from './place.ts'
import type { PullIssue } from './place.ts'

/** The list of pull requests. */
export const pulls = inRepository('Pull requests', async (repository) => ({
  title: 'Pull requests',
  body: html`<h1>Pull requests</h1>
    ${issueList(repository, repository.issues.filter(isPull), 'pull')}`,
}))

/** The conversation and the checks of a pull request. */
export const pull = inRepository('Pull requests', async (repository, { params, world }) => {
  const found = pullOf(repository, params['number'])
  if (found === undefined) return undefined
  const { pull: sides } = found
  const head = await headOf(repository, found)
  return {
    title: `${found.title} · #${found.number}`,
    live: found.state === 'open' && runsOf(repository, found, head).some((run) => run.status !== 'completed'),
    body: html`${heading(repository, found, 'Conversation')} ${conversation(world, repository, found)}
    ${
      sides.mergedAt !== null &&
      html`<p class="box pad by">
        ${face(sides.mergedBy?.login ?? '?')}<b>${sides.mergedBy?.login ?? 'somebody'}</b> merged this into
        <code>${sides.baseRef}</code>
        ${time(sides.mergedAt)}${sides.mergeCommitSha !== null && html` as <a href="${home(repository)}/commit/${sides.mergeCommitSha}"><code>${short(sides.mergeCommitSha)}</code></a>`}
      </p>`
    }
    ${checks(repository, found, head)}`,
  }
})

/** What a pull request changes. */
export const pullFiles = inRepository('Pull requests', async (repository, { params }) => {
  const found = pullOf(repository, params['number'])
  if (found === undefined) return undefined
  const head = await headOf(repository, found)
  const fork = await repository.git.run(['merge-base', found.pull.baseSha, head])
  const from = fork.code === 0 ? fork.stdout.toString('utf8').trim() : found.pull.baseSha
  const entries = await historyOf(repository, [head], [`^${from}`])
  return {
    title: `Changes of #${found.number}`,
    body: html`${heading(repository, found, 'Changes')}
      <h2>Commits</h2>
      ${commitList(repository, entries)} ${await changes(repository, from, head)}`,
  }
})

function pullOf(repository: Repository, number: string | undefined): PullIssue | undefined {
  return repository.issues.filter(isPull).find((one) => String(one.number) === number)
}

/** The head as it is now; the state notices a push only when somebody asks through the API. */
async function headOf(repository: Repository, { state, pull: sides }: PullIssue): Promise<string> {
  const moves = state === 'open' && sides.headRepositoryId === repository.id
  const tip = moves ? await repository.git.resolve(`refs/heads/${sides.headRef}^{commit}`) : undefined
  return tip?.oid ?? sides.headSha
}

function heading(repository: Repository, found: PullIssue, current: 'Conversation' | 'Changes'): Html {
  const at = `${home(repository)}/pull/${found.number}`
  const { baseRef, headRef, headRepositoryId } = found.pull
  const branch = (name: string): Html =>
    html`<a href="${home(repository)}/commits${path(name)}"><code>${name}</code></a>`
  const tab = (name: typeof current, href: string): Html =>
    html`<a class="chip" href="${href}" ${name === current && html` aria-current="page"`}>${name}</a>`
  return html`${issueHeading(found, stateBadge(found))}
    <p class="by">
      from ${headRepositoryId === repository.id ? branch(headRef) : html`<code>${headRef}</code> of a fork`} into
      ${branch(baseRef)}
    </p>
    <nav class="chips" aria-label="Pull request">${tab('Conversation', at)}${tab('Changes', `${at}/files`)}</nav>`
}

function runsOf(repository: Repository, { number }: PullIssue, head: string) {
  return repository.runs.filter(
    (run) => run.headSha === head && (run.pullNumber === undefined || run.pullNumber === number),
  )
}

function checks(repository: Repository, found: PullIssue, head: string): Html {
  const runs = runsOf(repository, found, head)
  if (runs.length === 0)
    return html`<h2>Checks</h2>
      <p class="none">No checks ran for <code>${short(head)}</code>.</p>`
  return html`<h2>
      Checks <small>of <code>${short(head)}</code></small>
    </h2>
    <ul class="box list">
      ${runs.flatMap((run) => {
        const name = repository.workflows.find(({ id }) => id === run.workflowId)?.name ?? ''
        return run.jobs
          .filter(({ attempt }) => attempt === run.attempt)
          .map(
            (job) =>
              html`<li>
                ${mark(job.status, job.conclusion)}
                <div class="what">
                  <a href="${home(repository)}/actions/runs/${run.id}/job/${job.id}">${name} / ${job.name}</a
                  ><small>${run.event} · ${word(job.status, job.conclusion)}</small>
                </div>
              </li>`,
          )
      })}
    </ul>`
}
