import { describe, expect, test } from '@jest/globals'
import type { LedgerBranches } from '@wrenchproof/ledger'

const change = (text: string, removes: string[] = []) => ({
  subject: `dev: ${text}`,
  writes: new Map([[`runs/${text}.json`, text]]),
  removes,
})

/** What every home of ledger branches must do; `make` gives an empty one and a way to read `git log` subjects. */
export function describeLedgerBranches(
  what: string,
  make: () => Promise<AsyncDisposable & { branches: LedgerBranches; subjects: (branch: string) => Promise<string[]> }>,
): void {
  describe(`ledger branches: ${what}`, () => {
    test('the first write makes the branch', async () => {
      await using home = await make()
      expect(await home.branches.tip('ledger/dev')).toBeUndefined()
      const first = await home.branches.append('ledger/dev', undefined, change('one'))
      if (first.kind === 'lost') throw new Error('lost')
      expect(await home.branches.tip('ledger/dev')).toEqual({ commit: first.commit, parents: [] })
    })

    test('files stay until they are removed, and only those asked for are read', async () => {
      await using home = await make()
      const { branches } = home
      const one = await branches.append('ledger/dev', undefined, change('one'))
      if (one.kind === 'lost') throw new Error('lost')
      const two = await branches.append('ledger/dev', one.commit, change('two', ['runs/one.json']))
      if (two.kind === 'lost') throw new Error('lost')
      const paths = ['runs/one.json', 'runs/two.json', 'nope.json']
      expect([...(await branches.files(one.commit, paths))]).toEqual([['runs/one.json', 'one']])
      expect([...(await branches.files(two.commit, paths))]).toEqual([['runs/two.json', 'two']])
      expect(await home.subjects('ledger/dev')).toEqual(['dev: two', 'dev: one'])
    })

    test('a write on anything but the tip is lost and leaves no trace', async () => {
      await using home = await make()
      const { branches } = home
      const one = await branches.append('ledger/dev', undefined, change('one'))
      if (one.kind === 'lost') throw new Error('lost')
      await branches.append('ledger/dev', one.commit, change('two'))
      expect(await branches.append('ledger/dev', one.commit, change('late'))).toEqual({ kind: 'lost' })
      expect(await branches.append('ledger/dev', undefined, change('late'))).toEqual({ kind: 'lost' })
      expect(await home.subjects('ledger/dev')).toEqual(['dev: two', 'dev: one'])
    })

    test('environments have branches of their own', async () => {
      await using home = await make()
      await home.branches.append('ledger/dev', undefined, change('one'))
      expect(await home.branches.tip('ledger/production')).toBeUndefined()
    })

    test('of many racing writers exactly one wins', async () => {
      await using home = await make()
      const { branches } = home
      const base = await branches.append('ledger/dev', undefined, change('base'))
      if (base.kind === 'lost') throw new Error('lost')
      const racers = Array.from({ length: 12 }, (_, index) => change(`racer-${index}`))
      const ended = await Promise.allSettled(
        racers.map(async (racer) => branches.append('ledger/dev', base.commit, racer)),
      )
      const written = ended.filter((end) => end.status === 'fulfilled' && end.value.kind === 'written')
      expect(written).toHaveLength(1)
      expect(await home.subjects('ledger/dev')).toHaveLength(2)
    })
  })
}
