import { describe, expect, test } from '@jest/globals'
import { adviceOf, judgeVersions, versionLines } from '@wrenchproof/delivery'
import type { KeptState, StateSymptom } from '@wrenchproof/delivery'

const mark = (serial: number, lineage = 'l', body = 'a') => ({ lineage, serial, stateSha256: body.repeat(64) })
let made = 0
function kept(content: KeptState['content']): KeptState {
  made += 1
  return { id: `v${made}`, at: `2026-11-24T10:00:${String(made % 60).padStart(2, '0')}.000Z`, content }
}
const state = (serial: number, lineage = 'l', body = 'a') => kept({ kind: 'state', ...mark(serial, lineage, body) })
const recorded = mark(5)
const others = new Map([['m', 'staging']])
const right = state(5)

describe('the newest version', () => {
  test.each<[StateSymptom, readonly KeptState[]]>([
    ['as-recorded', [right]],
    ['gone', []],
    ['deleted', [kept({ kind: 'deleted' }), right]],
    ['zero-byte', [kept({ kind: 'zero-byte' }), right]],
    ['truncated', [kept({ kind: 'truncated' }), right]],
    ['no-state', [kept({ kind: 'no-state', why: 'it is not JSON' }), right]],
    ['unread', [kept({ kind: 'unread', why: 'AccessDenied' }), right]],
    ['swapped', [state(9, 'm'), right]],
    ['wrong-lineage', [state(9, 'n'), right]],
    ['regressed', [state(4), right]],
    ['forked', [state(5, 'l', 'b'), right]],
    ['changed', [state(6), right]],
  ])('%s', (symptom, versions) => {
    const judged = judgeVersions({ recorded, versions, others })
    expect(judged.symptom).toBe(symptom)
    expect(judged.recorded).toBe(versions.includes(right) ? right : undefined)
    const damaged = !['as-recorded', 'gone', 'unread'].includes(symptom)
    expect(adviceOf(judged).includes('`recover: restore`')).toBe(damaged)
    for (const line of versionLines(judged)) expect(line).toMatch(/^.*[.]$/u)
  })

  test('that the ledger knows nothing of is not recorded', () => {
    expect(judgeVersions({ recorded: undefined, versions: [right], others }).symptom).toBe('not-recorded')
  })
})

test('of several versions that are the recorded state, the newest is named', () => {
  const again = state(5)
  expect(judgeVersions({ recorded, versions: [state(4), again, right], others }).recorded).toBe(again)
})

test('where none is the recorded state, at most three are near, nearest first, and none of another lineage', () => {
  const versions = [state(1), state(4), state(7), state(5, 'm'), state(5, 'l', 'b'), kept({ kind: 'deleted' })]
  const { nearest, recorded: equal } = judgeVersions({ recorded, versions, others })
  expect(equal).toBeUndefined()
  expect(nearest.map(({ why }) => why)).toEqual([
    'the recorded serial 5, and another content',
    '1 before the recorded serial 5',
    '2 past the recorded serial 5',
  ])
})

test('M4: two successive versions of one serial are a fork; the same serial after a restore is none', () => {
  const [a, b] = [state(2, 'l', 'a'), state(2, 'l', 'b')]
  expect(judgeVersions({ recorded, versions: [b, a], others }).forks).toEqual([[b, a]])
  expect(judgeVersions({ recorded, versions: [b, state(1), a], others }).forks).toEqual([])
})
