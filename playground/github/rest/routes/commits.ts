/** Commits, histories and comparisons. */
import { json } from '../../../http/serve.ts'
import { list } from '../paginate.ts'
import { Refusal, notFound, param, reads, unprocessable } from '../route.ts'
import type { Call, Routes } from '../route.ts'
import { apiOf, webOf } from '../views/addresses.ts'
import { changedFiles, commitAt, commitView, fileView } from '../views/commit.ts'
import { pullSimpleView, pullsWith } from '../views/pull.ts'

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

/** `repos/*commit*`: list, one, compare, and the pull requests of one. */
export const commitRoutes: Routes = {
  'repos/list-commits': reads([['contents', 'read']], async (call) => {
    const start = await resolveCommit(call, call.query['sha'] ?? call.repository.defaultBranch)
    if (start === undefined) throw new Refusal(409, 'Git Repository is empty.')
    const { path, since, until, author } = call.query
    const args = [
      'rev-list',
      ...(since === undefined ? [] : [`--since=${since}`]),
      ...(until === undefined ? [] : [`--until=${until}`]),
      ...(author === undefined ? [] : ['--fixed-strings', `--author=${author}`]),
      start,
      '--',
      ...(path === undefined ? [] : [path]),
    ]
    const oids = (await call.repository.git.text(args)).split('\n').filter((oid) => oid !== '')
    return list(call, oids, async (oid) => commitView(call, await commitAt(call.repository, oid)))
  }),
  'repos/get-commit': reads([['contents', 'read']], async (call) => {
    const oid = await resolveCommit(call, param(call, 'ref'))
    if (oid === undefined) throw unprocessable(`No commit found for SHA: ${param(call, 'ref')}`)
    if (call.request.headers['accept']?.includes('.sha') === true)
      return { status: 200, headers: { 'content-type': 'application/vnd.github.sha; charset=utf-8' }, body: oid }
    const commit = await commitAt(call.repository, oid)
    const files = await changedFiles(call.repository, commit.parents[0] ?? emptyTree, oid)
    const additions = files.reduce((sum, file) => sum + file.additions, 0)
    const deletions = files.reduce((sum, file) => sum + file.deletions, 0)
    return json(200, {
      ...commitView(call, commit),
      stats: { additions, deletions, total: additions + deletions },
      files: files.map((file) => fileView(call, oid, file)),
    })
  }),
  'repos/list-pull-requests-associated-with-commit': reads([['pull-requests', 'read']], async (call) => {
    const oid = await resolveCommit(call, param(call, 'commit_sha'))
    if (oid === undefined) throw unprocessable(`No commit found for SHA: ${param(call, 'commit_sha')}`)
    return list(call, await pullsWith(call.repository, oid), (issue) => pullSimpleView(call, issue))
  }),
  'repos/compare-commits-with-basehead': reads([['contents', 'read']], async (call) => {
    const basehead = param(call, 'basehead')
    const [left = '', right = ''] = basehead.split('...')
    const base = await resolveCommit(call, left)
    const head = await resolveCommit(call, right)
    if (base === undefined || head === undefined) throw notFound()
    return json(200, await comparison(call, basehead, { base, head }))
  }),
}

async function comparison(call: Call, basehead: string, { base, head }: { base: string; head: string }) {
  const { git } = call.repository
  const merge = (await git.run(['merge-base', base, head])).stdout.toString('utf8').trim()
  if (merge === '') throw new Refusal(404, `No common ancestor between ${basehead.replace('...', ' and ')}.`)
  const [behind = '0', ahead = '0'] = (
    await git.text(['rev-list', '--left-right', '--count', `${base}...${head}`])
  ).split('\t')
  const oids = (await git.text(['rev-list', '--reverse', `${base}..${head}`])).split('\n').filter((oid) => oid !== '')
  const files = await changedFiles(call.repository, merge, head)
  const web = `${webOf(call.repository)}/compare/${encodeURI(basehead)}`
  const view = async (oid: string): Promise<unknown> => commitView(call, await commitAt(call.repository, oid))
  return {
    url: `${apiOf(call, call.repository)}/compare/${encodeURI(basehead)}`,
    html_url: web,
    permalink_url: web,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    base_commit: await view(base),
    merge_base_commit: await view(merge),
    status: behind === '0' ? (ahead === '0' ? 'identical' : 'ahead') : ahead === '0' ? 'behind' : 'diverged',
    ahead_by: Number(ahead),
    behind_by: Number(behind),
    total_commits: oids.length,
    commits: await Promise.all(oids.slice(0, 250).map(view)),
    files: files.map((file) => fileView(call, head, file)),
  }
}

/** The commit that a branch, tag or SHA names. */
export async function resolveCommit(call: Call, name: string): Promise<string | undefined> {
  for (const candidate of [`refs/heads/${name}`, `refs/tags/${name}`, name]) {
    // A name is a name, never a revision expression.
    if (/[\s~^:?*[\\]|@\{|\.\.|^-/.test(name)) return undefined
    const object = await call.repository.git.resolve(`${candidate}^{commit}`)
    if (object !== undefined) return object.oid
  }
  return undefined
}
