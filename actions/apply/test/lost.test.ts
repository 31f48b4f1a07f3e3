import { describe, expect, test } from '@jest/globals'
import { importText } from '../src/aftermath/import-text.ts'
import { isForgotten, lostObjects, unconfirmed } from '../src/aftermath/lost.ts'
import type { LostQuestion } from '../src/aftermath/lost.ts'

const create = (address: string, id?: string) => ({ address, action: 'create', ...(id === undefined ? {} : { id }) })
const tags = { Name: 'b', Project: 'acme' }
const arn = (id: string) => `arn:aws:ec2:us-east-2:111111111111:vpc/${id}`
const vpc = (id: string, more = {}) => ({ arn: arn(id), tags: { ...tags, ...more } })

const asked = (more: Partial<LostQuestion> = {}): LostQuestion => ({
  progress: { done: [create('aws_vpc.a', 'vpc-1')], inFlight: [create('aws_vpc.b')], failed: [] },
  kept: [],
  creations: [
    { address: 'aws_vpc.a', type: 'aws_vpc', tags: { Name: 'a' } },
    { address: 'aws_vpc.b', type: 'aws_vpc', tags },
  ],
  ...more,
})
const kept = (address: string, id: string) => ({ address, type: 'aws_vpc', id, arn: arn(id) })

describe('what is lost', () => {
  test('what the journal has an id for, and what alone has the tags', () => {
    expect(lostObjects(asked(), [vpc('vpc-2'), vpc('vpc-3', { Name: 'c' })])).toEqual({
      found: [
        { address: 'aws_vpc.a', id: 'vpc-1', by: 'journal' },
        { address: 'aws_vpc.b', id: 'vpc-2', by: 'tags' },
      ],
      unsure: [],
    })
  })

  test('nothing that the state holds', () => {
    const question = asked({ kept: [kept('aws_vpc.a', 'vpc-1'), kept('aws_vpc.b', 'vpc-2')] })
    expect(unconfirmed(question)).toEqual([])
    expect(lostObjects(question, [vpc('vpc-2')])).toEqual({ found: [], unsure: [] })
  })

  test('an object of another address is not taken for it', () => {
    const { found, unsure } = lostObjects(asked({ kept: [kept('aws_vpc.z', 'vpc-2')] }), [vpc('vpc-2')])
    expect(found.map(({ address }) => address)).toEqual(['aws_vpc.a'])
    expect(unsure).toMatchObject([{ address: 'aws_vpc.b', why: expect.stringContaining('nothing with its tags') }])
  })

  test('what a change made in the place of another object is told, and not offered', () => {
    const { found, unsure } = lostObjects(asked({ kept: [kept('aws_vpc.a', 'vpc-0')] }), [])
    expect(found).toEqual([])
    expect(unsure[0]).toMatchObject({ address: 'aws_vpc.a', candidates: ['vpc-1'] })
  })

  test.each([
    ['several have its tags', [vpc('vpc-2'), vpc('vpc-3')], 'several', [arn('vpc-2'), arn('vpc-3')]],
    ['nothing has', [], 'nothing with its tags', []],
    ['nobody may look', 'AccessDenied', 'could not be looked for: AccessDenied', []],
    [
      'an ARN that tells no type',
      [{ arn: 'arn:aws:new:us-east-2:1:thing/9', tags }],
      'does not tell its import ID',
      ['arn:aws:new:us-east-2:1:thing/9'],
    ],
    [
      'something else in AWS made it',
      [{ ...vpc('vpc-2'), tags: { ...tags, 'aws:cloudformation:stack-name': 's' } }],
      'nothing with its tags',
      [],
    ],
  ])('unsure when %s', (_what, listed, why, candidates) => {
    expect(lostObjects(asked(), listed).unsure).toEqual([
      { address: 'aws_vpc.b', why: expect.stringContaining(why), candidates },
    ])
  })

  test('one object for two changes is neither’s', () => {
    const twice = [create('aws_vpc.b[0]'), create('aws_vpc.b[1]')]
    const question = asked({
      progress: { done: [], inFlight: twice, failed: [] },
      creations: twice.map(({ address }) => ({ address, type: 'aws_vpc', tags })),
    })
    const { found, unsure } = lostObjects(question, [vpc('vpc-2')])
    expect([found.length, unsure.length]).toEqual([0, 2])
  })

  test('what has no tags is said to have none, also where the plan is not known', () => {
    const { unsure } = lostObjects(asked({ creations: [] }), [vpc('vpc-2')])
    expect(unsure).toMatchObject([{ why: 'it has no tags by which it could be looked for' }])
  })
})

describe('a state that terraform said it saved', () => {
  const done = asked({ progress: { done: [create('aws_vpc.a', 'vpc-1')], inFlight: [], failed: [] } })
  const failed = asked({ progress: { done: [], inFlight: [], failed: [create('aws_vpc.b')] } })

  test.each<[string, LostQuestion, boolean, boolean]>([
    ['has forgotten what was made', done, false, true],
    ['has forgotten what was made as it was interrupted', done, true, true],
    ['holds what was made', { ...done, kept: [kept('aws_vpc.a', 'vpc-1')] }, true, false],
    ['holds another in its place', { ...done, kept: [kept('aws_vpc.a', 'vpc-0')] }, false, true],
    ['tells no id', { ...done, kept: [{ address: 'aws_vpc.a', type: 'aws_vpc' }] }, true, false],
    ['does not hold what failed', failed, false, false],
    ['may have forgotten what failed as it was interrupted', failed, true, true],
  ])('%s', (_what, question, interrupted, expected) => {
    expect(isForgotten(lostObjects(question, []), { interrupted })).toBe(expected)
  })
})

test('the text cannot be left, and holds no secret', () => {
  const text = importText(
    {
      found: [{ address: 'a.b["x"]', id: 'id-"${x}"\n}', by: 'journal' }],
      unsure: [{ address: 'a.c', why: 'why\n}', candidates: ['arn:hunter2\nresource'] }],
    },
    (words) => words.replaceAll('hunter2', '***'),
  )
  expect(text).toBe('import {\n  to = a.b["x"]\n  id = "id-\\"$${x}\\"\\n}"\n}\n\n# a.c: why }\n#   arn:*** resource')
})
