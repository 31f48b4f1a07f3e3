import { expect, test } from '@jest/globals'
import { earlierReviews } from '../src/decide/earlier-reviews.ts'

const of = (login: string) => ({ state: 'approved', user: { login, type: 'User' }, environments: ['dev-approval'] })
const manifest = { run: { id: '7', attempt: '2' }, earlierReviews: [of('bob')] }
const now = [of('bob'), of('ada')]

test('of a plan of this run, those that were there when it was made', () => {
  expect(earlierReviews(manifest, { runId: '7', runAttempt: '2' }, now)).toEqual([of('bob')])
})

test('of a plan of another run, none in the first attempt and all in a later one', () => {
  expect(earlierReviews(manifest, { runId: '8', runAttempt: '1' }, now)).toEqual([])
  expect(earlierReviews(manifest, { runId: '8', runAttempt: '2' }, now)).toEqual(now)
})
