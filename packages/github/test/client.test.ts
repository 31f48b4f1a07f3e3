import { expect, test } from '@jest/globals'
import { gitData, githubClient } from '@wrenchproof/github'
import {
  badGateway,
  lostRequest,
  moveClock,
  now,
  primaryRateLimit,
  secondaryRateLimit,
  serverError,
  slow,
  truncated,
} from '@wrenchproof/playground/github'
import { github, repository } from './github.ts'

/** One read and one write that must not be sent twice. */
async function tried(act: () => Promise<unknown>) {
  try {
    return { answered: await act() }
  } catch (error) {
    return { failed: error as Error & { code: string; fix: string } }
  }
}

test.each([
  ['500', serverError()],
  ['502', badGateway()],
  ['lost request', lostRequest()],
  ['truncated', truncated()],
  ['a short primary limit', primaryRateLimit({ resetAt: new Date() })],
  ['a primary limit by 429', primaryRateLimit({ resetAt: new Date(), status: 429 })],
  ['a short secondary limit', secondaryRateLimit({ retryAfter: 3 })],
  ['a secondary limit by 429', secondaryRateLimit({ retryAfter: 3, status: 429 })],
  ['a secondary limit without retry-after', secondaryRateLimit()],
])('a read goes on after %s', async (_, fault) => {
  await using hub = await github()
  hub.board.faults.push(fault)
  const client = hub.client()
  expect((await gitData(client, repository).branch('main'))?.commit).toMatch(/^[0-9a-f]{40}$/u)
  expect(client.usage().requests).toBe(2)
})

const far = new Date(Date.now() + 3_600_000)

test.each([
  ['500', serverError({ times: Infinity }), 'GITHUB_DOWN', 3],
  ['502', badGateway({ times: Infinity }), 'GITHUB_DOWN', 3],
  ['lost request', lostRequest({ times: Infinity }), 'GITHUB_UNREACHABLE', 3],
  ['truncated', truncated({ times: Infinity }), 'GITHUB_UNREACHABLE', 3],
  ['a primary limit that is far', primaryRateLimit({ resetAt: far }), 'RATE_LIMITED', 1],
  ['a secondary limit that is far', secondaryRateLimit({ retryAfter: 3600 }), 'RATE_LIMITED', 1],
  ['a vague limit that stays', secondaryRateLimit({}, { times: Infinity }), 'RATE_LIMITED', 2],
  ['a short limit that stays', secondaryRateLimit({ retryAfter: 1 }, { times: Infinity }), 'RATE_LIMITED', 3],
])('a read gives up at %s', async (_, fault, code, requests) => {
  await using hub = await github()
  hub.board.faults.push(fault)
  const client = hub.client()
  const { failed } = await tried(async () => gitData(client, repository).branch('main'))
  expect(failed?.code).toBe(code)
  expect(client.usage().requests).toBe(requests)
  expect(client.usage().waited).toBeLessThanOrEqual(90)
})

test('a limit says when it ends', async () => {
  await using hub = await github()
  hub.board.faults.push(primaryRateLimit({ resetAt: new Date('2037-01-01T00:00:00Z') }))
  const { failed } = await tried(async () => gitData(hub.client(), repository).branch('main'))
  expect(failed?.message).toContain('until 2037-01-01T00:00:00.000Z')
})

test('an answer that does not come in time is no answer', async () => {
  await using hub = await github()
  hub.board.faults.push(slow(30_000, { times: Infinity }))
  const client = hub.client({ timeoutMs: 50 })
  const { failed } = await tried(async () => gitData(client, repository).branch('main'))
  expect(failed).toMatchObject({ code: 'GITHUB_UNREACHABLE', message: expect.stringContaining('within 0.05 s') })
})

test('what must not be done twice is sent once', async () => {
  await using hub = await github()
  hub.board.faults.push(serverError({ method: 'POST', path: /\/refs$/u, times: Infinity }))
  const client = hub.client()
  const sha = 'a'.repeat(40)
  expect((await tried(async () => gitData(client, repository).createBranch('x', sha))).failed?.code).toBe('GITHUB_DOWN')
  expect(client.usage().requests).toBe(1)
})

test.each([
  [{ contents: 'read' }, 'PERMISSION_MISSING', 'contents: write'],
  [{ actions: 'read' }, 'PERMISSION_MISSING', 'contents: write'],
] as const)('with %j a write is refused by name of the permission', async (permissions, code, named) => {
  await using hub = await github()
  const client = hub.client({ token: hub.token(permissions) })
  const { failed } = await tried(async () => gitData(client, repository).createTree(undefined, []))
  expect(failed?.code).toBe(code)
  expect(failed?.fix).toContain(named)
})

test('refusals have codes', async () => {
  await using hub = await github()
  const bad = gitData(hub.client({ token: 'ghs_nobodys-token' }), repository)
  expect((await tried(async () => bad.branch('main'))).failed?.code).toBe('TOKEN_REFUSED')
  const none = gitData(hub.client(), 'acme/none')
  expect((await tried(async () => none.branch('main'))).failed?.code).toBe('GITHUB_NOT_FOUND')
  const here = gitData(hub.client(), repository)
  expect((await tried(async () => here.tree('f'.repeat(40), true))).failed?.code).toBe('GITHUB_NOT_FOUND')
  expect((await tried(async () => here.createTree('f'.repeat(40), []))).failed?.code).toBe('GITHUB_REJECTED')
  expect((await tried(async () => gitData(hub.client(), 'acme').branch('main'))).failed?.code).toBe('INPUT_INVALID')
})

test('nobody at the address is unreachable, and the token is in no text', async () => {
  const token = 'ghs_secret-secret-secret'
  const gone = await github()
  await gone[Symbol.asyncDispose]()
  const client = githubClient({ token, apiUrl: gone.url, secondMs: 0 })
  const { failed } = await tried(async () => gitData(client, repository).branch('main'))
  expect(failed).toMatchObject({ code: 'GITHUB_UNREACHABLE', message: expect.stringContaining('ECONNREFUSED') })
  expect(JSON.stringify(failed, ['message', 'fix', 'stack', 'cause', 'said'])).not.toContain(token)
})

test('a token that the server repeats is taken out', async () => {
  await using hub = await github()
  const token = hub.token({ contents: 'write' })
  const body = JSON.stringify({ message: `bad token ${token}` })
  const headers = { 'content-type': 'application/json' }
  hub.board.faults.push({ kind: 'answer', response: { status: 400, headers, body } })
  const { failed } = await tried(async () => gitData(hub.client({ token }), repository).branch('main'))
  expect(failed?.message).toContain('bad token ***')
})

test('time is the server’s', async () => {
  await using hub = await github()
  const client = hub.client()
  expect(client.serverTime()).toBeUndefined()
  moveClock(hub.state, -86_400_000)
  hub.state.tokens.length = 0
  await tried(async () => gitData(client, repository).branch('main'))
  const behind = now(hub.state) - (client.serverTime()?.getTime() ?? 0)
  expect(Math.abs(behind)).toBeLessThan(5000)
})
