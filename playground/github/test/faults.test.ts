import { expect, test } from '@jest/globals'
import type { Fault } from '../../http/faults.ts'
import {
  badGateway,
  lostReply,
  lostRequest,
  primaryRateLimit,
  secondaryRateLimit,
  serverError,
  slow,
  truncated,
} from '../index.ts'
import { refusal, repo, world } from './support.ts'

const target = { method: 'POST', path: /\/issues$/ }
const resetAt = new Date('2026-11-24T12:00:00Z')
const create = 'POST /repos/{owner}/{repo}/issues'

test.each<[string, Fault, number, Record<string, string>, number]>([
  ['500', serverError(target), 500, {}, 0],
  ['502', badGateway(target), 502, { 'content-type': 'text/html' }, 0],
  [
    'primary rate limit',
    primaryRateLimit({ resetAt }, target),
    403,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795521600' },
    0,
  ],
  [
    'primary rate limit, 429',
    primaryRateLimit({ resetAt, status: 429 }, target),
    429,
    { 'x-ratelimit-remaining': '0' },
    0,
  ],
  ['secondary rate limit', secondaryRateLimit({ retryAfter: 7 }, target), 403, { 'retry-after': '7' }, 0],
  ['lost request', lostRequest(target), 500, {}, 0],
  ['lost reply', lostReply(target), 500, {}, 1],
])('%s strikes once, at the call it was made for', async (_, fault, status, headers, done) => {
  await using github = await world()
  github.faults.push(fault)
  const api = github.client({ issues: 'write' })
  expect((await api.request('GET /repos/{owner}/{repo}/issues', repo)).status).toBe(200)
  const refused = await refusal(api.request(create, { ...repo, title: 'x' }))
  expect(refused).toMatchObject({ status, headers })
  expect(github.repository.issues).toHaveLength(done)
  expect((await api.request(create, { ...repo, title: 'x' })).status).toBe(201)
})

test('a secondary rate limit may come without retry-after', async () => {
  await using github = await world()
  github.faults.push(secondaryRateLimit({ status: 429 }, target))
  const refused = await refusal(github.client().request(create, { ...repo, title: 'x' }))
  expect(refused.message).toContain('secondary rate limit')
  expect(refused.headers['retry-after']).toBeUndefined()
})

test('a slow call is done in the end', async () => {
  await using github = await world()
  github.faults.push(slow(20, target))
  expect((await github.client().request(create, { ...repo, title: 'x' })).status).toBe(201)
})

test('half an answer has the status of a whole one, and the client throws its data away', async () => {
  await using github = await world()
  github.faults.push(truncated(target))
  const { status, data } = await github.client().request(create, { ...repo, title: 'x' })
  expect({ status, data }).toEqual({ status: 201, data: '' })
  expect(github.repository.issues).toHaveLength(1)
})
