/** Issues. */
import type { Issue, IssueComment, Repository } from '../../github/index.ts'
import { html } from '../html/html.ts'
import type { Content, Html } from '../html/html.ts'
import { badge, face, time } from '../html/marks.ts'
import type { World } from '../world.ts'
import { home, inRepository, isPull, written } from './place.ts'

/** The list of issues. */
export const issues = inRepository('Issues', async (repository) => ({
  title: 'Issues',
  body: html`<h1>Issues</h1>
    ${issueList(
      repository,
      repository.issues.filter((issue) => !isPull(issue)),
      'issues',
    )}`,
}))

/** One issue and what was said about it. */
export const issue = inRepository('Issues', async (repository, { params, world }) => {
  const found = repository.issues.find((one) => String(one.number) === params['number'] && !isPull(one))
  if (found === undefined) return undefined
  return {
    title: `${found.title} · #${found.number}`,
    body: html`${issueHeading(found, stateBadge(found))}${conversation(world, repository, found)}`,
  }
})

/** Issues or pull requests, the newest first. */
export function issueList(repository: Repository, all: readonly Issue[], kind: 'issues' | 'pull'): Html {
  if (all.length === 0) return html`<p class="none">There are none.</p>`
  return html`<ul class="box list">
    ${all.toReversed().map((one) => {
      const said = repository.comments.filter((comment) => comment.issueNumber === one.number).length
      return html`<li>
        ${stateBadge(one)}
        <div class="what">
          <a href="${home(repository)}/${kind}/${one.number}">${one.title}</a> ${labels(repository, one)}<small
            >#${one.number} by ${one.user.login} ·
            ${time(one.createdAt)}${said > 0 && ` · ${said === 1 ? '1 comment' : `${said} comments`}`}</small
          >
        </div>
      </li>`
    })}
  </ul>`
}

/** Open, closed, merged. */
export function stateBadge({ state, pull }: Issue): Html {
  if (pull !== undefined && pull.mergedAt !== null) return badge('merged', 'merged')
  if (pull?.draft === true) return badge('draft', 'dull')
  return badge(state, state === 'open' ? 'good' : pull === undefined ? 'merged' : 'bad')
}

/** Title, number, state. */
export function issueHeading(one: Issue, state: Content): Html {
  return html`<h1>${one.title} <small>#${one.number}</small></h1>
    <p class="by">${state} <b>${one.user.login}</b> opened this ${time(one.createdAt)}</p>`
}

/** The description and the comments. */
export function conversation(world: World, repository: Repository, one: Issue): Html {
  const said = repository.comments.filter((comment) => comment.issueNumber === one.number)
  const first = { user: one.user, body: one.body ?? '', createdAt: one.createdAt, updatedAt: one.createdAt }
  const show = (comment: Omit<IssueComment, 'id' | 'issueNumber'>): Html =>
    html`<article class="box comment">
      <h2>
        ${face(comment.user.login)}<span
          ><b>${comment.user.login}</b> ${comment.user.type === 'Bot' && badge('bot', 'dull')}
          ${time(comment.createdAt)}${comment.updatedAt !== comment.createdAt && html` · edited ${time(comment.updatedAt)}`}</span
        >
      </h2>
      <div class="pad">
        ${
          comment.body.trim() === ''
            ? html`<p class="none">No description.</p>`
            : written(world, repository, comment.body)
        }
      </div>
    </article>`
  const named = labels(repository, one)
  return html`${named.length === 0 ? '' : html`<p>${named}</p>`}${[first, ...said].map(show)}`
}

function labels(repository: Repository, { labels: names }: Issue): Html[] {
  return names.map((name) => {
    const colour = repository.labels.find((label) => label.name === name)?.color ?? ''
    return html`<span class="label"
      ><svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
        <circle cx="5" cy="5" r="5" fill="#${/^[0-9a-f]{6}$/iu.test(colour) ? colour : '888888'}" /></svg
      >${name}</span
    > `
  })
}
