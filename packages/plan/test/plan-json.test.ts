import { expect, test } from '@jest/globals'
import { UserError } from '@wrenchproof/errors'
import { effectsOf, parsePlanJson, publicFingerprint } from '../src/index.ts'
import { planText, resourceChange } from './sample.ts'

const secret = 'hunter2-SECRET'
const whole = planText({
  resource_changes: [resourceChange('terraform_data.a', { actions: ['create'], after: secret })],
})

test.each([
  ['nothing', '', 'not a whole JSON text'],
  ['a cut text', whole.slice(0, whole.indexOf(secret) + 9), 'not a whole JSON text'],
  ['human output', `Error: ${secret}`, 'not a whole JSON text'],
  ['half a surrogate pair', planText({ terraform_version: 'x' }).replace('"x"', String.raw`"\ud800"`), 'not a whole'],
  ['a scalar', '1', 'it: '],
  ['no version', '{}', 'format_version: '],
  ['an unknown version', planText({ format_version: '2.0' }), 'format_version: '],
  ['a version like none', planText({ format_version: `1.${secret}` }), 'format_version: '],
  [
    'a change without actions',
    planText({ resource_changes: [{ address: secret, change: {} }] }),
    'resource_changes.0.change.actions: ',
  ],
  [
    'a resource without address',
    planText({ resource_changes: [{ change: { actions: [] } }] }),
    'resource_changes.0.address: ',
  ],
  ['resources that are no list', planText({ resource_changes: secret }), 'resource_changes: '],
  ['outputs that are no map', planText({ output_changes: [secret] }), 'output_changes.0: '],
  ['an output that is no change', planText({ output_changes: { o: secret } }), 'output_changes.0.1: '],
])('%s is refused by field, never by value', (_name, text, message) => {
  for (const given of [text, Buffer.from(text)]) {
    const error = refusalOf(() => parsePlanJson(given))
    expect(error).toMatchObject({ code: 'PLAN_UNREADABLE', message: expect.stringContaining(message) })
    expect(`${error.message} ${error.fix} ${String(error.cause)}`).not.toContain('hunter2')
  }
})

test('a plan beyond the longest text there is is refused as too large', () => {
  // Pages that are not written take no memory.
  const size = 2 ** 29
  expect(refusalOf(() => parsePlanJson(Buffer.alloc(size)))).toMatchObject({
    code: 'PLAN_UNREADABLE',
    message: `the plan JSON is too large: ${size} bytes`,
  })
})

test('a plan of a later 1.x version with fields we do not know is read', () => {
  const plan = parsePlanJson(planText({ format_version: '1.9', something_new: { a: 1 } }))
  expect(plan).toMatchObject({ format_version: '1.9', resource_changes: [], complete: true, errored: false })
})

test.each([
  ['9007199254740992', '9007199254740993'],
  ['0.1', '0.1000000000000000055'],
  ['1e400', '1e401'],
])('the numbers %s and %s stay apart', (one, other) => {
  expect(printOf(one)).not.toBe(printOf(other))
  expect(printOf(one)).toBe(printOf(one))
})

const numberPlan = planText({
  resource_changes: [resourceChange('terraform_data.a', { actions: ['create'], after: { input: 'N' } })],
})

function printOf(number: string): string {
  return publicFingerprint(effectsOf(parsePlanJson(numberPlan.replace('"N"', number))))
}

function refusalOf(run: () => unknown): UserError {
  try {
    run()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
