/** A terraform that waits for an answer which never comes: its own requests have no time limit. */
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { terraformCli, terraformEnvironment, writeCliConfig } from '@wrenchproof/terraform'
import { initialising, openWaiting } from '../src/events/under-way.ts'

/** A root whose backend takes requests, tells of the first, and answers none. */
async function waiting(timeLimitMs: number) {
  const asked = Promise.withResolvers<void>()
  const server = createServer(() => asked.resolve()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const root = await mkdtemp(join(tmpdir(), 'waiting-'))
  await writeFile(
    join(root, 'main.tf'),
    `terraform {\n  backend "http" {\n    address = "http://127.0.0.1:${port}"\n  }\n}\n`,
  )
  const interrupt = new AbortController()
  const terraform = terraformCli({
    binary: 'terraform',
    root,
    environment: terraformEnvironment(process.env, { cliConfigFile: await writeCliConfig(root, undefined) }),
    log: () => undefined,
    interrupt: interrupt.signal,
    timeLimitMs,
  })
  return {
    init: async () => terraform.init({ backendConfig: [], workspace: 'default' }),
    asked: asked.promise,
    interrupt,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await rm(root, { recursive: true, force: true })
    },
  }
}

test('after its time limit it is ended, and what it was at is told', async () => {
  await using backend = await waiting(2000)
  await expect(backend.init()).rejects.toMatchObject({
    code: 'TIME_LIMIT',
    message: expect.stringMatching(/^terraform init had not ended after 2 s and was stopped; it /u),
    fix: expect.stringContaining('`time-limit`'),
  })
})

test('cancelled, it ends as well, long before that', async () => {
  await using backend = await waiting(600_000)
  const said = backend.init().catch((error: unknown) => error)
  await backend.asked
  backend.interrupt.abort()
  expect(await said).toMatchObject({
    code: 'CANCELLED',
    message: 'terraform init was cancelled; nothing was changed',
  })
})

describe('what it was at', () => {
  test.each([
    ['', 'it had not begun with anything'],
    ['Initializing the backend...\n', 'it was initializing the backend'],
    [
      'Initializing the backend...\nDone.\nInitializing provider plugins...\n- Finding',
      'it was initializing provider plugins',
    ],
  ])('init: %j', (stdout, at) => {
    expect(initialising(stdout)).toBe(at)
  })

  const event = (type: string, addr: string, action?: string) =>
    JSON.stringify({ type, hook: { resource: { addr }, ...(action === undefined ? {} : { action }) } })
  test.each([
    [[], 'it was not waiting for any object, but for its backend or a provider'],
    [[event('refresh_start', 'a.b')], 'it was reading a.b'],
    [
      [event('refresh_start', 'a.b'), event('refresh_complete', 'a.b'), event('apply_start', 'data.c.d', 'read')],
      'it was reading data.c.d',
    ],
    [[event('refresh_start', 'a.b'), event('refresh_errored', 'a.b')], 'it was reading a.b'],
    [
      ['a', 'b', 'c', 'd', 'e'].map((name) => event('refresh_start', `x.${name}`)),
      'it was reading x.a, x.b, x.c and 2 more',
    ],
  ])('plan: %j', (lines, at) => {
    const waits = openWaiting()
    for (const line of lines) waits.line(line)
    expect(waits.at()).toBe(at)
  })
})
