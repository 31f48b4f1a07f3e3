/** Changed files with their patches. */
import type { Repository } from '../../github/index.ts'
import { changedFiles } from '../../github/rest/views/commit.ts'
import { html } from '../html/html.ts'
import type { Html } from '../html/html.ts'
import { patch, patchesIn } from '../text/diff.ts'

/** Characters of a patch that are shown. */
const longest = 200_000

/** What differs between two commits or trees, a heading of the second level first. */
export async function changes(repository: Repository, from: string, to: string): Promise<Html> {
  const files = await changedFiles(repository, from, to)
  const diff = await repository.git.run(['diff-tree', '-r', '-M', '-p', '--no-commit-id', from, to])
  const patches = patchesIn(diff.stdout.toString('utf8'))
  const added = files.reduce((sum, file) => sum + file.additions, 0)
  const removed = files.reduce((sum, file) => sum + file.deletions, 0)
  return html`<h2>
      ${files.length === 1 ? '1 changed file' : `${files.length} changed files`}
      <small><span class="plus">+${added}</span> <span class="minus">−${removed}</span></small>
    </h2>
    ${files.map((file, index) => {
      const hunks = patches[index]?.hunks ?? ''
      return html`<details class="box file" open>
        <summary>
          <code>${file.previous !== undefined && `${file.previous} → `}${file.filename}</code>
          <small
            >${file.status} <span class="plus">+${file.additions}</span>
            <span class="minus">−${file.deletions}</span></small
          >
        </summary>
        ${
          hunks === ''
            ? html`<p class="none">Nothing to show of its content.</p>`
            : html`<div class="wide" role="region" aria-label="Changes of ${file.filename}" tabindex="0">
                ${patch(hunks.slice(0, longest))}
              </div>`
        }${hunks.length > longest && html`<p class="none">The rest is too long to be shown.</p>`}
      </details>`
    })}`
}
