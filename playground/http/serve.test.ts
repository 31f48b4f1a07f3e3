import { expect, test } from '@jest/globals'
import type { Fault } from './faults.ts'
import { json, serve } from './serve.ts'

async function counter(faults: Fault[]) {
  const state = { calls: 0 }
  const server = await serve(() => json(200, { calls: (state.calls += 1) }), { faults })
  return { state, ...server }
}

test('serves what the handler answers', async () => {
  await using server = await counter([])
  expect(await (await fetch(`${server.url}/a?b=1`)).json()).toEqual({ calls: 1 })
})

test('a path may begin with two slashes', async () => {
  await using server = await serve(({ url }) => json(200, { path: url.pathname }))
  expect(await (await fetch(`${server.url}//a/b`)).json()).toEqual({ path: '//a/b' })
})

test('a lost request has no effect, a lost reply has', async () => {
  await using server = await counter([
    { kind: 'lost-request', path: /^\/request/ },
    { kind: 'lost-reply', path: /^\/reply/ },
  ])
  await expect(fetch(`${server.url}/request`)).rejects.toThrow('fetch failed')
  expect(server.state.calls).toBe(0)
  await expect(fetch(`${server.url}/reply`)).rejects.toThrow('fetch failed')
  expect(server.state.calls).toBe(1)
})

test('a misreported request has its effect and another answer', async () => {
  await using server = await counter([{ kind: 'misreport', response: { status: 503 } }])
  expect((await fetch(server.url)).status).toBe(503)
  expect(server.state.calls).toBe(1)
})

test('a held request waits for as long as it is told to', async () => {
  const order: string[] = []
  const release = Promise.withResolvers<undefined>()
  const arrived = Promise.withResolvers<undefined>()
  const reached = async () => {
    arrived.resolve(undefined)
    await release.promise
    order.push('released')
  }
  await using server = await counter([{ kind: 'hold', reached, path: /^\/held/ }])
  const held = fetch(`${server.url}/held`).then(() => order.push('held'))
  await arrived.promise
  await fetch(server.url).then(() => order.push('other'))
  release.resolve(undefined)
  await held
  expect(order).toEqual(['other', 'released', 'held'])
})

test('a truncated answer announces more than it sends', async () => {
  await using server = await counter([{ kind: 'truncated' }])
  const response = await fetch(server.url)
  await expect(response.text()).rejects.toThrow('terminated')
})

test('strikes the k-th match only', async () => {
  await using server = await counter([{ kind: 'answer', response: { status: 503 }, method: 'GET', after: 1 }])
  const statuses = []
  for (let call = 0; call < 3; call += 1) statuses.push((await fetch(server.url)).status)
  expect(statuses).toEqual([200, 503, 200])
})

test('a handler that throws is a loud 500', async () => {
  await using server = await serve(() => {
    throw new Error('no such route: GET /nope')
  })
  const response = await fetch(`${server.url}/nope`)
  expect(response.status).toBe(500)
  expect(await response.text()).toContain('no such route: GET /nope')
})
