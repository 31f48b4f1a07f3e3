/** One commit: its message, its parents, what it changed. */
import { readCommit } from '../../github/index.ts'
import { html } from '../html/html.ts'
import { face, facts, short, time } from '../html/marks.ts'
import { changes } from './changes.ts'
import { home, inRepository } from './place.ts'

/** Git's tree without entries. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

/** The page of a commit. */
export const commit = inRepository('Commits', async (repository, { params }) => {
  const { oid: wanted = '' } = params
  if (!/^[0-9a-f]{4,40}$/u.test(wanted)) return undefined
  const found = await repository.git.resolve(`${wanted}^{commit}`)
  const read = found === undefined ? undefined : await readCommit(repository.git, found.oid)
  if (read === undefined) return undefined
  const { oid, parents, author, message } = read
  const [subject = '', ...rest] = message.trimEnd().split('\n')
  const runs = repository.runs.filter((run) => run.headSha === oid || run.sha === oid)
  const link = (id: string) => html`<a href="${home(repository)}/commit/${id}"><code>${short(id)}</code></a> `
  return {
    title: subject === '' ? short(oid) : subject,
    body: html`<h1>${subject}</h1>
      ${rest.length > 0 && html`<pre class="message">${rest.join('\n').trim()}</pre>`}
      <p class="by">${face(author.name)}<b>${author.name}</b> committed ${time(author.at)}</p>
      ${facts([
        ['Commit', html`<code>${oid}</code>`],
        [parents.length === 1 ? 'Parent' : 'Parents', parents.length === 0 ? 'none' : parents.map(link)],
        ['Files', html`<a href="${home(repository)}/tree/${oid}">as of this commit</a>`],
        [
          'Runs',
          runs.length === 0
            ? 'none'
            : runs.map(
                (run) => html`<a href="${home(repository)}/actions/runs/${run.id}">${run.event} #${run.number}</a> `,
              ),
        ],
      ])}
      ${await changes(repository, parents[0] ?? emptyTree, oid)}`,
  }
})
