import { randomUUID } from 'node:crypto'
import { consumptionPath, recordKinds } from '@wrenchproof/delivery'
import type { Consumption, LedgerEvent, RecordKind, RecordOf } from '@wrenchproof/delivery'
import { UserError, errorCode } from '@wrenchproof/errors'
import type { Appended, LedgerBranches, LedgerChange, LedgerTip, TopLevel } from './branches.ts'
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
   * stands is for an append to find out. Throws `LEDGER_TAMPERED` when the tip is not a commit that this ledger was
   * brought to by somebody with the key, or a record is not authentic.
   */
  view(plan?: AskedPlan, seen?: Pick<LedgerView, 'tip'>): Promise<LedgerView>
  /**
   * Where the branch stands, with nothing believed of what is there: what is appended to this view is a new beginning.
   * Only for somebody who has looked at how things are and answers for it.
   */
  unbelieving(): Promise<LedgerView>
  /**
   * Writes one event on top of what `view` saw, or of what an earlier append wrote. `lost` means that somebody else
   * wrote since, and nothing was written: read and decide again. Throws `LEDGER_UNWRITABLE` when it could not be written, or nobody can tell.
   */
  append(event: LedgerEvent, seen: Pick<LedgerView, 'tip'>): Promise<Appended>
}

const tries = 3

/** Whose ledger it is. */
export interface LedgerOwner {
  /** GitHub's id of the repository. */
  readonly repository: string
  readonly environment: string
}

/** The ledger of an environment on the branch `ledger/<environment>`; `key` is the `ledger` subkey of the plan key. */
export function branchLedger(branches: LedgerBranches, owner: LedgerOwner, key: Uint8Array): Ledger {
  const branch = `ledger/${owner.environment}`
  // Where the branch was seen to move away from: somebody who still shows it there is behind.
  let left: { readonly commit: string | undefined } | undefined

  // What each commit that we believe or wrote says; commits never change.
  const known = new Map<string, Situation>()

  const recordIn = <K extends RecordKind>(files: ReadonlyMap<string, string>, kind: K, path: string) => {
    const text = files.get(path)
    if (text === undefined) return undefined
    const opened = openRecord({ ...owner, path }, text, key)
    const read = opened === undefined ? undefined : recordKinds[kind].safeParse(opened.record)
    if (read?.success !== true) throw tampered(branch, `${path} is not what Wrenchproof wrote there`)
    // zod read it by the schema of this kind.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return read.data as RecordOf<K>
  }

  /** Where the situation of a commit belongs. */
  const placeOf = (parent: string | undefined, beside: TopLevel) => ({
    ...owner,
    path: situationPath,
    commit: { parent: parent ?? null, beside },
  })

  /** What a commit says that somebody with the key made on its parent, with everything that is in it. */
  const believed = async ({ commit, parents }: LedgerTip): Promise<Situation> => {
    const [parent, ...others] = parents
    if (others.length > 0) throw tampered(branch, `its tip ${commit.slice(0, 7)} is a merge`)
    const text = (await branches.files(commit, [situationPath])).get(situationPath)
    const beside = new Map(await branches.top(commit))
    beside.delete(situationPath)
    const opened = text === undefined ? undefined : openRecord(placeOf(parent, beside), text, key)
    const read = opened === undefined ? undefined : readSituation(opened.record)
    if (read === undefined) throw tampered(branch, `its tip ${commit.slice(0, 7)} is not what Wrenchproof left there`)
    return read
  }

  /** The tip, once it is believed. */
  const tipNow = async (): Promise<string | undefined> => {
    const tip = await branches.tip(branch, left)
    if (tip === undefined) return undefined
    known.set(tip.commit, known.get(tip.commit) ?? (await believed(tip)))
    return tip.commit
  }

  const situationAt = (tip: string | undefined): Situation => {
    if (tip === undefined) return emptySituation
    const situation = known.get(tip)
    if (situation === undefined) throw new Error('a view of a ledger belongs to the ledger that gave it')
    return situation
  }

  return {
    async view(plan, seen) {
      const tip = seen === undefined ? await tipNow() : seen.tip
      const situation = situationAt(tip)
      if (tip === undefined || plan === undefined) return { ...situation, tip, spent: undefined }
      const path = consumptionPath(plan.digest, plan.created)
      return { ...situation, tip, spent: recordIn(await branches.files(tip, [path]), 'consumption', path) }
    },

    async unbelieving() {
      const tip = (await branches.tip(branch, left))?.commit
      if (tip !== undefined) known.set(tip, emptySituation)
      return { ...emptySituation, tip, spent: undefined }
    },

    async append(event, seen) {
      const nonce = randomUUID()
      const situation = changedSituation(situationAt(seen.tip), event)
      const change: LedgerChange = {
        subject: event.subject,
        writes: new Map(
          event.writes
            .filter(({ path }) => !isSituationPath(path))
            .map(({ path, record }) => [path, sealRecord({ ...owner, path }, record, nonce, key)]),
        ),
        removes: event.removes.filter((path) => !isSituationPath(path)),
        seal: {
          name: situationPath,
          text: (beside) => sealRecord(placeOf(seen.tip, beside), situation, nonce, key),
        },
      }
      const [witness] = event.writes
      let failure: unknown
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        try {
          const appended = await branches.append(branch, seen.tip, change)
          left = { commit: seen.tip }
          // A lost race may be lost to ourselves: an earlier attempt was written and only its reply went missing.
          if (appended.kind === 'lost') return (await ours(witness.path, nonce)) ?? appended
          known.set(appended.commit, situation)
          return appended
        } catch (error) {
          failure = error
          if (isFinal(error)) break
        }
      }
      const written = await ours(witness.path, nonce).catch(() => undefined)
      if (written !== undefined) return written
      throw isFinal(failure) ? failure : unwritable(branch, failure)
    },
  }

  /** Our own event, found again by its nonce at the branch's tip, which somebody else may have moved on since. */
  async function ours(path: string, nonce: string): Promise<Appended | undefined> {
    const tip = await tipNow()
    if (tip === undefined) return undefined
    const text = (await branches.files(tip, [path])).get(path)
    const opened = text === undefined ? undefined : openRecord({ ...owner, path }, text, key)
    return opened?.nonce === nonce ? { kind: 'written', commit: tip } : undefined
  }
}

/** Whether trying again changes nothing. */
const isFinal = (error: unknown): boolean => ['LEDGER_UNWRITABLE', 'LEDGER_TAMPERED'].includes(errorCode(error) ?? '')

const tampered = (branch: string, what: string): UserError =>
  new UserError(
    `the ledger branch ${branch} is not to be believed: ${what}, or it was written under another plan key`,
    "Find out who wrote to the branch (`git log -p`, the repository's activity) and put it back where Wrenchproof left it; where that cannot be done, or after a change of the plan key, begin anew with `recover: adopt`.",
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
