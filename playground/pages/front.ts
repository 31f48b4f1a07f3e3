/** The first page: everything there is to look at. */
import { findObjects } from '../cloud/index.ts'
import { nameOf } from '../github/index.ts'
import { accountHome, accountsOf } from './cloud/accounts.ts'
import { html } from './html/html.ts'
import { counted } from './html/marks.ts'
import { home, isPull } from './repository/place.ts'
import { runList } from './runs/runs.ts'
import type { Shows } from './world.ts'

/** Repositories and accounts. */
export const front: Shows = async ({ world }) => {
  const { github, aws, cloud } = world
  const repositories = github.repositories.toSorted((one, other) => other.runs.length - one.runs.length)
  const busy = github.repositories.some(({ runs }) => runs.some(({ status }) => status !== 'completed'))
  return {
    title: 'Playground',
    live: busy,
    body: html`<div class="hero">
        <h1>The playground</h1>
        <p>
          What the pipeline left behind, as GitHub and AWS would show it: the real workflow files ran on this machine,
          with the real terraform, against a GitHub and an AWS that live in this process.
        </p>
      </div>
      <div class="columns">
        <section>
          <h2>Repositories</h2>
          <ul class="cards">
            ${repositories.map((repository) => {
              const pulls = repository.issues.filter(isPull).length
              return html`<li class="card">
                <a href="${home(repository)}">${nameOf(repository)}</a>
                <p>
                  ${counted(repository.runs.length, 'run')} · ${counted(pulls, 'pull request')} ·
                  ${counted(repository.issues.length - pulls, 'issue')}
                </p>
                <p>
                  <a href="${home(repository)}/commits">Commits</a>
                  <a href="${home(repository)}/pulls">Pull requests</a>
                  <a href="${home(repository)}/actions">Actions</a> <a href="${home(repository)}/ledger">Ledger</a>
                </p>
              </li>`
            })}
          </ul>
        </section>
        <section>
          <h2>AWS accounts</h2>
          <ul class="cards">
            ${accountsOf(world).map((account) => {
              const objects = cloud === undefined ? 0 : findObjects(cloud, { account }).length
              const held = [...(aws?.buckets.values() ?? [])].filter((bucket) => bucket.account === account).length
              return html`<li class="card">
                <a href="${accountHome(account)}">${account}</a>
                <p>
                  ${counted(objects, 'resource')} · ${counted(held, 'bucket')} ·
                  ${counted(aws?.accounts.get(account)?.roles.size ?? 0, 'role')}
                </p>
              </li>`
            })}
          </ul>
        </section>
      </div>
      ${github.repositories
        .filter(({ runs }) => runs.length > 0)
        .map(
          (repository) =>
            html`<h2>Newest runs <small>of ${nameOf(repository)}</small></h2>
              ${runList(repository, repository.runs.slice(-8))}`,
        )}`,
  }
}
