/** Breaks an apply at a moment that no server hears of. */
import { applyAction } from '../scenario.ts'
import { examined } from './cell.ts'
import type { Cell } from './cell.ts'
import type { Moment } from './gate.ts'
import type { CrashWorld } from './world.ts'

export { moments } from './gate.ts'

/** `kill step` ends the step's own process and leaves its children; `pause` lets another apply of the same plan go by. */
const ways = ['kill', 'kill step', 'SIGINT', 'SIGTERM', 'pause', 'full disk'] as const
export type Way = (typeof ways)[number]

/** The ways that there are at a moment: git and what makes an object know nothing of the step's disk. */
export const waysAt = (moment: Moment): readonly Way[] =>
  ways.filter((way) => way !== 'full disk' || (moment !== 'git' && moment !== 'object'))

export const breakMoment = async (moment: Moment, way: Way): Promise<Cell> =>
  examined(async (world, broken) => struck(world, moment, way, broken))

async function struck(world: CrashWorld, moment: Moment, way: Way, broken: string[]): Promise<string> {
  const { gate } = world
  const fills = way === 'full disk'
  if (fills && gate.smallDisk === undefined) return 'not here: this user may not mount'
  await gate.arm(moment, fills ? 'fill' : 'wait')
  await using job = await world.machine(fills && gate.smallDisk !== undefined ? { node: gate.smallDisk } : {})
  const running = job.runner.start(applyAction, world.inputs)
  await Promise.race([gate.reached(), running.done])
  let other = ''
  switch (way) {
    case 'kill':
      running.kill()
      break
    case 'kill step':
      running.signal('SIGKILL')
      break
    case 'SIGINT':
    case 'SIGTERM':
      running.signal(way)
      break
    case 'pause':
      running.signal('SIGSTOP')
      other = (await world.applied(world.digest)).outputs['outcome'] ?? ''
      running.signal('SIGCONT')
      break
    case 'full disk':
      break
    default:
      return way satisfies never
  }
  if (way !== 'kill') await gate.open()
  const main = await running.done
  const posts = await job.runner.runPosts()
  await gate.open()
  const outcome = main.outputs['outcome'] ?? (main.exitCode === 0 ? 'green' : 'error')
  if (outcome === 'applied' && other === 'applied') broken.push('both applied')
  const killed = way.startsWith('kill')
  if (!killed && main.exitCode !== 0 && !/##\[error\][A-Z_]+: /u.test(main.log))
    broken.push(`silence: ${main.log.slice(-300)}`)
  const told = posts.map(({ log }) => log).join('\n')
  return killed ? `dead, ${/^(?:##\[error\])?dev: ([a-z-]+)(?: \(|$)/mu.exec(told)?.[1] ?? 'nothing owed'}` : outcome
}
