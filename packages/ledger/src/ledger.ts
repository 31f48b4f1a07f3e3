import { randomUUID } from 'node:crypto'
import { anchorPath, consumptionPath, holdPath, openPath, recordKinds } from '@wrenchproof/delivery'
import type { Anchor, Consumption, Hold, LedgerEvent, RecordKind, RecordOf } from '@wrenchproof/delivery'
import { UserError, errorCode } from '@wrenchproof/errors'
import type { Appended, LedgerBranches, LedgerChange } from './branches.ts'
import { openRecord, sealRecord } from './seal.ts'

/** What the ledger says of an environment, at one commit of its branch. */
export interface LedgerView {
  /** `undefined` before the first event. */
  readonly tip: string | undefined
  readonly anchor: Anchor | undefined
  /** A consumption whose outcome is owed. */
  readonly open: Consumption | undefined
  readonly hold: Hold | undefined
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
   * Writes one event on top of what `view` saw, or of what an earlier append wrote. `lost` means that somebody else wrote since, and nothing was written:
   * read and decide again. Throws `LEDGER_UNWRITABLE` when it could not be written, or nobody can tell.
   */
  append(event: LedgerEvent, seen: Pick<LedgerView, 'tip'>): Promise<Appended>
}

const tries = 3

/** The ledger of an environment on the branch `ledger/<environment>`; `key` is the `ledger` subkey of the plan key. */
export function branchLedger(branches: LedgerBranches, environment: string, key: Uint8Array): Ledger {
  const branch = `ledger/${environment}`
  // Where the branch was seen to move away from: somebody who still shows it there is behind.
  let left: { readonly tip: string | undefined } | undefined

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

  return {
    async view(plan, seen) {
      const tip = seen === undefined ? await branches.tip(branch, left) : seen.tip
      if (tip === undefined) return { tip, anchor: undefined, open: undefined, hold: undefined, spent: undefined }
      const spentPath = plan === undefined ? undefined : consumptionPath(plan.digest, plan.created)
      const fixed = [anchorPath, openPath, holdPath]
      const files = await branches.files(tip, spentPath === undefined ? fixed : [...fixed, spentPath])
      return {
        tip,
        anchor: recordIn(files, 'anchor', anchorPath),
        open: recordIn(files, 'open', openPath),
        hold: recordIn(files, 'hold', holdPath),
        spent: spentPath === undefined ? undefined : recordIn(files, 'consumption', spentPath),
      }
    },

    async append(event, seen) {
      const nonce = randomUUID()
      const change: LedgerChange = {
        subject: event.subject,
        writes: new Map(
          event.writes.map(({ path, record }) => [path, sealRecord({ environment, path }, record, nonce, key)]),
        ),
        removes: event.removes,
      }
      const [witness] = event.writes
      let failure: unknown
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        try {
          const appended = await branches.append(branch, seen.tip, change)
          left = { tip: seen.tip }
          // A lost race may be lost to ourselves: an earlier attempt was written and only its reply went missing.
          return appended.kind === 'written' ? appended : ((await ours(witness.path, nonce)) ?? appended)
        } catch (error) {
          failure = error
          if (errorCode(error) === 'LEDGER_UNWRITABLE') break
        }
      }
      const written = await ours(witness.path, nonce).catch(() => undefined)
      if (written !== undefined) return written
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
  const known = cause instanceof UserError
  return new UserError(
    `nobody can tell whether the ledger branch ${branch} was written: ${known ? cause.message : 'unexpected error'}`,
    known ? cause.fix : 'Run the job again; if it stays so, report it.',
    { code: 'LEDGER_UNWRITABLE', cause },
  )
}
