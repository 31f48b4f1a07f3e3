/** Stops every apply of an environment. It takes the ledger alone: who stops may have no bucket that answers. */
import { holdEvent, holdWords } from '@wrenchproof/delivery'
import type { Intervention, LedgerEvent } from '@wrenchproof/delivery'
import { UserError } from '@wrenchproof/errors'
import type { Ledger, LedgerView } from '@wrenchproof/ledger'
import { unfit } from './situation.ts'

/** Where the ledger says so, and what is to be known beside. */
export interface Frozen {
  readonly record: string
  readonly lines: readonly string[]
}

const tries = 5

/**
 * Nothing is applied here until somebody clears the hold. One that is there already stays: it may say where a state was
 * kept. What others write meanwhile keeps nobody from it.
 */
export async function freeze(
  environment: string,
  ledger: Ledger,
  { intervention, seen: first }: { readonly intervention: Intervention; readonly seen: LedgerView },
): Promise<Frozen> {
  let seen = first
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    if (seen.hold !== undefined) throw unfit(`there is a hold already: ${holdWords(seen.hold)}`)
    const event = frozen(environment, intervention)
    const appended = await ledger.append(event, seen)
    if (appended.kind === 'written') return { record: appended.commit, lines: [event.subject, ...underWay(seen)] }
    seen = await ledger.view()
  }
  throw new UserError(
    `somebody else wrote to the ledger each time; ${environment} is not frozen`,
    'Run the job again.',
    { code: 'LEDGER_MOVED' },
  )
}

function frozen(environment: string, { reason, by, run, at }: Intervention): LedgerEvent {
  return holdEvent(environment, { kind: 'freeze', reason, by, run, at })
}

/** What a freeze does not stop. */
const underWay = ({ open }: LedgerView): string[] =>
  open === undefined
    ? []
    : [
        `The apply of run ${open.run.id} began before and has not told its outcome: a freeze does not stop it. Cancel that run if it is still there.`,
      ]
