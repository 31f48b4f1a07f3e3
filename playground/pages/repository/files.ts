/** The files of a commit. */
import { readTree } from '../../github/git/objects.ts'
import type { GitStore, Repository } from '../../github/index.ts'
import { below, html, path } from '../html/html.ts'
import type { Html } from '../html/html.ts'
import { size } from '../html/marks.ts'
import { home, inRepository, written } from './place.ts'

/** Bytes of a file that are shown. */
const longest = 500_000

/** A directory or file: `rest` is a ref or commit, then a path; a ref may hold slashes too. */
export const file = inRepository('Code', async (repository, { params, world }) => {
  const parts = (params['rest'] ?? '').split('/').filter((part) => part !== '')
  const at = await split(repository, parts)
  if (at === undefined) return undefined
  const { ref, inner } = at
  const found = await repository.git.resolve(`${at.oid}:${inner.join('/')}`)
  if (found === undefined) return undefined
  const base = `${home(repository)}/tree${path(ref)}`
  const heading = html`<h1 class="path">
    <a href="${base}">${repository.name}</a>${inner.map(
      (name, index) => html` / <a href="${below(base, inner.slice(0, index + 1).join('/'))}">${name}</a>`,
    )} <small>at <code>${ref}</code></small>
  </h1>`
  const title = inner.at(-1) ?? `Files of ${ref}`
  if (found.type === 'tree') {
    const listed = await listing(repository.git, found.oid, below(base, inner.join('/')).replace(/\/$/u, ''))
    return { title, body: html`${heading}${listed}` }
  }
  const content = (await repository.git.read(found.oid))?.content ?? Buffer.alloc(0)
  const text = content.subarray(0, longest).toString('utf8')
  const shown = content.includes(0)
    ? html`<p class="none">Not text.</p>`
    : title.endsWith('.md')
      ? html`<div class="box pad">
          ${written(world, repository, text, { breaks: false, directory: inner.slice(0, -1).join('/') })}
        </div>`
      : html`<ol class="log source">
          ${text
            .replace(/\n$/u, '')
            .split('\n')
            .map((line) => html`<li><code>${line}</code></li>`)}
        </ol>`
  return {
    title,
    body: html`${heading}
      <p class="none">${size(content.length)}</p>
      ${shown}${content.length > longest && html`<p class="none">The rest is too long to be shown.</p>`}`,
  }
})

/** The entries of a tree, folders first. */
export async function listing(git: GitStore, tree: string, base: string): Promise<Html> {
  const entries = (await readTree(git, tree)) ?? []
  const order = entries.toSorted((one, other) => Number(other.type === 'tree') - Number(one.type === 'tree'))
  return html`<ul class="box files">
    ${order.map(
      ({ name, type }) =>
        html`<li>
          <span class="sort" aria-hidden="true">${type === 'tree' ? '▸' : '·'}</span
          ><a href="${base}${path(name)}">${name}${type === 'tree' && '/'}</a>
        </li>`,
    )}
  </ul>`
}

async function split(
  repository: Repository,
  parts: readonly string[],
): Promise<{ ref: string; oid: string; inner: readonly string[] } | undefined> {
  for (let count = parts.length; count > 0; count -= 1) {
    const ref = parts.slice(0, count).join('/')
    const full = /^[0-9a-f]{40}$/u.test(ref) ? ref : `refs/heads/${ref}`
    const found = await repository.git.resolve(`${full}^{commit}`)
    if (found !== undefined) return { ref, oid: found.oid, inner: parts.slice(count) }
  }
  return undefined
}
