/** What is saved of an apply that did not come to a clean end: its state, if terraform could not, and its journal. */
import { isSuccess } from '@wrenchproof/delivery'
import { UserError, explain } from '@wrenchproof/errors'
import { rescueName, sealRescue } from '@wrenchproof/sealed-plan'
import type { SealedFile } from '@wrenchproof/sealed-plan'
import type { Workplace } from '@wrenchproof/workplace'
import type { MayRun } from './decide/asked.ts'
import { journalFile } from './result.ts'
import type { ApplyPorts, Ended } from './result.ts'

/** Where terraform writes a state that its backend did not take. */
export const erroredState = 'errored.tfstate'

// A backend that refuses for longer than this is down, and every minute is one in which the runner may go away.
const pauses = [1000, 3000] as const

const keptFor = 30 * 86_400_000

/** Refuses to start where such a file lies already: it would be pushed as if this apply had left it. */
export async function refuseLeftState({ workplace }: ApplyPorts): Promise<void> {
  const path = `${workplace.environment.root}/${erroredState}`
  if ((await workplace.files.read(path)) === undefined) return
  throw new UserError(
    `there is an ${path} in the checkout already`,
    'Take it out of the repository, or recover it first.',
    {
      code: 'STATE_LEFT',
    },
  )
}

/** Pushes an unsaved state again; what still is not well is kept, sealed, with the journal. */
export async function rescued(ports: ApplyPorts, decision: MayRun, ended: Ended): Promise<Ended> {
  const settled = ended.outcome === 'state-not-saved' ? await pushedAgain(ports, decision, ended) : ended
  if (isSuccess(settled.outcome) || settled.progress === undefined) return settled
  const rescue = await kept(ports).catch((error: unknown) => {
    ports.warn(`what this apply left behind could not be kept: ${explain(error)[0] ?? ''}`)
    return undefined
  })
  return rescue === undefined ? settled : { ...settled, rescue }
}

async function pushedAgain({ workplace, sleep, warn }: ApplyPorts, { changing }: MayRun, ended: Ended): Promise<Ended> {
  const { terraform, files, environment } = workplace
  if ((await files.read(`${environment.root}/${erroredState}`)) === undefined) return ended
  for (const pause of [0, ...pauses]) {
    await sleep(pause)
    try {
      await terraform.pushState(erroredState)
    } catch (error) {
      warn(explain(error)[0] ?? '')
      continue
    }
    const after = await terraform.state().catch(() => 'unreadable' as const)
    const done = new Set(ended.progress?.done.map(({ address }) => address))
    const complete = (ended.progress?.failed.length ?? 0) === 0 && changing.every((address) => done.has(address))
    warn('the state could not be saved by terraform, and was pushed again with success')
    return { ...ended, after, outcome: complete ? 'applied' : 'partial' }
  }
  return ended
}

/** Keeps journal and unsaved state in the plan store, under seal; answers the name. */
async function kept(ports: ApplyPorts): Promise<string | undefined> {
  const { workplace, context, now } = ports
  const files = await leftFiles(workplace)
  if (files.length === 0) return undefined
  return keepRescue(workplace, files, { runId: context.runId, runAttempt: context.runAttempt }, now())
}

/** Seals files and keeps them under the run's name. */
export async function keepRescue(
  { environment, commit, store, keys }: Pick<Workplace, 'environment' | 'commit' | 'store' | 'keys'>,
  files: readonly SealedFile[],
  { runId, runAttempt }: { readonly runId: string; readonly runAttempt: string },
  at: Date,
): Promise<string> {
  const name = rescueName({ environment: environment.name, commit, runId, runAttempt })
  const header = {
    environment: environment.name,
    commit,
    run: { id: runId, attempt: runAttempt },
    at: at.toISOString(),
  }
  await store.keep(name, sealRescue(header, files, keys.seal), new Date(at.getTime() + keptFor))
  return name
}

async function leftFiles({ files, environment, scratch }: Workplace): Promise<SealedFile[]> {
  const state = await files.read(`${environment.root}/${erroredState}`)
  const journal = await scratch.read(journalFile).catch(() => undefined)
  return [
    ...(journal === undefined ? [] : [{ path: journalFile, content: journal }]),
    ...(state === undefined ? [] : [{ path: erroredState, content: state }]),
  ]
}
