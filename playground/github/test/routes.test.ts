import { expect, test } from '@jest/globals'
import { addJob, commitFiles, environmentOf, protect, startRun, timestamp } from '../index.ts'
import { loadDescription } from '../rest/openapi.ts'
import { routes } from '../rest/routes/index.ts'
import { everything, world } from './support.ts'

interface Line {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly body?: Record<string, unknown>
}

/** A repository with one of everything, and its ids. */
async function furnished() {
  const github = await world()
  const { state, repository } = github
  const at = timestamp(state)
  const main = (await repository.git.resolve('refs/heads/main'))?.oid ?? ''
  const tree = (await repository.git.resolve('refs/heads/main^{tree}'))?.oid ?? ''
  const blob = (await repository.git.resolve('refs/heads/main:main.tf'))?.oid ?? ''
  await commitFiles(repository.git, 'feature', { from: 'main', files: { b: 'b\n' }, message: 'B' })
  const ruleset = protect(state, repository, { include: ['refs/heads/ledger/*'], rules: ['deletion'] })
  const environment = environmentOf(state, repository, 'production')
  environment.reviewers = ['alice']
  const variable = { name: 'X', value: '1', createdAt: at, updatedAt: at }
  environment.variables.push(variable)
  repository.variables.push(variable)
  const workflow = '.github/workflows/deliver.yml'
  const run = startRun(state, repository, { workflow, event: 'push', ref: 'refs/heads/main', sha: main, actor: 'bob' })
  const job = addJob(state, repository, run, { name: 'apply', environment: 'production' })
  const artifact = {
    id: 11,
    runId: run.id,
    runBackendId: run.backendId,
    jobBackendId: job.backendId,
    name: 'tfplan',
    mimeType: 'application/zip',
    createdAt: at,
    expiresAt: timestamp(state, 86_400_000),
    blob: 'x',
    finalized: { size: 1, digest: 'sha256:x' },
  }
  repository.artifacts.push(artifact)
  for (const id of [21, 22])
    repository.caches.push({
      id,
      key: `k${id}`,
      version: 'v',
      ref: run.ref,
      createdAt: at,
      lastAccessedAt: at,
      blob: 'y',
      size: 1,
    })
  return { github, main, tree, blob, ruleset, environment, run, job }
}

