/** Brings a version of the state back, under Terraform's lock and a new life of the ledger. */
import { randomUUID } from 'node:crypto'
import {
  adviceOf,
  beginRestoreEvent,
  deliveredNoMore,
  holdReason,
  isState,
  keptText,
  recordedState,
  restoreEvent,
  settingsOf,
} from '@wrenchproof/delivery'
import type { KeptState, LedgerEvent, StateMark } from '@wrenchproof/delivery'
import { UserError } from '@wrenchproof/errors'
import type { LedgerView } from '@wrenchproof/ledger'
import { keptState, lookAtHistory } from '../state/history.ts'
import type { History } from '../state/history.ts'
import type { Situation } from './situation.ts'
import { unfit } from './situation.ts'
import { takeLock } from '../state/state-lock.ts'

/** What a restore did, and where the ledger says so. */
export interface Restored {
  readonly record: string
  readonly lines: readonly string[]
}

type Seen = Extract<History, { readonly object: unknown }>
type Target = KeptState & { readonly content: { readonly kind: 'state' } & StateMark }

/**
 * Restores. What is about to be done is in the ledger, as a hold, before the bucket is touched; the new life of the
 * ledger is written after. Wherever it breaks, the environment is on hold, and doing it again comes to the same end.
 */
export async function restore(situation: Situation): Promise<Restored> {
  const { ports, seen, history } = situation
  const { terraformVersion: version, environment } = ports.workplace
  if (seen.open !== undefined) throw unfit('an apply has not told its outcome: use `recover: resolve-doubt` first')
  if ('why' in history)
    throw unfit(history.why, 'Bring the state back by the means of its backend, then use `recover: adopt`.')
  const lock = await takeLock(history.object, { path: history.path, version, now: ports.now() })
  let restored: Restored
  try {
    restored = await underLock(situation)
  } finally {
    // The first failure is the one to tell; a lock that stays is named in what follows it.
    if (!(await lock.release().catch(() => false)))
      ports.warn(`the state of ${environment.name} may still be locked by this job: terraform force-unlock ${lock.id}`)
  }
  return restored
}

async function underLock(situation: Situation): Promise<Restored> {
  const { inputs, ports, seen, intervention } = situation
  const { workplace } = ports
  const { name } = workplace.environment
  // Looked at again: before we had the lock, anybody could write.
  const history = await lookAtHistory(workplace, recordedState(seen))
  if ('why' in history) throw unfit(history.why)
  const target = await targetOf(inputs.version, history)
  const [newest] = history.versions
  const text = keptText(target)
  const here = newest?.content.kind === 'state' && sameBody(newest, target)
  const unfinished = seen.hold?.kind === 'restore'
  const known = recordedState(seen)
  if (here && !unfinished && known !== undefined && isState(target, known))
    throw unfit(`the state is ${text} already, as the ledger remembers it`)
  const begun = unfinished
    ? seen
    : await written(ports.workplace.ledger, seen, (view) =>
        beginRestoreEvent(name, intervention, { version: text, holds: view.hold !== undefined }),
      )
  if (!here) await putBack(history, target)
  const { run, at } = intervention
  const after = await written(workplace.ledger, begun, (view) => {
    const { lineage, serial, stateSha256 } = target.content
    return restoreEvent(name, intervention, {
      anchor: {
        lineage,
        serial,
        stateSha256,
        // What was applied last stays what a later commit has to contain, whichever state is there.
        commit: recordedState(view)?.commit ?? workplace.commit,
        closure: view.anchor?.closure ?? { ...workplace.closure },
        settings: view.anchor?.settings ?? settingsOf(workplace.environment, situation.backend),
        run,
        at,
      },
      epoch: { id: randomUUID(), run, at },
      delivered: deliveredNoMore(view.delivered, at),
      hold: view.hold,
    })
  })
  return {
    record: after.tip ?? '',
    lines: [
      `${name}: ${text} is the state again; it replaced ${newest === undefined ? 'nothing' : keptText(newest)}.`,
      'Every plan made before is spent. Plan again, and read in the plan what the cloud has that the state does not know.',
      ...(after.hold === undefined
        ? []
        : [`The hold of ${after.hold.at} stays: ${holdReason(after.hold)}. When that is settled: recover: clear-hold`]),
    ],
  }
}

/** The version to restore: the one the ledger remembers, or the one that somebody decided on and named. */
async function targetOf(named: string, { object, stored, versions, others, judged }: Seen): Promise<Target> {
  if (named === '') {
    if (judged.recorded !== undefined) return stateOf(judged.recorded)
    throw unfit(
      `no version of the state is the one that the ledger remembers${nearestText(judged.nearest)}`,
      adviceOf(judged),
    )
  }
  const known = stored.find(({ id }) => id === named)
  if (known === undefined) throw unfit(`the state has no version '${named.slice(0, 100)}'`)
  const seen = versions.find(({ id }) => id === named)
  const version = seen === undefined || seen.content.kind === 'unread' ? await keptState(object, known) : seen
  const target = stateOf(version)
  const owner = others.get(target.content.lineage)
  if (owner !== undefined) throw unfit(`${keptText(version)} is the state of ${owner}`)
  return target
}

function stateOf(version: KeptState): Target {
  const { id, at, content } = version
  if (content.kind !== 'state') throw unfit(`${keptText(version)} is no state`)
  return { id, at, content }
}

const nearestText = (nearest: Seen['judged']['nearest']): string =>
  nearest.map(({ version, why }) => `; near is ${keptText(version)}: ${why}`).join('')

const sameBody = ({ content }: KeptState, target: Target): boolean =>
  content.kind === 'state' && content.stateSha256 === target.content.stateSha256

/** Copies the version over what was looked at, and over nothing else. */
async function putBack({ object, stored }: Seen, target: Target): Promise<void> {
  const body = await object.body(target.id)
  if (body.kind !== 'seen') throw failed(body.kind === 'missing' ? 'the version is not there any more' : body.why)
  const [newest] = stored
  const put = await object.write(body.value, newest?.kind === 'body' ? newest.etag : undefined)
  if (put.kind === 'changed') throw failed('somebody wrote the state meanwhile, past its lock')
  if (put.kind === 'unknown') throw failed(put.why)
}

const failed = (why: string): UserError =>
  new UserError(
    `the state could not be brought back for sure: ${why}; the environment is on hold`,
    'See what is the matter there, then use `recover: restore` again: it goes on where this one stopped.',
    { code: 'RESTORE_FAILED' },
  )

const tries = 5

/** Writes an event on top of whatever else was written meanwhile, unless that is an apply. */
async function written(
  ledger: Situation['ports']['workplace']['ledger'],
  seen: LedgerView,
  eventOf: (view: LedgerView) => LedgerEvent,
): Promise<LedgerView> {
  let view = seen
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const appended = await ledger.append(eventOf(view), view)
    if (appended.kind === 'written') return ledger.view(undefined, { tip: appended.commit })
    view = await ledger.view()
    if (view.open !== undefined || view.epoch?.id !== seen.epoch?.id) break
  }
  throw new UserError('somebody else wrote to the ledger meanwhile', 'Diagnose again, then decide again.', {
    code: 'LEDGER_MOVED',
  })
}
