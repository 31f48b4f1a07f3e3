import { expect, test } from '@jest/globals'
import type { HousekeepingQuestion } from '../src/index.ts'
import { housekeepingOf, known, mentionedKeys, unknown } from '../src/index.ts'

const id = (digit: string): string => `${digit.repeat(8)}-1111-2222-3333-444444444444`
const arn = (digit: string): string => `arn:aws:kms:us-east-2:111111111111:key/${id(digit)}`
const key = (digit: string, ...aliases: readonly string[]) => ({ id: id(digit), arn: arn(digit), aliases })
const question: HousekeepingQuestion = {
  keys: known([key('a', 'alias/app'), key('b'), key('c')]),
  addresses: known([
    { allocationId: 'eipalloc-1', publicIp: '192.0.2.1', attached: true },
    { allocationId: 'eipalloc-2', publicIp: '192.0.2.2', attached: false },
  ]),
  logGroups: known([
    { name: '/kept', retentionDays: undefined },
    { name: '/short', retentionDays: 30 },
  ]),
  mentioned: known(mentionedKeys({ resources: [{ attributes: { kms_key_id: arn('b') } }] })),
}

test('keys that no state and no alias refers to, addresses that nothing uses, log groups that keep for ever', () => {
  const { leftovers, unknown: dark } = housekeepingOf(question)
  expect(leftovers.map(({ kind, name }) => [kind, name])).toEqual([
    ['key', arn('c')],
    ['address', 'eipalloc-2 (192.0.2.2)'],
    ['log-group', '/kept'],
  ])
  expect(dark).toEqual([])
})

test('20 keys in every state of use: no proposal that is wrong', () => {
  const used = Array.from(
    { length: 20 },
    (_, index) => `${index.toString(16).padStart(8, '0')}-1111-2222-3333-444444444444`,
  )
  const keys = used.map((each, index) => ({ id: each, arn: each, aliases: index % 5 === 0 ? ['alias/x'] : [] }))
  const mentioned = known(new Set(used.filter((_, index) => index % 3 === 0)))
  const { leftovers } = housekeepingOf({ ...question, keys: known(keys), mentioned })
  expect(leftovers.filter(({ kind }) => kind === 'key').map(({ name }) => name)).toEqual(
    used.filter((_, index) => index % 3 !== 0 && index % 5 !== 0),
  )
})

test('a key is never judged while a state is dark, and one list that is denied hides no other', () => {
  const { leftovers, unknown: dark } = housekeepingOf({
    ...question,
    mentioned: unknown('the state of dev was not read'),
    addresses: unknown('AccessDenied'),
  })
  expect(leftovers.map(({ kind }) => kind)).toEqual(['log-group'])
  expect(dark).toEqual([
    'KMS keys could not be judged: the state of dev was not read',
    'addresses could not be listed: AccessDenied',
  ])
})
