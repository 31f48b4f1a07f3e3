/** What an event says about commits, asked of real git. */
import type { GitStore } from '../../github/index.ts'

export const noCommit = '0'.repeat(40)

/** Files that differ between two commits (`..`), or between their merge base and the second (`...`). */
export async function changedFiles(
  git: GitStore,
  from: string,
  to: string,
  dots: '..' | '...' = '..',
): Promise<string[]> {
  const range = from === noCommit ? [await emptyTree(git), to] : [`${from}${dots}${to}`]
  return split(await git.text(['diff', '--name-only', '-z', '--no-renames', ...range]))
}

/** Commits of a push, oldest first, as its payload has them. */
export async function pushedCommits(git: GitStore, before: string, after: string): Promise<Record<string, unknown>[]> {
  const range = before === noCommit ? ['-1', after] : ['--reverse', '--max-count=1000', `${before}..${after}`]
  const commits = (await git.text(['rev-list', ...range])).split('\n').filter((oid) => oid !== '')
  return Promise.all(commits.map(async (oid) => commitPayload(git, oid)))
}

/** One commit with the files it added, removed and modified. */
export async function commitPayload(git: GitStore, oid: string): Promise<Record<string, unknown>> {
  const format = '%H%x00%T%x00%an%x00%ae%x00%cn%x00%ce%x00%cI%x00%B'
  const [id = '', tree = '', author = '', email = '', committer = '', committerEmail = '', at = '', ...message] = (
    await git.text(['show', '--no-patch', `--format=${format}`, oid])
  ).split('\0')
  const status = split(
    await git.text(['diff-tree', '--root', '--no-commit-id', '--name-status', '--no-renames', '-r', '-z', oid]),
  )
  const files = (letter: string) => status.filter((_, index) => index % 2 === 1 && status[index - 1] === letter)
  return {
    id,
    tree_id: tree,
    message: message.join('\0').trimEnd(),
    timestamp: at,
    author: { name: author, email },
    committer: { name: committer, email: committerEmail },
    added: files('A'),
    removed: files('D'),
    modified: files('M'),
  }
}

/** Id of a revision's commit; throws when there is none. */
export async function commitOf(git: GitStore, revision: string): Promise<string> {
  const found = await git.resolve(`${revision}^{commit}`)
  if (found === undefined) throw new Error(`no commit ${revision} in ${git.directory}`)
  return found.oid
}

async function emptyTree(git: GitStore): Promise<string> {
  return git.writeTree([])
}

function split(text: string): string[] {
  return text.split('\0').filter((part) => part !== '')
}
