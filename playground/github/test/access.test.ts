import { describe, expect, test } from '@jest/globals'
import { moveClock } from '../index.ts'
import { clientOf, refusal, repo, world } from './support.ts'

const blob = 'POST /repos/{owner}/{repo}/git/blobs'

describe('permissions', () => {
  test.each([
    ['POST /repos/{owner}/{repo}/git/refs', { ref: 'refs/heads/x', sha: 'a' }, 'contents=write'],
    ['GET /repos/{owner}/{repo}/git/ref/{ref}', { ref: 'heads/main' }, 'contents=read'],
    ['POST /repos/{owner}/{repo}/issues', { title: 'x' }, 'issues=write'],
    ['GET /repos/{owner}/{repo}/issues', {}, 'issues=read; pull_requests=read'],
    ['POST /repos/{owner}/{repo}/pulls', { title: 'x', head: 'a', base: 'main' }, 'pull_requests=write'],
    ['GET /repos/{owner}/{repo}/actions/artifacts', {}, 'actions=read'],
    ['GET /repos/{owner}/{repo}/actions/runs', {}, 'actions=read'],
    ['POST /repos/{owner}/{repo}/deployments', { ref: 'main' }, 'deployments=write'],
  ])('%s without its permission', async (route, body, accepted) => {
    await using github = await world()
    const refused = await refusal(github.client({ packages: 'write' }).request(route, { ...repo, ...body }))
    expect(refused).toMatchObject({
      status: 403,
      body: {
        message: 'Resource not accessible by integration',
        documentation_url: expect.stringContaining('https://docs.github.com/rest/'),
        status: '403',
      },
      headers: { 'x-accepted-github-permissions': accepted },
    })
  })

  test('reading is not writing', async () => {
    await using github = await world()
    expect((await refusal(github.client({ contents: 'read' }).request(blob, { ...repo, content: 'x' }))).status).toBe(
      403,
    )
    expect((await github.client({ contents: 'write' }).request(blob, { ...repo, content: 'x' })).status).toBe(201)
  })

  test("a pull request's conversation takes pull-requests: write, an issue's does not", async () => {
    await using github = await world()
    const api = github.client({ 'pull-requests': 'write' })
    await github.client({ issues: 'write' }).request('POST /repos/{owner}/{repo}/issues', { ...repo, title: 'x' })
    const comment = { ...repo, issue_number: 1, body: 'x' }
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'
    expect((await refusal(api.request(route, comment))).status).toBe(403)
  })
})

describe('who may see what', () => {
  test('a private repository is not there for a token of another, nor for nobody', async () => {
    await using github = await world()
    await using other = await world()
    expect((await refusal(clientOf(github.server.url).request('GET /repos/{owner}/{repo}', repo))).status).toBe(404)
    const foreign = other.client()
    expect((await refusal(foreign.request('GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'no' }))).status).toBe(
      404,
    )
  })

  test('a public repository is read by anybody and written by its tokens', async () => {
    await using github = await world({ repositories: [{ fullName: 'acme/infra', private: false, files: { a: '' } }] })
    const nobody = clientOf(github.server.url)
    expect(
      (await nobody.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...repo, ref: 'heads/main' })).status,
    ).toBe(200)
    expect(await refusal(nobody.request(blob, { ...repo, content: 'x' }))).toMatchObject({
      status: 401,
      message: 'Requires authentication',
    })
  })

  test('a bad, revoked or expired token', async () => {
    await using github = await world()
    const bad = { status: 401, message: 'Bad credentials' }
    expect(
      await refusal(clientOf(github.server.url, 'ghs_x').request('GET /repos/{owner}/{repo}', repo)),
    ).toMatchObject(bad)
    const api = github.client()
    const [token] = github.state.tokens
    if (token !== undefined) token.revoked = true
    expect(await refusal(api.request('GET /repos/{owner}/{repo}', repo))).toMatchObject(bad)
    const app = github.client({}, 'app')
    moveClock(github.state, 3_600_000)
    expect(await refusal(app.request('GET /repos/{owner}/{repo}', repo))).toMatchObject(bad)
  })
})

describe("requests that do not fit GitHub's description", () => {
  test.each([
    ['a missing property', { ref: 'refs/heads/x' }, '"sha" wasn\'t supplied.'],
    ['an unknown property', { ref: 'refs/heads/x', sha: 'a', force: true }, '"force" is not a permitted key.'],
    ['a wrong type', { ref: 'refs/heads/x', sha: 1 }, "For 'properties/sha', must be string."],
  ])('%s', async (_, body, message) => {
    await using github = await world()
    const refused = await refusal(github.client().request('POST /repos/acme/infra/git/refs', body))
    expect(refused).toMatchObject({ status: 422, message: `Invalid request.\n\n${message}` })
  })

  test('an id that is no number, a query nobody knows, a body that is no JSON', async () => {
    await using github = await world()
    const api = github.client()
    expect((await refusal(api.request('GET /repos/acme/infra/actions/runs/abc'))).status).toBe(404)
    expect((await refusal(api.request('GET /repos/acme/infra/issues?stat=open'))).status).toBe(422)
    const headers = { authorization: `token ${github.state.tokens[0]?.value ?? ''}` }
    const broken = await fetch(`${github.server.url}/repos/acme/infra/git/blobs`, {
      method: 'POST',
      headers,
      body: '{',
    })
    expect([broken.status, await broken.json()]).toMatchObject([400, { message: 'Problems parsing JSON' }])
  })

  test('a route that the playground does not have is loud', async () => {
    await using github = await world()
    const refused = await refusal(github.client().request('GET /repos/acme/infra/stargazers'))
    expect(refused.status).toBe(500)
    expect(String(refused.body)).toContain('no route for GET /repos/acme/infra/stargazers')
  })
})

test('the budget of an hour is counted, spent and filled again', async () => {
  await using github = await world()
  github.state.rate.limit = 3
  const api = github.client()
  const left = []
  for (let call = 0; call < 3; call += 1)
    left.push((await api.request('GET /repos/{owner}/{repo}', repo)).headers['x-ratelimit-remaining'])
  expect(left).toEqual(['2', '1', '0'])
  const spent = await refusal(api.request('GET /repos/{owner}/{repo}', repo))
  expect(spent).toMatchObject({ status: 403, headers: { 'x-ratelimit-remaining': '0' } })
  expect(spent.message).toContain('API rate limit exceeded')
  expect((await api.request('GET /rate_limit')).data.rate).toMatchObject({ limit: 3, remaining: 0 })
  moveClock(github.state, 3_600_000)
  expect((await api.request('GET /repos/{owner}/{repo}', repo)).status).toBe(200)
})

test("requests are logged, so that a step's can be counted", async () => {
  await using github = await world()
  await github.client().request('GET /repos/{owner}/{repo}', repo)
  expect(github.state.answered).toEqual([{ method: 'GET', path: '/repos/acme/infra', status: 200 }])
})
