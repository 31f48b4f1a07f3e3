/** Every commit of a ledger is looked at, not the tip alone. */
import { expect, test } from '@jest/globals'
import { holdEvent } from '@wrenchproof/delivery'
import { branchLedger, unbelievedCommits } from '@wrenchproof/ledger'
import type { LedgerTip } from '@wrenchproof/ledger'
import { gitHome } from './git-home.ts'

const key = new Uint8Array(32).fill(7)
const owner = { repository: '42', environment: 'production' }
const branch = 'ledger/production'

/** A ledger of so many events, and its commits, oldest first. */
async function written(events: number) {
  const home = await gitHome()
  const ledger = branchLedger(home.branches, owner, key)
  const history: LedgerTip[] = []
  const add = async () => {
    const tip = await home.branches.tip(branch)
    if (tip !== undefined) history.push(tip)
  }
  for (let id = 1; id <= events; id += 1) {
    const run = { id: String(id), attempt: '1' }
    const hold = { kind: 'freeze', reason: `the ${id}th`, by: 'ana', run, at: '2026-11-24T11:00:00.000Z' } as const
    await ledger.append(holdEvent('production', hold), await ledger.view())
    await add()
  }
  return {
    home,
    history,
    add,
    [Symbol.asyncDispose]: async () => home[Symbol.asyncDispose](),
  }
}

test('a history as it was written is believed, and with another key or for another environment nothing is', async () => {
  await using it = await written(4)
  const ids = it.history.map(({ commit }) => commit)
  expect(await unbelievedCommits(it.home.branches, owner, key, it.history)).toEqual([])
  expect(await unbelievedCommits(it.home.branches, owner, new Uint8Array(32).fill(8), it.history)).toEqual(ids)
  const other = { ...owner, environment: 'staging' }
  expect(await unbelievedCommits(it.home.branches, other, key, it.history)).toEqual(ids)
})

test('of five, the one that was changed, added, or put on another parent is named', async () => {
  await using it = await written(5)
  const { branches } = it.home
  const unbelieved = async (history: readonly LedgerTip[]) => unbelievedCommits(branches, owner, key, history)
  const [first, second, third, ...rest] = it.history
  const tip = it.history.at(-1)
  if (first === undefined || second === undefined || third === undefined || tip === undefined) throw new Error('none')

  // The third on the first: the second was left out.
  const moved = { ...third, parents: [first.commit] }
  expect(await unbelieved([first, moved, ...rest])).toEqual([third.commit])
  // A history whose beginning was cut off.
  const cut = { ...second, parents: [] }
  expect(await unbelieved([cut, third, ...rest])).toEqual([second.commit])
  expect(await unbelieved([first, { ...second, parents: [first.commit, third.commit] }])).toEqual([second.commit])

  // A file more, in a commit of somebody without the key.
  await branches.append(branch, tip.commit, { subject: 'x', writes: new Map([['x', 'x']]), removes: [] })
  await it.add()
  expect(await unbelieved(it.history)).toEqual([it.history.at(-1)?.commit])
})

test('what cannot be read is an error, and no verdict', async () => {
  await using it = await written(1)
  const nowhere = [{ commit: 'a'.repeat(40), parents: [] }]
  await expect(unbelievedCommits(it.home.branches, owner, key, nowhere)).rejects.toMatchObject({
    code: 'LEDGER_DIRECTORY',
  })
})
