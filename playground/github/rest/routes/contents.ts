/** Files and directories at a commit. */
import { json } from '../../../http/serve.ts'
import { readTree } from '../../git/objects.ts'
import type { TreeEntry } from '../../git/store.ts'
import { found, notFound, param, reads } from '../route.ts'
import type { Call, Routes } from '../route.ts'
import { apiOf, webOf } from '../views/addresses.ts'
import { resolveCommit } from './commits.ts'

/** `repos/get-content`. */
export const contentRoutes: Routes = {
  'repos/get-content': reads([['contents', 'read']], async (call) => {
    const path = param(call, 'path').replace(/^\/|\/$/g, '')
    const ref = call.query['ref'] ?? call.repository.defaultBranch
    const commit = await resolveCommit(call, ref.replace(/^refs\/(?:heads|tags)\//, ''))
    if (commit === undefined) throw notFound()
    const { git } = call.repository
    const object = found(await git.resolve(path === '' ? `${commit}^{tree}` : `${commit}:${path}`))
    const at = { ref, commit }
    if (object.type === 'tree') {
      const entries = found(await readTree(git, object.oid))
      const items = entries.map(async (entry) => {
        const size = entry.type === 'blob' ? ((await git.resolve(entry.oid))?.size ?? 0) : 0
        return common(call, at, { path: path === '' ? entry.name : `${path}/${entry.name}`, entry, size })
      })
      return json(200, await Promise.all(items))
    }
    const { content } = found(await git.read(object.oid))
    if (call.request.headers['accept']?.includes('raw') === true)
      return {
        status: 200,
        headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' },
        body: content,
      }
    const entry: TreeEntry = { mode: '100644', type: 'blob', oid: object.oid, name: path.split('/').at(-1) ?? '' }
    return json(200, {
      ...common(call, at, { path, entry, size: content.length }),
      // Above 1 MB GitHub leaves the content out and says so.
      ...(content.length > 1_048_576
        ? { content: '', encoding: 'none' }
        : { content: content.toString('base64').replaceAll(/.{1,60}/g, '$&\n'), encoding: 'base64' }),
    })
  }),
}

function common(
  call: Call,
  at: { ref: string; commit: string },
  { path, entry, size }: { path: string; entry: TreeEntry; size: number },
): Record<string, unknown> {
  const isFile = entry.type === 'blob'
  const self = `${apiOf(call, call.repository)}/contents/${encodeURI(path)}?ref=${encodeURIComponent(at.ref)}`
  const git = `${apiOf(call, call.repository)}/git/${entry.type}s/${entry.oid}`
  const html = `${webOf(call.repository)}/${isFile ? 'blob' : 'tree'}/${at.ref}/${encodeURI(path)}`
  return {
    name: entry.name,
    path,
    sha: entry.oid,
    size,
    url: self,
    html_url: html,
    git_url: git,
    download_url: isFile ? `${webOf(call.repository)}/raw/${at.commit}/${encodeURI(path)}` : null,
    type: isFile ? 'file' : entry.type === 'tree' ? 'dir' : 'submodule',
    _links: { self, git, html },
  }
}
