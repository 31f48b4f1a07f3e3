/** The external effects of an apply, counted in a run that goes well: each request to each server, in its order. */
import type { FaultBoard, HttpRequest } from '@wrenchproof/playground/http'
import { applyAction } from '../scenario.ts'
import { crashWorld } from './world.ts'
import type { CrashWorld } from './world.ts'

export type Server = 'github' | 'aws'
export const servers: readonly Server[] = ['github', 'aws']

export interface Effect {
  readonly server: Server
  /** How many requests this server got before it. */
  readonly index: number
  /** `PUT /acme-state/dev/terraform.tfstate`, without what differs between runs. */
  readonly name: string
}

export const boardOf = ({ rig }: CrashWorld, server: Server): FaultBoard => rig.faults[server]

/** Runs one healthy apply and tells what it did. */
export async function recordEffects(): Promise<Effect[]> {
  await using world = await crashWorld()
  const effects: Effect[] = []
  const counts = { github: 0, aws: 0 }
  for (const server of servers)
    boardOf(world, server).heard = (request) => {
      effects.push({ server, index: counts[server], name: nameOf(request) })
      counts[server] += 1
    }
  await using job = await world.machine()
  const { exitCode, log } = await job.runner.runAction(applyAction, world.inputs)
  if (exitCode !== 0) throw new Error(`the healthy run failed:\n${log}`)
  return effects
}

function nameOf({ method, url, body }: HttpRequest): string {
  const action = /(?:^|&)Action=(\w+)/u.exec(body.subarray(0, 4096).toString('utf8'))?.[1]
  const path = url.pathname
    .replaceAll(/[0-9a-f]{40,64}/gu, 'SHA')
    .replaceAll(/\/\d+(?=\/|$)/gu, '/N')
    .slice(0, 70)
  return `${method} ${path}${action === undefined ? '' : ` ${action}`}`
}
