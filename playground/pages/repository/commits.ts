/** The log, with a graph of its merges. */
import type { Repository } from '../../github/index.ts'
import { html, path } from '../html/html.ts'
import type { Html } from '../html/html.ts'
import { face, short, time } from '../html/marks.ts'
import { drawn, layOut, widthOf } from './graph.ts'
import { historyOf, longest } from './history.ts'
import type { Entry } from './history.ts'
import { branchesOf, home, inRepository } from './place.ts'
import type { Branch } from './place.ts'

/** Branches people work on: the ledger has pages of its own. */
export async function workBranches(repository: Repository): Promise<Branch[]> {
  return (await branchesOf(repository)).filter(({ name }) => !name.startsWith('ledger/'))
}

/** The log of one branch, or of all. */
export const commits = inRepository('Commits', async (repository, { params }) => {
  const branches = await workBranches(repository)
  const { branch } = params
  const one = branch === undefined ? undefined : (await branchesOf(repository)).find(({ name }) => name === branch)
  if (branch !== undefined && one === undefined) return undefined
  const shown = one === undefined ? branches : [one]
  const entries = await historyOf(
    repository,
    shown.map(({ tip }) => tip),
  )
  const link = (name: string | undefined, text: string): Html =>
    html`<a
      class="chip"
      href="${home(repository)}/commits${name !== undefined && path(name)}"
      ${branch === name && html` aria-current="true"`}
      >${text}</a
    >`
  return {
    title: branch === undefined ? 'Commits' : `Commits of ${branch}`,
    body: html`<h1>${branch === undefined ? 'Commits' : html`Commits of <code>${branch}</code>`}</h1>
      <nav class="chips" aria-label="Branches">
        ${link(undefined, 'all branches')}${branches.map(({ name }) => link(name, name))}
      </nav>
      ${commitList(repository, entries, branches)}
      ${entries.length === longest && html`<p class="none">The newest ${longest}; git log has the rest.</p>`}`,
  }
})

/** Commits beside their graph. */
export function commitList(repository: Repository, entries: readonly Entry[], branches: readonly Branch[] = []): Html {
  const rows = layOut(entries)
  const width = widthOf(rows)
  return html`<ol class="commits">
    ${entries.map((entry, index) => {
      const row = rows[index]
      const tips = branches.filter(({ tip }) => tip === entry.oid)
      return html`<li>
        ${row !== undefined && drawn(row, width)}
        <div class="what">
          <a href="${home(repository)}/commit/${entry.oid}">${entry.subject === '' ? '(no message)' : entry.subject}</a>
          ${tips.map(({ name }) => html`<span class="tip">${name}</span> `)}<small
            >${face(entry.author)}${entry.author} · ${time(entry.at * 1000)}</small
          >
        </div>
        <a class="oid" href="${home(repository)}/commit/${entry.oid}"><code>${short(entry.oid)}</code></a>
      </li>`
    })}
  </ol>`
}
