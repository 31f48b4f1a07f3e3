/** What is saved of an apply that did not come to a clean end: its state, if terraform could not, and its journal. */
import { isSuccess } from '@wrenchproof/delivery'
import { UserError, explain } from '@wrenchproof/errors'
import { rescueName, sealRescue } from '@wrenchproof/sealed-plan'
import type { SealedFile } from '@wrenchproof/sealed-plan'
import type { Workplace } from '@wrenchproof/workplace'
import { importText } from './aftermath/import-text.ts'
import { lookForLost } from './aftermath/look.ts'
import { isForgotten } from './aftermath/lost.ts'
import type { Lost } from './aftermath/lost.ts'
import type { Owed } from './aftermath/owed.ts'
import { journalFile } from './result.ts'
import type { AftermathPorts, Ended } from './result.ts'

/** Where terraform writes a state that its backend did not take. */
export const erroredState = 'errored.tfstate'

// A backend that refuses for longer than this is down, and every minute is one in which the runner may go away.
const pauses = [1000, 3000] as const

const keptFor = 30 * 86_400_000

/** What the plan creates, beside the journal. */
export const creationsFile = 'creations.json'
/** `import` blocks for what is in no state. */
const importsFile = 'imports.tf'

/** Refuses to start where such a file lies already: it would be pushed as if this apply had left it. */
export async function refuseLeftState({ workplace }: Pick<AftermathPorts, 'workplace'>): Promise<void> {
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

/**
 * Pushes an unsaved state again; what still is not well is kept, sealed, with the journal, which is the main step's or
 * the one given.
 */
export async function rescued(ports: AftermathPorts, owed: Owed, ended: Ended, journal?: Buffer): Promise<Ended> {
  const settled = ended.outcome === 'state-not-saved' ? await pushedAgain(ports, owed, ended) : ended
  const { progress, interrupted = false } = settled
  if (progress === undefined || (isSuccess(settled.outcome) && !interrupted)) return settled
  const { workplace, interrupt, warn } = ports
  const unsaved = await workplace.files.read(`${workplace.environment.root}/${erroredState}`)
  const lost = await lookForLost(workplace, {
    progress,
    creations: owed.creations,
    unsaved,
    notAsked: interrupt.aborted ? 'the job is being cancelled; `recover: diagnose` looks for it' : undefined,
  })
  // An unsaved state is on hold already, and holds what it lost.
  const forgotten = settled.outcome !== 'state-not-saved' && isForgotten(lost, { interrupted })
  if (isSuccess(settled.outcome) && !forgotten) return settled
  const rescue = await kept(ports, { owed, lost, unsaved, journal }).catch((error: unknown) => {
    warn(`what this apply left behind could not be kept: ${explain(error)[0] ?? ''}`)
    return undefined
  })
  const outcome = forgotten ? 'in-doubt' : settled.outcome
  return { ...settled, outcome, lost, ...(rescue === undefined ? {} : { rescue }) }
}

async function pushedAgain(
  { workplace, sleep, warn }: AftermathPorts,
  { changing }: Owed,
  ended: Ended,
): Promise<Ended> {
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

/** What is left behind. */
interface Left {
  readonly owed: Owed
  readonly lost: Lost
  readonly unsaved: Buffer | undefined
  readonly journal: Buffer | undefined
}

/** Keeps journal, unsaved state and what is lost in the plan store, under seal; answers the name. */
async function kept(
  { workplace, context, now }: AftermathPorts,
  { owed, lost, unsaved, journal }: Left,
): Promise<string | undefined> {
  const read = journal ?? (await workplace.scratch.read(journalFile).catch(() => undefined))
  if (read === undefined && unsaved === undefined) return undefined
  const imports = importText(lost, (text) => workplace.secrecy.scrub(text))
  const files: SealedFile[] = [
    ...(read === undefined ? [] : [{ path: journalFile, content: read }]),
    ...(unsaved === undefined ? [] : [{ path: erroredState, content: unsaved }]),
    { path: creationsFile, content: Buffer.from(JSON.stringify(owed.creations)) },
    ...(imports === '' ? [] : [{ path: importsFile, content: Buffer.from(`${imports}\n`) }]),
  ]
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
