/** One cell of the matrix: an apply that is broken at one effect in one way, and what must hold afterwards. */
import { setTimeout as sleep } from 'node:timers/promises'
import { forgetObject } from '@wrenchproof/playground/aws'
import type { FaultKind } from '@wrenchproof/playground/http'
import type { RunningStep, StepResult } from '@wrenchproof/playground/runner'
import { applyAction } from '../scenario.ts'
import { boardOf } from './effects.ts'
import type { Effect } from './effects.ts'
import { crashWorld } from './world.ts'
import type { CrashWorld, Outside } from './world.ts'

export const breaks = [
  'lost request',
  'lost reply',
  '500',
  '500 for good',
  'kill before',
  'kill after',
  'SIGINT',
  'SIGTERM',
  'no answer',
] as const
export type Break = (typeof breaks)[number]

export interface Cell {
  /** What the broken step called itself; `dead` when it was killed. */
  readonly outcome: string
  readonly made: number
  /** What a person had to do until the environment was healthy again. */
  readonly recovery: readonly string[]
  /** Invariants that do not hold; empty for a cell that is as it must be. */
  readonly broken: readonly string[]
}

/** Breaks an apply at a request. */
export const breakAt = async (effect: Effect, how: Break): Promise<Cell> =>
  examined(async (world, broken) => struck(world, effect, how, broken))

