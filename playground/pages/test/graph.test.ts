import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { layOut } from '../repository/graph.ts'

const rows = (text: string) =>
  layOut(text.split(' ').map((commit) => ({ oid: commit.charAt(0), parents: commit.slice(1).split('') })))

test('a straight history stays in one lane', () => {
  expect(rows('cb ba a').map(({ lane, left }) => [lane, left])).toEqual([
    [0, [0]],
    [0, [0]],
    [0, []],
  ])
})

test('a merge opens a lane that joins again', () => {
  expect(rows('mba ba a').map(({ lane, left, joined }) => [lane, left, joined])).toEqual([
    [0, [0, 1], []],
    [0, [1], []],
    [1, [], []],
  ])
})

test('every line that leaves a row goes on in the next, and none comes from nowhere', () => {
  const history = fc
    .array(fc.array(fc.nat({ max: 4 }), { maxLength: 3 }), { minLength: 1, maxLength: 30 })
    .map((parents) =>
      parents.map((steps, index) => ({
        oid: String(index),
        parents: [...new Set(steps.map((step) => index + 1 + step))].filter((one) => one < parents.length).map(String),
      })),
    )
  fc.assert(
    fc.property(history, (entries) => {
      const laid = layOut(entries)
      let open = new Set<number>()
      for (const { lane, passing, entered, joined, left } of laid) {
        expect(new Set([...passing, ...joined, ...(entered ? [lane] : [])])).toEqual(open)
        open = new Set([...passing, ...left])
      }
      expect(open.size).toBe(0)
    }),
  )
})
