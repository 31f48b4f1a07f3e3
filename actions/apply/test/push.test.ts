import { expect, test } from '@jest/globals'
import { whyOld } from '../src/recover/push.ts'

const state = (serial: number, lineage = 'l') => Buffer.from(JSON.stringify({ version: 4, lineage, serial }))
const recorded = { lineage: 'l', serial: 7, stateSha256: 'e'.repeat(64) }

test.each([
  ['the next one', state(8), recorded, 'may be pushed'],
  ['a first one', state(1), undefined, 'may be pushed'],
  ['one that the ledger knows', state(7), recorded, 'the ledger remembers serial 7: it was pushed before'],
  ['an old one', state(3), recorded, 'it holds serial 3'],
  ['one of another lineage', state(8, 'm'), recorded, 'lineage m'],
  ['none', Buffer.from('{'), recorded, 'is no state'],
])('what an apply kept is pushed only when it is newer than what the ledger knows: %s', (_what, kept, known, why) => {
  expect(whyOld(kept, known) ?? 'may be pushed').toContain(why)
})
