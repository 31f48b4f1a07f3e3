/** A job that is cancelled while its apply step waits for an answer which never comes: it says so before the runner kills it. */
import { expect, test } from '@jest/globals'
import type { Fault } from '@wrenchproof/playground/http'
import { applyAction } from '../scenario.ts'
import { crashWorld } from './world.ts'

const forEver = new Promise<never>(() => undefined)

test.each<[what: string, server: 'github' | 'aws', held: Omit<Fault, 'kind'>, code: RegExp]>([
  [
    "terraform's own question who it is",
    'aws',
    { body: /GetCallerIdentity/u },
    /##\[error\]CANCELLED: terraform init was cancelled; nothing was changed/u,
  ],
  [
    'our question for the ledger',
    'github',
    { path: /ledger/u, times: Infinity },
    /##\[error\]CANCELLED: dev: the job was cancelled before anything was changed/u,
  ],
])('%s', async (_, server, held, code) => {
  await using world = await crashWorld()
  await using job = await world.machine()
  const running = job.runner.start(applyAction, world.inputs)
  const reached = Promise.withResolvers<void>()
  const fault = {
    ...held,
    kind: 'hold',
    reached: async () => {
      reached.resolve()
      return forEver
    },
  } as const
  world.rig.faults[server].faults.push(fault)
  await reached.promise
  await running.cancel()
  expect((await running.done).log).toMatch(code)
  expect(await world.outside()).toMatchObject({ made: 0, lockHeld: false })
})
