import { describe, expect, test } from '@jest/globals'
import {
  adoptEvent,
  clearHoldEvent,
  deliveredAfter,
  deliveredNoMore,
  holdEvent,
  interventions,
  outcomeEvent,
  outcomes,
  pushedStateEvent,
  recordKinds,
  resolveDoubtEvent,
  restoreEvent,
} from '@wrenchproof/delivery'
import type { Anchor, Intervention, LedgerEvent, OutcomeRecord } from '@wrenchproof/delivery'

const run = { id: '9', attempt: '2' }
const at = '2026-11-24T10:00:00.000Z'
const mark = { lineage: 'l', serial: 42, stateSha256: 'e'.repeat(64) }
const commit = '1a2b3c4d'.repeat(5)
const anchor: Anchor = { ...mark, commit, closure: { 'root x': 'a' }, run, at }
const state = { ...mark, commit, run, at }
const delivered = deliveredAfter(undefined, { outcome: 'applied', closure: anchor.closure, at })
const ended: OutcomeRecord = {
  planDigest: 'd'.repeat(64),
  commit,
  run: { id: '7', attempt: '1' },
  outcome: 'partial',
  serialBefore: 41,
  serialAfter: 42,
  changes: 3,
  at,
}
const by = (kind: Intervention['kind']): Intervention => ({ kind, reason: 'checked by hand', by: 'ada', run, at })
const life = { anchor, epoch: { id: 'e1', run, at }, delivered: deliveredNoMore(delivered, at) }
const hold = { kind: 'freeze', reason: 'audit week', by: 'ada', run, at } as const

const events: Readonly<Record<string, LedgerEvent>> = {
  applied: outcomeEvent('production', { ...ended, outcome: 'applied' }, { anchor, delivered }),
  partial: outcomeEvent('production', ended, { state, delivered: deliveredNoMore(delivered, at) }),
  doubt: outcomeEvent('production', { ...ended, outcome: 'in-doubt' }, {}),
  freeze: holdEvent('production', hold),
  quarantine: holdEvent('production', { ...hold, kind: 'quarantine', reason: 'a state\nwas lost' }),
  'clear-hold': clearHoldEvent('production', by('clear-hold')),
  adopt: adoptEvent('production', by('adopt'), life),
  restore: restoreEvent('production', by('restore'), { ...life, hold: undefined }),
  'push-errored-state': pushedStateEvent('production', by('push-errored-state'), state),
  'resolve-doubt': resolveDoubtEvent('production', by('resolve-doubt'), { ended, after: { state } }),
}

describe('events', () => {
  test.each([
    ['applied', 'production: applied 3 changes of 1a2b3c4 (serial 41 -> 42)'],
    ['partial', 'production: applied only a part of 3 changes of 1a2b3c4 (serial 41 -> 42)'],
    ['doubt', 'production: does not know what became of 3 changes of 1a2b3c4'],
    ['freeze', 'production: frozen, by ada: audit week'],
    ['quarantine', 'production: quarantined, by ada: a state was lost'],
    ['clear-hold', 'production: hold cleared, by ada: checked by hand'],
    ['adopt', 'production: adopted the state at serial 42, by ada: checked by hand'],
    [
      'restore',
      'production: restored the state to serial 42; every plan made before is spent, by ada: checked by hand',
    ],
    ['push-errored-state', 'production: pushed the state that could not be saved, serial 42, by ada: checked by hand'],
    [
      'resolve-doubt',
      'production: settled the doubt about run 7: it applied only a part of 3 changes of 1a2b3c4 (serial 41 -> 42), by ada: checked by hand',
    ],
  ])('%s', (name, subject) => {
    expect(events[name]?.subject).toBe(subject)
  })

  const paths = (name: string) => events[name]?.writes.map(({ path }) => path)
  test.each([
    ['applied', ['runs/7-1.json', 'anchor.json', 'state.json', 'delivered.json'], ['open.json']],
    ['partial', ['runs/7-1.json', 'state.json', 'delivered.json'], ['open.json']],
    ['doubt', ['runs/7-1.json'], []],
    ['freeze', ['interventions/9-2-freeze.json', 'hold.json'], []],
    ['clear-hold', ['interventions/9-2-clear-hold.json'], ['hold.json']],
    ['adopt', ['interventions/9-2-adopt.json', 'anchor.json', 'state.json', 'delivered.json', 'epoch.json'], []],
    ['restore', ['interventions/9-2-restore.json', 'anchor.json', 'state.json', 'delivered.json', 'epoch.json'], []],
    ['push-errored-state', ['interventions/9-2-push-errored-state.json', 'state.json'], []],
    ['resolve-doubt', ['interventions/9-2-resolve-doubt.json', 'runs/7-1.json', 'state.json'], ['open.json']],
  ])('%s writes what it is about, first what proves it', (name, written, removed) => {
    expect(paths(name)).toEqual(written)
    expect(events[name]?.removes).toEqual(removed)
  })

  test.each(Object.entries(events))('every record of %s is read back as it was written', (_name, { writes }) => {
    for (const { kind, record } of writes)
      expect(recordKinds[kind].parse(JSON.parse(JSON.stringify(record)))).toEqual(record)
  })

  test('every outcome and every intervention has a sentence of one line', () => {
    for (const outcome of outcomes) expect(outcomeEvent('dev', { ...ended, outcome }, {}).subject).toMatch(/^dev: .+$/u)
    for (const kind of interventions)
      expect(clearHoldEvent('dev', { ...by(kind), reason: `::x\r\n${'y'.repeat(500)}` }).subject).toMatch(
        /^dev: .{1,200}$/u,
      )
  })
})
