import { describe, expect, test } from '@jest/globals'
import { UserError } from '@wrenchproof/errors'
import type { Effects } from '../src/index.ts'
import {
  compareReview,
  parseReviewRecord,
  planReport,
  publicFingerprint,
  reviewRecord,
  reviewRecordText,
  scrubber,
  shownPlan,
} from '../src/index.ts'
import { effectsOfChanges, resourceChange } from './sample.ts'
import { sampleEffects, secret } from './shown-sample.ts'

const tree = 'a'.repeat(40)
const run = { id: '41', attempt: 2 }
const scrub = scrubber([secret])
const recordOf = (effects: Effects, environment = 'production') =>
  reviewRecord(effects, { environment, tree, run, scrub })

test('a record goes through its text, holds no value, and is the same for the same plan', () => {
  const record = recordOf(sampleEffects)
  const text = reviewRecordText(record)
  expect(parseReviewRecord(text)).toEqual(record)
  expect(text).not.toContain(secret)
  expect(record.fingerprint).toBe(publicFingerprint(sampleEffects))
  expect(reviewRecordText(recordOf(sampleEffects))).toBe(text)
})

test('what is shown and was asked for before gives the same record', () => {
  const shown = shownPlan(sampleEffects, { title: 'any', scrub })
  planReport(shown)
  const record = reviewRecord(sampleEffects, { environment: 'production', tree, run, scrub, shown })
  expect(record).toEqual(recordOf(sampleEffects))
})

test.each([
  ['nothing', ''],
  ['a cut text', reviewRecordText(recordOf(sampleEffects)).slice(0, 200)],
  ['another format', reviewRecordText(recordOf(sampleEffects)).replace('"format":1', '"format":2')],
  ['a tree that is none', reviewRecordText(recordOf(sampleEffects)).replace(tree, secret)],
  ['more than we know', reviewRecordText(recordOf(sampleEffects)).replace('"format":1', `"x":"${secret}","format":1`)],
])('%s is refused, and not quoted', (_name, text) => {
  expect(() => parseReviewRecord(text)).toThrow(UserError)
  expect(() => parseReviewRecord(text)).not.toThrow(secret)
})

describe('compared with the plan of the delivery', () => {
  const change = (address: string, actions: readonly string[], more = {}) =>
    resourceChange(address, { actions, ...more })
  const one = effectsOfChanges(
    change('a.gone', ['create']),
    change('a.kept', ['update'], { after: { x: 1 } }),
    change('a.worse', ['update']),
  )

  test('none: no record, another tree, another environment', () => {
    const record = recordOf(one)
    expect(compareReview(undefined, record)).toEqual({ verdict: 'none' })
    expect(compareReview({ ...record, tree: 'b'.repeat(40) }, record)).toEqual({ verdict: 'none' })
    expect(compareReview(record, recordOf(one, 'dev'))).toEqual({ verdict: 'none' })
  })

  test('same', () => {
    expect(compareReview(recordOf(one), recordOf(one))).toEqual({ verdict: 'same', run })
  })

  test('different, by name', () => {
    const other = effectsOfChanges(
      change('a.new', ['create']),
      change('a.kept', ['update'], { after: { x: 1 } }),
      change('a.worse', ['delete', 'create'], { replace_paths: [['size']] }),
    )
    expect(compareReview(recordOf(one), recordOf(other))).toEqual({
      verdict: 'different',
      run,
      differences: [
        { name: 'a.gone', change: 'removed', facts: [] },
        { name: 'a.new', change: 'added', facts: [] },
        { name: 'a.worse', change: 'changed', facts: ['action', 'order', 'replacePaths'] },
      ],
    })
  })

  test('different in planned values: the effects are named by what they show', () => {
    const other = effectsOfChanges(
      change('a.gone', ['create']),
      change('a.kept', ['update'], { after: { x: 2 } }),
      change('a.worse', ['update']),
    )
    expect(compareReview(recordOf(one), recordOf(other))).toMatchObject({
      verdict: 'different',
      differences: [{ name: 'a.kept', change: 'changed', facts: ['values'] }],
    })
  })
})
