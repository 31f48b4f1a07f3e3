/** What broken applies left behind, under seal, and the recovery that takes it. */
import type { LedgerView } from '@wrenchproof/ledger'
import { openRescue, rescueName } from '@wrenchproof/sealed-plan'
import type { SealedFile } from '@wrenchproof/sealed-plan'
import type { Workplace } from '@wrenchproof/workplace'
import { erroredState } from '../rescue.ts'

/** One thing that was kept. */
export interface Kept {
  readonly name: string
  /** Paths of the files in it; `undefined` when nothing authentic is there under that name. */
  readonly holds: readonly string[] | undefined
  readonly files: readonly SealedFile[]
}

/** What was kept under a name; `undefined` when nothing authentic is. */
export async function openKept(
  { store, keys }: Pick<Workplace, 'store' | 'keys'>,
  name: string,
): Promise<readonly SealedFile[] | undefined> {
  const content = await store.kept(name).catch(() => undefined)
  const opened = content === undefined ? undefined : openRescue(content, keys.seal)
  return opened?.kind === 'opened' ? opened.files : undefined
}

/** Looks for what the hold names, and for what the apply that owes its outcome may have kept. */
export async function keptOf(
  workplace: Pick<Workplace, 'store' | 'keys' | 'environment'>,
  { hold, open }: Pick<LedgerView, 'hold' | 'open'>,
): Promise<Kept[]> {
  const look = async (name: string): Promise<Kept> => {
    const files = await openKept(workplace, name)
    return { name, holds: files?.map(({ path }) => path), files: files ?? [] }
  }
  const named = hold?.rescue === undefined ? [] : [await look(hold.rescue)]
  if (open === undefined) return named
  const { run, commit } = open
  const left = await look(
    rescueName({ environment: workplace.environment.name, commit, runId: run.id, runAttempt: run.attempt }),
  )
  return left.holds === undefined ? named : [...named, left]
}

/** One sentence about what was kept, with the inputs that take it. */
export function keptLine({ name, holds }: Kept): string {
  if (holds === undefined) return `Nothing that this plan key opens is kept under ${name} any more.`
  return holds.includes(erroredState)
    ? `The state that could not be saved is kept: recover: push-errored-state, rescue: ${name}`
    : `The journal of what was done is kept under ${name}.`
}
