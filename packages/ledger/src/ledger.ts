import { randomUUID } from 'node:crypto'
import { consumptionPath, recordKinds } from '@wrenchproof/delivery'
import type { Consumption, LedgerEvent, RecordKind, RecordOf } from '@wrenchproof/delivery'
import { UserError, errorCode } from '@wrenchproof/errors'
import type { Appended, LedgerBranches, LedgerChange } from './branches.ts'
import { openRecord, sealRecord } from './seal.ts'
import { changedSituation, emptySituation, isSituationPath, readSituation, situationPath } from './situation.ts'
import type { Situation } from './situation.ts'

/** What the ledger says of an environment, at one commit of its branch. */
export interface LedgerView extends Situation {
  /** `undefined` before the first event. */
  readonly tip: string | undefined
  /** The consumption of the plan that was asked for. */
  readonly spent: Consumption | undefined
}

/** The plan to look up, by digest and by when it was made. */
export interface AskedPlan {
  readonly digest: string
  readonly created: Date
}

/** The history of one environment. */
export interface Ledger {
  /**
   * Reads the branch at its tip. With `seen`, reads where an earlier view did, which costs less: whether that still
   * stands is for an append to find out. Throws `LEDGER_TAMPERED` when a record is not authentic.
   */
  view(plan?: AskedPlan, seen?: Pick<LedgerView, 'tip'>): Promise<LedgerView>
  /**
   * Writes one event on top of what `view` saw, or of what an earlier append wrote. `lost` means that somebody else
   * wrote since, and nothing was written: read and decide again. Throws `LEDGER_UNWRITABLE` when it could not be written, or nobody can tell.
   */
  append(event: LedgerEvent, seen: Pick<LedgerView, 'tip'>): Promise<Appended>
}

const tries = 3

/** The ledger of an environment on the branch `ledger/<environment>`; `key` is the `ledger` subkey of the plan key. */
export function branchLedger(branches: LedgerBranches, environment: string, key: Uint8Array): Ledger {
  const branch = `ledger/${environment}`
  // Where the branch was seen to move away from: somebody who still shows it there is behind.
  let left: { readonly tip: string | undefined } | undefined

  // What each commit that we read or wrote says; commits never change.
  const known = new Map<string, Situation>()

  const recordIn = <K extends RecordKind>(files: ReadonlyMap<string, string>, kind: K, path: string) => {
    const text = files.get(path)
    if (text === undefined) return undefined
    const opened = openRecord({ environment, path }, text, key)
    const read = opened === undefined ? undefined : recordKinds[kind].safeParse(opened.record)
    if (read?.success !== true) throw tampered(branch, path)
    // zod read it by the schema of this kind.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return read.data as RecordOf<K>
  }

  const situationIn = (files: ReadonlyMap<string, string>): Situation => {
    const text = files.get(situationPath)
    if (text === undefined) return emptySituation
    const opened = openRecord({ environment, path: situationPath }, text, key)
    const read = opened === undefined ? undefined : readSituation(opened.record)
    if (read === undefined) throw tampered(branch, situationPath)
    return read
  }

  const situationAt = async (tip: string | undefined): Promise<Situation> => {
    if (tip === undefined) return emptySituation
    const situation = known.get(tip) ?? situationIn(await branches.files(tip, [situationPath]))
    known.set(tip, situation)
    return situation
  }

  return {
    async view(plan, seen) {
      const tip = seen === undefined ? await branches.tip(branch, left) : seen.tip
      const situation = await situationAt(tip)
      if (tip === undefined || plan === undefined) return { ...situation, tip, spent: undefined }
      const path = consumptionPath(plan.digest, plan.created)
      return { ...situation, tip, spent: recordIn(await branches.files(tip, [path]), 'consumption', path) }
    },

    async append(event, seen) {
      const nonce = randomUUID()
      const situation = changedSituation(await situationAt(seen.tip), event)
      const sealed = (path: string, record: unknown) =>
        [path, sealRecord({ environment, path }, record, nonce, key)] as const
      const change: LedgerChange = {
        subject: event.subject,
        writes: new Map([
          ...event.writes.filter(({ path }) => !isSituationPath(path)).map(({ path, record }) => sealed(path, record)),
          sealed(situationPath, situation),
        ]),
        removes: event.removes.filter((path) => !isSituationPath(path)),
      }
      const [witness] = event.writes
      let failure: unknown
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        try {
          const appended = await branches.append(branch, seen.tip, change)
          left = { tip: seen.tip }
          // A lost race may be lost to ourselves: an earlier attempt was written and only its reply went missing.
          const settled = appended.kind === 'written' ? appended : ((await ours(witness.path, nonce)) ?? appended)
          if (settled.kind === 'written') known.set(settled.commit, situation)
          return settled
        } catch (error) {
          failure = error
          if (errorCode(error) === 'LEDGER_UNWRITABLE') break
        }
      }
      const written = await ours(witness.path, nonce).catch(() => undefined)
      if (written?.kind === 'written') {
        known.set(written.commit, situation)
        return written
      }
      throw errorCode(failure) === 'LEDGER_UNWRITABLE' ? failure : unwritable(branch, failure)
    },
  }

  /** Our own event, found again at the branch's tip by its nonce. */
  async function ours(path: string, nonce: string): Promise<Appended | undefined> {
    const tip = await branches.tip(branch, left)
    if (tip === undefined) return undefined
    const text = (await branches.files(tip, [path])).get(path)
    const opened = text === undefined ? undefined : openRecord({ environment, path }, text, key)
    return opened?.nonce === nonce ? { kind: 'written', commit: tip } : undefined
  }
}

const tampered = (branch: string, path: string): UserError =>
  new UserError(
    `${path} on the branch ${branch} is not what Wrenchproof wrote there, or it was written under another plan key`,
    'Find out who wrote to the branch (`git log -p`), and restore it; after a change of the plan key, use `recover: adopt`.',
    { code: 'LEDGER_TAMPERED' },
  )

const unwritable = (branch: string, cause: unknown): UserError => {
  const ours = cause instanceof UserError
  return new UserError(
    `nobody can tell whether the ledger branch ${branch} was written: ${ours ? cause.message : 'unexpected error'}`,
    ours ? cause.fix : 'Run the job again; if it stays so, report it.',
    { code: 'LEDGER_UNWRITABLE', cause },
  )
}
