import { expect, test } from '@jest/globals'
import { neededNames, notDelivered } from '@wrenchproof/workplace'

const job = (name: string, conclusion: string | null = 'success') => ({ name, attempt: 1, conclusion })

test.each([
  ['got through in one job', [job('global / plan and apply'), job('global / apply', 'skipped')], []],
  ['got through behind a caller', [job('wrenchproof / global / plan'), job('wrenchproof / global / apply')], []],
  ['failed', [job('global / plan'), job('global / apply', 'failure')], ['global / apply: failure']],
  [
    'was not let pass',
    [job('global / plan'), job('global / gate (global, g)', 'failure'), job('global / apply', 'skipped')],
    ['global / gate (global, g): failure'],
  ],
  ['still runs', [job('global / plan', null)], ['global / plan: has not ended']],
  ['was skipped whole', [job('global / plan', 'skipped')], ['global was not delivered']],
  ['is not there', [job('global-eu / plan'), job('route'), job('global')], ['global was not delivered']],
])('what comes first %s', (_, jobs, expected) => {
  expect(notDelivered(['global'], jobs)).toEqual(expected)
})

test.each([
  ['', []],
  ['["a","b"]', ['a', 'b']],
  ['a', undefined],
  ['[1]', undefined],
  ['{}', undefined],
])('%s as a list of names', (text, expected) => {
  expect(neededNames(text)).toEqual(expected)
})
