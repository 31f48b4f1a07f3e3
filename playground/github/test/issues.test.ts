import { expect, test } from '@jest/globals'
import { refusal, repo, world } from './support.ts'

test('an issue is opened, labelled, commented on, closed and found by its labels', async () => {
  await using github = await world()
  const api = github.client({ issues: 'write' })
  const labels = ['drift', 'environment: dev']
  const made = await api.request('POST /repos/{owner}/{repo}/issues', { ...repo, title: 'Drift in dev', labels })
  expect(made.data).toMatchObject({ number: 1, state: 'open', user: { login: 'github-actions[bot]' } })
  await api.request('POST /repos/{owner}/{repo}/issues', { ...repo, title: 'Other' })
  const list = 'GET /repos/{owner}/{repo}/issues'
  const found = await api.request(list, { ...repo, labels: 'drift,environment: dev', creator: 'github-actions[bot]' })
  expect(found.data.map(({ number }) => number)).toEqual([1])
  const closed = { ...repo, issue_number: 1, state: 'closed', state_reason: 'completed' } as const
  await api.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', closed)
  expect((await api.request(list, { ...repo, labels: 'drift' })).data).toEqual([])
  const all = await api.request(list, { ...repo, labels: 'drift', state: 'all' })
  expect(all.data).toMatchObject([{ number: 1, state: 'closed', state_reason: 'completed' }])
})

test('a comment is made, changed, listed in order and deleted', async () => {
  await using github = await world()
  const api = github.client({ issues: 'write' })
  await api.request('POST /repos/{owner}/{repo}/issues', { ...repo, title: 'Drift' })
  const on = { ...repo, issue_number: 1 }
  const post = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'
  const first = await api.request(post, { ...on, body: 'one' })
  await api.request(post, { ...on, body: 'two' })
  const one = { ...repo, comment_id: first.data.id }
  await api.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...one, body: 'uno' })
  const list = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments'
  expect((await api.request(list, on)).data.map(({ body }) => body)).toEqual(['uno', 'two'])
  await api.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', one)
  expect((await api.request(list, on)).data.map(({ body }) => body)).toEqual(['two'])
  expect((await refusal(api.request('GET /repos/{owner}/{repo}/issues/comments/{comment_id}', one))).status).toBe(404)
})

test('bodies that are blank or too long are refused as GitHub refuses them', async () => {
  await using github = await world()
  const api = github.client({ issues: 'write' })
  await api.request('POST /repos/{owner}/{repo}/issues', { ...repo, title: 'Drift' })
  const post = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'
  const long = await refusal(api.request(post, { ...repo, issue_number: 1, body: 'x'.repeat(65_537) }))
  expect(long).toMatchObject({
    status: 422,
    message: 'Validation Failed',
    body: { errors: [{ message: 'body is too long (maximum is 65536 characters)' }] },
  })
  // Code points count, not UTF-16 units.
  await api.request(post, { ...repo, issue_number: 1, body: '🔧'.repeat(65_536) })
  expect((await refusal(api.request(post, { ...repo, issue_number: 1, body: ' ' }))).status).toBe(422)
})

test('labels are made once, put on, replaced and taken off', async () => {
  await using github = await world()
  const api = github.client({ issues: 'write' })
  const label = { ...repo, name: 'drift', color: 'D93F0B', description: 'The world moved' }
  await api.request('POST /repos/{owner}/{repo}/labels', label)
  expect(await refusal(api.request('POST /repos/{owner}/{repo}/labels', label))).toMatchObject({
    status: 422,
    body: { errors: [{ code: 'already_exists' }] },
  })
  await api.request('POST /repos/{owner}/{repo}/issues', { ...repo, title: 'Drift' })
  const on = { ...repo, issue_number: 1 }
  const added = await api.request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', {
    ...on,
    labels: ['drift'],
  })
  expect(added.data).toMatchObject([{ name: 'drift', color: 'd93f0b' }])
  const put = await api.request('PUT /repos/{owner}/{repo}/issues/{issue_number}/labels', { ...on, labels: ['a', 'b'] })
  expect(put.data.map(({ name }) => name)).toEqual(['a', 'b'])
  const off = { ...on, name: 'a' }
  await api.request('DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}', off)
  const left = await api.request('GET /repos/{owner}/{repo}/issues/{issue_number}/labels', on)
  expect(left.data.map(({ name }) => name)).toEqual(['b'])
})

test('pages lead to each other', async () => {
  await using github = await world()
  const api = github.client({ issues: 'write' })
  for (let n = 1; n <= 5; n += 1)
    await api.request('POST /repos/{owner}/{repo}/issues', { ...repo, title: `Issue ${n}` })
  const seen: string[] = []
  const relations: string[] = []
  let url = '/repos/acme/infra/issues?direction=asc&per_page=2'
  for (;;) {
    const { data, headers } = await api.request(`GET ${url}`)
    seen.push(...(data as { title: string }[]).map(({ title }) => title))
    relations.push([...(headers.link ?? '').matchAll(/rel="(\w+)"/g)].map(([, name]) => name).join(' '))
    const next = /<(?<url>[^>]+)>; rel="next"/.exec(headers.link ?? '')?.groups?.['url']
    if (next === undefined) break
    url = next
  }
  expect(seen).toEqual(['Issue 1', 'Issue 2', 'Issue 3', 'Issue 4', 'Issue 5'])
  expect(relations).toEqual(['next last', 'prev next last first', 'prev first'])
})
