import { expect, test } from '@jest/globals'
import { settle } from '../src/leftovers.ts'
import type { LeftoverPorts } from '../src/leftovers.ts'

const begun = {
  group: 7,
  who: 'runner@fv-az1',
  startedAt: Date.parse('2026-11-24T10:00:00.900Z'),
  interrupted: false,
}
const held = Date.parse('2026-11-24T10:00:03.100Z')
const lock = { id: 'l-1', operation: 'OperationTypeApply', who: begun.who, created: new Date('2026-11-24T10:00:00Z') }

/** A machine on which the group ends after so many looks, and a lock that may be held. */
function machine(looks: number, holder: typeof lock | undefined) {
  const state = { looks, released: [] as string[], interrupts: 0, now: 0 }
  const ports: LeftoverPorts = {
    heldAt: async () => held,
    groupAlive: () => (state.looks -= 1) >= 0,
    interrupt: () => {
      state.interrupts += 1
    },
    sleep: async (ms) => {
      state.now += ms
    },
    now: () => state.now,
    lockHolder: async () => holder,
    releaseLock: async (id) => {
      state.released.push(id)
    },
  }
  return { state, ports }
}

test('nothing left', async () => {
  const { state, ports } = machine(0, undefined)
  expect(await settle(begun, ports)).toEqual({ kind: 'nothing' })
  expect(state).toMatchObject({ interrupts: 0, released: [] })
})

test('a terraform that outlived its step gets one interrupt and time to save', async () => {
  const { state, ports } = machine(5, undefined)
  expect(await settle(begun, ports)).toEqual({ kind: 'nothing' })
  expect(state.interrupts).toBe(1)
})

test('M8: one that had its interrupt in the main step gets no second one, which would cost the state', async () => {
  const { state, ports } = machine(5, undefined)
  expect(await settle({ ...begun, interrupted: true }, ports)).toEqual({ kind: 'nothing' })
  expect(state.interrupts).toBe(0)
})

test('one that does not end is told, and no lock is touched', async () => {
  const { state, ports } = machine(Infinity, lock)
  expect(await settle(begun, ports)).toEqual({ kind: 'still-running', group: 7 })
  expect(state).toMatchObject({ interrupts: 1, released: [] })
})

test('our own dead process lock is released', async () => {
  const { state, ports } = machine(0, lock)
  expect(await settle(begun, ports)).toEqual({ kind: 'released', lock })
  expect(state.released).toEqual(['l-1'])
})

test.each([
  ['another machine', { who: 'runner@fv-az2' }, 'its holder is runner@fv-az2'],
  ['another operation', { operation: 'OperationTypePlan' }, 'held for OperationTypePlan'],
  ['an earlier time', { created: new Date('2026-11-24T09:59:00Z') }, 'before this apply started'],
  ['a later time', { created: new Date('2026-11-24T10:00:04Z') }, 'after this apply had begun to change things'],
])('a lock of %s is reported and left alone', async (_what, changed, why) => {
  const { state, ports } = machine(0, { ...lock, ...changed })
  expect(await settle(begun, ports)).toMatchObject({ kind: 'held', why: expect.stringContaining(why) })
  expect(state.released).toEqual([])
})

test('before anything was changed nobody can tell whose lock it is', async () => {
  const { state, ports: known } = machine(0, lock)
  const ports = { ...known, heldAt: async () => undefined }
  const why = expect.stringContaining('may not have had the lock yet')
  expect(await settle(begun, ports)).toMatchObject({ kind: 'held', why })
  expect(state.released).toEqual([])
})
