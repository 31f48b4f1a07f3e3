/** Repositories and their branches. */
import { json } from '../../../http/serve.ts'
import { rulesOf } from '../../state/rules.ts'
import { list } from '../paginate.ts'
import { Refusal, param, reads } from '../route.ts'
import type { Call, Routes } from '../route.ts'
import { apiOf, webOf } from '../views/addresses.ts'
import { commitAt, commitView } from '../views/commit.ts'
import { repositoryView } from '../views/repository.ts'
import { readRef } from './git-refs.ts'

/** `repos/get` and the branch routes. */
export const repositoryRoutes: Routes = {
  'repos/get': reads([['metadata', 'read']], (call) => json(200, repositoryView(call, call.repository))),
  'repos/list-branches': reads([['contents', 'read']], async (call) => {
    const lines = await call.repository.git.text([
      'for-each-ref',
      '--format=%(objectname) %(refname:lstrip=2)',
      'refs/heads/',
    ])
    const branches = lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ sha: line.slice(0, 40), name: line.slice(41) }))
    return list(call, branches, ({ sha, name }) => ({
      name,
      commit: { sha, url: `${apiOf(call, call.repository)}/commits/${sha}` },
      protected: isProtected(call, name),
    }))
  }),
  'repos/get-branch': reads([['contents', 'read']], async (call) => {
    const name = param(call, 'branch')
    const tip = await readRef(call.repository, `refs/heads/${name}`)
    if (tip === undefined) throw new Refusal(404, 'Branch not found')
    const self = `${apiOf(call, call.repository)}/branches/${name}`
    return json(200, {
      name,
      commit: commitView(call, await commitAt(call.repository, tip.oid)),
      _links: { self, html: `${webOf(call.repository)}/tree/${name}` },
      protected: isProtected(call, name),
      protection: { enabled: isProtected(call, name) },
      protection_url: `${self}/protection`,
    })
  }),
}

function isProtected(call: Call, branch: string): boolean {
  return rulesOf(call.repository, `refs/heads/${branch}`).length > 0
}