/** Breaks it with a blow that tells how the broken step ended, and looks from outside. */
export async function examined(blow: (world: CrashWorld, broken: string[]) => Promise<string>): Promise<Cell> {
  await using world = await crashWorld()
  const broken: string[] = []
  const outcome = await blow(world, broken)
  const after = await world.outside()
  const consumed = after.ledger.some((line) => line.includes('consumed plan'))
  if (after.made > 1) broken.push(`made ${after.made} times by one apply`)
  if (outcome === 'applied' && !(after.made === 1 && after.stateHolds)) broken.push('a false success')
  if (after.lockHeld && !/locked by \S+@\S+ since/u.test((await world.recovered('diagnose')).log))
    broken.push('a lock without a named holder')

  // The same plan again: it runs if it never ran, and never twice.
  const again = await world.applied(world.digest)
  const twice = await world.outside()
  if (twice.made > 1) broken.push('the same plan ran twice')
  if (consumed && again.outputs['outcome'] === 'applied') broken.push('a consumed plan was applied')
  if (again.exitCode !== 0 && !/##\[error\][A-Z_]+: /u.test(again.log)) broken.push('a failure without a code')
  // Something was made and the state does not know it: nobody may go on as if nothing were.
  if (twice.made === 1 && !twice.stateHolds && (await goesOn(world))) broken.push('a lost object, and nothing stops')

  const recovery = await recoveredBy(world, broken)
  return { outcome, made: (await world.outside()).made, recovery, broken }
}

async function goesOn(world: CrashWorld): Promise<boolean> {
  const { outputs } = await world.planned()
  const next = await world.applied(outputs['plan-digest'] ?? '')
  return next.exitCode === 0
}

/** Runs the apply into the fault; answers how it ended. */
async function struck(world: CrashWorld, effect: Effect, how: Break, broken: string[]): Promise<string> {
  const board = boardOf(world, effect.server)
  await using job = await world.machine()
  const running = job.runner.start(applyAction, world.inputs)
  const limit = jobLimit(world)
  const kind = how === 'no answer' ? limit.fault : faultOf(how, running)
  board.faults.push({ ...kind, after: effect.index, times: how === '500 for good' ? Infinity : 1 })
  if (how === 'kill before') {
    let count = 0
    board.heard = () => {
      if (count === effect.index) running.kill()
      count += 1
    }
  }
  const cancelled = how === 'no answer' && (await limit.keeps(running, broken))
  const main = await running.done
  board.heard = undefined
  board.faults.length = 0
  const killed = how.startsWith('kill')
  if (!killed && main.exitCode !== 0 && !/##\[error\][A-Z_]+: /u.test(main.log)) broken.push('silence')
  const posts = await job.runner.runPosts()
  const outcome = main.outputs['outcome'] ?? (cancelled ? toldBy(posts) : undefined)
  if (cancelled && outcome === undefined) broken.push('a cancelled apply without an outcome')
  return killed ? 'dead' : (outcome ?? (main.exitCode === 0 ? 'green' : 'error'))
}

/** What the post step says of an environment, after a main step that was killed. */
const toldBy = (posts: readonly StepResult[]): string | undefined =>
  /^(?:##\[error\](?:[A-Z_]+: )?)?dev: ([a-z-]+)(?: \(|$)/mu.exec(posts.map(({ log }) => log).join('\n'))?.[1]

// Longer than every time limit of ours; an apply has none, and its job is cancelled while it waits.
const patienceMs = 240_000
const applyMs = 5000

/** A job's `timeout-minutes` over a step that gets no answer to one request. */
function jobLimit({ gate }: CrashWorld) {
  const reached = Promise.withResolvers<string>()
  return {
    fault: {
      kind: 'hold',
      reached: async () => {
        reached.resolve(await gate.last())
        return forEver
      },
    } satisfies FaultKind,
    /** Cancels a step that does not end by itself, which only an apply of terraform may not; whether it did. */
    async keeps(running: RunningStep, broken: string[]): Promise<boolean> {
      const at = await Promise.race([reached.promise, running.done])
      if (typeof at !== 'string') return false
      const applies = at === 'apply'
      if (await endsWithin(running, applies ? applyMs : patienceMs)) return false
      if (!applies) broken.push(`it waits for ever in ${at}`)
      await running.cancel()
      return true
    },
  }
}

async function endsWithin(running: RunningStep, ms: number): Promise<boolean> {
  const clock = new AbortController()
  const late = sleep(ms, false, { signal: clock.signal }).catch(() => false)
  const ended = await Promise.race([running.done.then(() => true), late])
  clock.abort()
  return ended
}

const forEver = new Promise<never>(() => undefined)

const trouble = { status: 500, headers: { 'content-type': 'text/plain' }, body: 'trouble' } as const

function faultOf(
  how: Exclude<Break, 'no answer'>,
  running: { kill(): void; signal(name: NodeJS.Signals): void },
): FaultKind {
  switch (how) {
    case 'lost request':
    case 'kill before':
      return { kind: 'lost-request' }
    case 'lost reply':
      return { kind: 'lost-reply' }
    case '500':
    case '500 for good':
      return { kind: 'answer', response: trouble }
    case 'kill after':
      return { kind: 'hold', reached: async () => running.kill() }
    case 'SIGINT':
    case 'SIGTERM':
      return { kind: 'hold', reached: async () => running.signal(how) }
    default:
      return how satisfies never
  }
}

const patience = 6

/** Does what diagnose says until a delivery goes through. */
async function recoveredBy(world: CrashWorld, broken: string[]): Promise<string[]> {
  const done: string[] = []
  for (let round = 0; round < patience; round += 1) {
    const plan = await world.planned()
    const digest = plan.outputs['plan-digest'] ?? ''
    let next = await world.applied(digest)
    // What was interrupted while it was made is replaced, which is a person's to decide.
    const consent = /`consent: (v1:[0-9a-f]{64})`/u.exec(next.log)?.[1]
    if (consent !== undefined) {
      done.push('consent')
      next = await world.applied(digest, { consent })
    }
    if (next.exitCode === 0) {
      const { stateHolds, lockHeld }: Outside = await world.outside()
      if (!stateHolds || lockHeld) broken.push('healthy in words only')
      return done
    }
    const { log, summary } = await world.recovered('diagnose')
    const imports = /```hcl\n([\s\S]*?)\n```/u.exec(summary)?.[1]
    if (imports !== undefined && /^import /mu.test(imports) && !done.includes('import')) {
      done.push('import')
      await world.rig.commit('main', 'import what is there', {
        'terraform/environments/dev/imports.tf': `${imports}\n`,
      })
    }
    const command = /terraform force-unlock/u.test(log)
      ? 'force-unlock'
      : /recover: (resolve-doubt|restore|adopt|clear-hold)/u.exec(log.replaceAll('`', ''))?.[1]
    if (command === undefined) {
      broken.push(`diagnose says nothing to do: ${next.log.slice(-300)}`)
      return done
    }
    done.push(command)
    if (command === 'force-unlock') forgetObject(world.rig.aws, world.lock)
    else if (command === 'clear-hold') {
      const rescue = /rescue-dev-[0-9a-f]{40}-\d+-\d+/u.exec(log)?.[0]
      if (rescue !== undefined) await world.recovered('push-errored-state', { rescue })
      await world.recovered('clear-hold')
    } else await world.recovered(command)
  }
  broken.push(`not healthy after ${done.join(', ')}`)
  return done
}
