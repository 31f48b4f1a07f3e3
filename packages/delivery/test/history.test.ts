import { describe, expect, test } from '@jest/globals'
import { firstRefusal, historyGuards } from '@wrenchproof/delivery'
import type { History, Relation } from '@wrenchproof/delivery'
import * as fc from 'fast-check'

const commit = 'c'.repeat(40)
const tip = (relation: Relation) => ({ commit: relation === 'identical' ? commit : 'a'.repeat(40), relation })
const applied = (relation: Relation) => ({ commit: 'b'.repeat(40), relation })

const history: History = {
  commit,
  branch: 'main',
  tip: tip('identical'),
  lastApplied: applied('ahead'),
  sameAtTip: false,
}

describe('history', () => {
  test.each<[string, Partial<History>, string | undefined]>([
    ['the tip, which contains what was applied', {}, undefined],
    ['the first delivery', { lastApplied: undefined }, undefined],
    ['the same commit again', { lastApplied: applied('identical') }, undefined],
    ['a newer tip', { tip: tip('behind') }, 'SUPERSEDED'],
    ['a newer tip that delivers the same here', { tip: tip('behind'), sameAtTip: true }, undefined],
    ['an ancestor of what was applied', { lastApplied: applied('behind') }, 'SUPERSEDED'],
    ['an ancestor though the tip is the same', { lastApplied: applied('behind'), sameAtTip: true }, 'SUPERSEDED'],
    ['a release without the hotfix', { lastApplied: applied('diverged') }, 'DIVERGED'],
    ['a newer tip, the hotfix missing', { tip: tip('behind'), lastApplied: applied('diverged') }, 'SUPERSEDED'],
    ['a rewritten branch', { tip: tip('diverged') }, 'DIVERGED'],
    ['a branch set back', { tip: tip('ahead') }, 'DIVERGED'],
    ['a rewritten branch with the same content', { tip: tip('diverged'), sameAtTip: true }, 'DIVERGED'],
    ['a branch that is gone', { tip: undefined }, 'DIVERGED'],
  ])('%s', (_what, changed, code) => {
    expect(firstRefusal(historyGuards, { ...history, ...changed })?.code).toBe(code)
  })

  test('standing back is no failure, going back is', () => {
    expect(firstRefusal(historyGuards, { ...history, tip: tip('behind') })?.neutral).toBe(true)
    expect(firstRefusal(historyGuards, { ...history, tip: undefined })).not.toHaveProperty('neutral')
  })
})

/** A history as a list of parents; the ancestors of a commit, itself included. */
function ancestors(parents: readonly (readonly number[])[], of: number): ReadonlySet<number> {
  const found = new Set([of])
  for (const parent of parents[of] ?? []) for (const one of ancestors(parents, parent)) found.add(one)
  return found
}

const graph = fc
  .integer({ min: 2, max: 9 })
  .chain((size) =>
    fc.tuple(
      ...Array.from({ length: size }, (_, index) =>
        index === 0
          ? fc.constant<number[]>([])
          : fc.uniqueArray(fc.integer({ min: 0, max: index - 1 }), { minLength: 1, maxLength: 2 }),
      ),
    ),
  )

test('over any history, what passes contains what was applied and is on its branch', () => {
  const scene = graph.chain((parents) => {
    const one = fc.integer({ min: 0, max: parents.length - 1 })
    return fc.record({ parents: fc.constant(parents), commit: one, tip: one, last: one, sameAtTip: fc.boolean() })
  })
  fc.assert(
    fc.property(scene, ({ parents, commit: at, tip: end, last, sameAtTip }) => {
      const relation = (other: number): Relation => {
        if (at === other) return 'identical'
        if (ancestors(parents, at).has(other)) return 'ahead'
        return ancestors(parents, other).has(at) ? 'behind' : 'diverged'
      }
      const refusal = firstRefusal(historyGuards, {
        commit,
        branch: 'main',
        tip: { commit: 'a', relation: relation(end) },
        lastApplied: { commit: 'b', relation: relation(last) },
        sameAtTip,
      })
      const keeps = ancestors(parents, at).has(last)
      const onBranch = ancestors(parents, end).has(at)
      const latest = at === end || sameAtTip
      expect(refusal === undefined).toBe(keeps && onBranch && latest)
      // Whatever is left undone for a newer commit is in that commit.
      const inNewer = ancestors(parents, end).has(at) || ancestors(parents, last).has(at)
      expect(refusal?.code !== 'SUPERSEDED' || inNewer).toBe(true)
    }),
    { numRuns: 1000 },
  )
})