test('every route answers, and as GitHub might', async () => {
  const { main, tree, blob, ruleset, environment, run, job, github } = await furnished()
  await using _ = github
  const alice = github.client({ ...everything }, 'user', 'alice')
  const runPath = `/actions/runs/${run.id}`
  const get = (path: string, status = 200): Line => ({ method: 'GET', path, status })
  const send = (method: string, path: string, status: number, body?: Record<string, unknown>): Line => ({
    method,
    path,
    status,
    ...(body === undefined ? {} : { body }),
  })
  const lines: Line[] = [
    get('/'),
    get('/activity?ref=refs%2Fheads%2Fmain'),
    get('/branches'),
    get('/branches/feature'),
    get('/rules/branches/ledger/dev'),
    get('/rulesets'),
    get(`/rulesets/${ruleset.id}`),
    get('/commits?sha=feature'),
    get('/commits/feature'),
    get(`/commits/${main}/pulls`),
    get('/compare/main...feature'),
    get('/contents/main.tf'),
    send('POST', '/git/blobs', 201, { content: 'x' }),
    get(`/git/blobs/${blob}`),
    send('POST', '/git/trees', 201, { tree: [{ path: 'a', mode: '100644', type: 'blob', sha: blob }] }),
    get('/git/trees/main?recursive=1'),
    send('POST', '/git/commits', 201, { message: 'm', tree, parents: [main] }),
    get(`/git/commits/${main}`),
    send('POST', '/git/tags', 201, { tag: 'v1', message: 'One', object: main, type: 'commit' }),
    send('POST', '/git/refs', 201, { ref: 'refs/heads/x', sha: main }),
    get('/git/ref/heads/x'),
    get('/git/matching-refs/heads/'),
    send('PATCH', '/git/refs/heads/x', 200, { sha: main }),
    send('DELETE', '/git/refs/heads/x', 204),
    send('POST', '/labels', 201, { name: 'drift', color: 'ffffff' }),
    get('/labels'),
    get('/labels/drift'),
    send('POST', '/issues', 201, { title: 'Drift' }),
    get('/issues'),
    get('/issues/1'),
    send('PATCH', '/issues/1', 200, { body: 'x' }),
    send('POST', '/issues/1/labels', 200, { labels: ['drift'] }),
    get('/issues/1/labels'),
    send('PUT', '/issues/1/labels', 200, { labels: ['drift'] }),
    send('DELETE', '/issues/1/labels/drift', 200),
    send('POST', '/issues/1/comments', 201, { body: 'x' }),
    get('/issues/1/comments'),
    get('/issues/comments'),
    send('POST', '/pulls', 201, { title: 'B', head: 'feature', base: 'main' }),
    get('/pulls'),
    get('/pulls/2'),
    get('/pulls/2/commits'),
    get('/pulls/2/files'),
    send('PATCH', '/pulls/2', 200, { title: 'C' }),
    send('PUT', '/pulls/2/merge', 200, {}),
    get('/actions/workflows'),
    get('/actions/workflows/deliver.yml'),
    get('/actions/workflows/deliver.yml/runs'),
    send('POST', '/actions/workflows/deliver.yml/dispatches', 204, { ref: 'main' }),
    get('/actions/runs'),
    get(runPath),
    get(`${runPath}/attempts/1`),
    get(`${runPath}/jobs`),
    get(`${runPath}/attempts/1/jobs`),
    get(`/actions/jobs/${job.id}`),
    get(`${runPath}/pending_deployments`),
    send('POST', `${runPath}/pending_deployments`, 200, {
      environment_ids: [environment.id],
      state: 'approved',
      comment: '',
    }),
    get(`${runPath}/approvals`),
    send('POST', `${runPath}/cancel`, 202),
    send('POST', `${runPath}/rerun`, 201),
    get('/actions/artifacts'),
    get(`${runPath}/artifacts`),
    get('/actions/artifacts/11'),
    get('/actions/artifacts/11/zip', 302),
    send('DELETE', '/actions/artifacts/11', 204),
    get('/actions/caches'),
    send('DELETE', '/actions/caches?key=k21', 200),
    send('DELETE', '/actions/caches/22', 204),
    get('/actions/variables'),
    get('/actions/variables/X'),
    get('/environments/production/variables'),
    get('/environments/production/variables/X'),
    get('/environments'),
    get('/environments/production'),
    get('/environments/production/deployment-branch-policies'),
    get('/actions/oidc/customization/sub'),
    send('PUT', '/actions/oidc/customization/sub', 201, { use_default: true }),
    send('POST', '/deployments', 201, { ref: 'main' }),
    get('/deployments'),
  ]
  const seen = new Set<string>()
  const description = loadDescription()
  const call = async ({ method, path, body, status }: Line, prefix = '/repos/acme/infra'): Promise<unknown> => {
    const url = new URL(`${github.server.url}${prefix}${path === '/' ? '' : path}`)
    const matched = description.match({ method, url, headers: {}, body: Buffer.from(JSON.stringify(body ?? {})) })
    if (matched !== undefined && 'operation' in matched) seen.add(matched.operation)
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { authorization: `token ${github.state.tokens.at(-1)?.value ?? ''}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    expect(`${method} ${path} ${response.status} ${response.status === status ? '' : text}`).toBe(
      `${method} ${path} ${status} `,
    )
    return text === '' ? undefined : JSON.parse(text)
  }
  await alice.request('GET /user')
  for (const line of lines) await call(line)
  for (const path of ['/user', '/rate_limit']) await call(get(path), '')
  const [deployment] = github.repository.deployments
  const [comment] = github.repository.comments
  await call(get(`/deployments/${deployment?.id ?? 0}`))
  await call(send('POST', `/deployments/${deployment?.id ?? 0}/statuses`, 201, { state: 'success' }))
  await call(get(`/deployments/${deployment?.id ?? 0}/statuses`))
  await call(get(`/issues/comments/${comment?.id ?? 0}`))
  await call(send('PATCH', `/issues/comments/${comment?.id ?? 0}`, 200, { body: 'y' }))
  await call(send('DELETE', `/issues/comments/${comment?.id ?? 0}`, 204))
  const tag = await call(send('POST', '/git/tags', 201, { tag: 'v2', message: 'Two', object: main, type: 'commit' }))
  await call(get(`/git/tags/${(tag as { sha: string }).sha}`))
  expect(Object.keys(routes).filter((operation) => !seen.has(operation))).toEqual([])
})
