import { describe, expect, test } from '@jest/globals'
import { configGuards, firstRefusal, recordedState, stateGuards } from '@wrenchproof/delivery'
import type { StateFacts } from '@wrenchproof/delivery'
import * as fc from 'fast-check'

const mark = (serial: number, lineage = 'l', body = 'a') => ({ lineage, serial, stateSha256: body.repeat(64) })
const now = (serial: number, lineage = 'l', body = 'a') => ({ ...mark(serial, lineage, body), empty: false })

describe('ledger and state', () => {
  test.each<[string, StateFacts['recorded'], StateFacts['current'], string | undefined]>([
    ['neither: a first delivery', undefined, undefined, undefined],
    ['the state that was left', mark(5), now(5), undefined],
    ['a state without a ledger', undefined, now(5), 'LEDGER_MISSING'],
    ['an empty state of a new workspace', undefined, { ...now(0), empty: true }, undefined],
    ['M2: no state, or zero bytes of it', mark(5), undefined, 'STATE_MISSING'],
    ['M3: a restored old version', mark(5), now(4), 'STATE_REGRESSED'],
    ['an emptied state', mark(5), { ...now(1), empty: true }, 'STATE_REGRESSED'],
    ['the state of another root', mark(5), now(5, 'other'), 'LINEAGE_MISMATCH'],
    ['an older one of another root', mark(5), now(2, 'other'), 'LINEAGE_MISMATCH'],
    ['a change by hand', mark(5), now(6), 'UNRECORDED_CHANGE'],
    ['M4: two writers with one serial', mark(5), now(5, 'l', 'b'), 'UNRECORDED_CHANGE'],
  ])('%s', (_what, recorded, current, code) => {
    expect(firstRefusal(stateGuards, { recorded, current })?.code).toBe(code)
  })

  test('at most one guard refuses, and none only where there is nothing to tell', () => {
    const body = fc.record({
      lineage: fc.constantFrom('l', 'm'),
      serial: fc.nat(3),
      stateSha256: fc.constantFrom('a', 'b'),
    })
    const state = body.chain((one) => fc.boolean().map((empty) => ({ ...one, empty })))
    fc.assert(
      fc.property(fc.option(body, { nil: undefined }), fc.option(state, { nil: undefined }), (recorded, current) => {
        const refusing = stateGuards.filter((guard) => guard.check({ recorded, current }) !== undefined)
        const equal =
          recorded?.lineage === current?.lineage &&
          recorded?.serial === current?.serial &&
          recorded?.stateSha256 === current?.stateSha256
        const fresh = recorded === undefined && current?.empty !== false
        expect(refusing).toHaveLength(equal || fresh ? 0 : 1)
      }),
      { numRuns: 500 },
    )
  })

  test('what the next apply must find is what the last one left, however it ended', () => {
    const run = { id: '7', attempt: '1' }
    const at = '2026-11-24T10:00:00.000Z'
    const anchor = { ...mark(5), commit: 'c', closure: {}, run, at }
    const state = { ...mark(6), commit: 'd', run, at }
    expect(recordedState({ anchor, state })).toEqual(state)
    expect(recordedState({ anchor })).toEqual({ ...mark(5), commit: 'c', run, at })
    expect(recordedState({})).toBeUndefined()
  })
})

test('a plan file with another configuration is CONFIG_MISMATCH', () => {
  expect(firstRefusal(configGuards, { configDifferences: [] })).toBeUndefined()
  const configDifferences = Array.from({ length: 14 }, (_, index) => ({ path: `m${index}.tf`, how: 'other content' }))
  expect(firstRefusal(configGuards, { configDifferences })).toMatchObject({
    code: 'CONFIG_MISMATCH',
    reason: expect.stringMatching(/m0\.tf \(other content\).* and 2 more$/u),
  })
})
