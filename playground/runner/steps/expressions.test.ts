import { expect, test } from '@jest/globals'
import { fillIn, holds, stepFunctions } from './expressions.ts'

const contexts = {
  github: { token: 'ghs_1', event: { number: 7 }, ref: 'refs/heads/main' },
  inputs: { 'dry-run': 'true', text: "it's" },
  steps: { one: { outputs: { a: 'x' }, outcome: 'success' } },
}

test.each([
  ['plain', 'plain'],
  ['${{ github.token }}', 'ghs_1'],
  ['a ${{ github.event.number }} b ${{ inputs.dry-run }}', 'a 7 b true'],
  ['${{ steps.one.outputs.a }}${{ steps.none.outputs.a }}', 'x'],
  ["${{ format('{0}''s ''x'' }}', 'it') }}", "it's 'x' }"],
  ["${{ inputs.dry-run == 'true' && 'yes' || 'no' }}", 'yes'],
  ["${{ fromJSON('[1,2]')[1] }}", '2'],
  ['${{ github.event }}', 'Object'],
  ['${{ INPUTS.Text }}', "it's"],
])('%s is filled in as %s', (text, filled) => {
  expect(fillIn(text, contexts)).toBe(filled)
})

test.each(['${{ secrets.key }}', '${{ github.token', '${{ nope( }}', '${{ }}'])('%s is a fault', (text) => {
  expect(() => fillIn(text, contexts)).toThrow(/expression/)
})

test.each([
  [undefined, true, false],
  ['', true, false],
  ['false', false, false],
  ["github.ref == 'refs/heads/main'", true, false],
  ["${{ github.ref == 'refs/heads/dev' }}", false, false],
  ['always()', true, true],
  ['failure()', false, true],
  ["!cancelled() && steps.one.outcome == 'success'", true, true],
  ["'always()'", true, false],
])('if: %s', (condition, afterSuccess, afterFailure) => {
  expect(holds(condition, contexts, stepFunctions({ result: 'success', cancelled: false }, '/'))).toBe(afterSuccess)
  expect(holds(condition, contexts, stepFunctions({ result: 'failure', cancelled: false }, '/'))).toBe(afterFailure)
})
