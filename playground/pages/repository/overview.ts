/** The front page of a repository: its files, branches, environments and README. */
import type { Repository } from '../../github/index.ts'
import { html, path } from '../html/html.ts'
import { badge, short, table, time } from '../html/marks.ts'
import { commitList, workBranches } from './commits.ts'
import { listing } from './files.ts'
import { historyOf } from './history.ts'
import { home, inRepository, written } from './place.ts'

/** The page of a repository. */
export const overview = inRepository('Code', async (repository, { world }) => {
  const at = home(repository)
  const { git, defaultBranch } = repository
  const branches = await workBranches(repository)
  const tip = branches.find(({ name }) => name === defaultBranch)?.tip
  const tree = tip === undefined ? undefined : await git.resolve(`${tip}^{tree}`)
  const readme = tip === undefined ? undefined : await git.resolve(`${tip}:README.md`)
  const text = readme?.type === 'blob' ? (await git.read(readme.oid))?.content.toString('utf8') : undefined
  const recent = await historyOf(
    repository,
    branches.map((branch) => branch.tip),
    ['-8'],
  )
  return {
    title: `${repository.owner.login}/${repository.name}`,
    body: html`<h1>
        ${repository.owner.login}/${repository.name}
        <small>${badge(repository.private ? 'private' : 'public', 'dull')}</small>
      </h1>
      <div class="columns">
        <div>
          <h2>
            Files <small>of <code>${defaultBranch}</code></small>
          </h2>
          ${tree === undefined ? html`<p class="none">Nothing is committed yet.</p>` : await listing(git, tree.oid, `${at}/tree${path(defaultBranch)}`)}
          <h2>
            Newest commits <small><a href="${at}/commits">all, with their graph</a></small>
          </h2>
          ${commitList(repository, recent, branches)}
        </div>
        <div>
          <h2>Branches</h2>
          ${table(
            'Branches',
            ['Branch', 'Tip'],
            branches.map(({ name, tip: oid }) => [
              html`<a href="${at}/commits${path(name)}">${name}</a>`,
              html`<a href="${at}/commit/${oid}"><code>${short(oid)}</code></a>`,
            ]),
          )}
        </div>
      </div>
      <h2>Environments</h2>
      ${environments(repository)}
      ${
        text !== undefined &&
        html`<h2>README</h2>
          <div class="box pad">${written(world, repository, text, { breaks: false })}</div>`
      }`,
  }
})

function environments(repository: Repository) {
  return table(
    'Environments',
    ['Environment', 'Reviewers', 'Branches', 'Last deployment'],
    repository.environments.map(({ name, reviewers, branchPolicy }) => {
      const last = repository.deployments.findLast((deployment) => deployment.environment === name)
      const state = last?.statuses.at(-1)?.state ?? ''
      return [
        name,
        reviewers.join(', ') || '—',
        branchPolicy?.join(', ') ?? 'any',
        last === undefined
          ? '—'
          : html`${badge(state.replaceAll('_', ' '), state === 'success' ? 'good' : state === 'failure' ? 'bad' : 'busy')}
            ${time(last.createdAt)}`,
      ]
    }),
  )
}
