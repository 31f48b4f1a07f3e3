import { describe, expect, test } from '@jest/globals'
import type { Answer, InventoryItem, ManagedObject, UnmanagedLook, UnmanagedQuestion } from '../src/index.ts'
import { importBlocks, inventoryItem, known, managedObjects, unknown, unmanagedOf } from '../src/index.ts'
import { now } from './support/looks.ts'

const ours = { tags: { ManagedBy: 'wrenchproof' }, environmentTag: 'Environment' }
const tags = { ManagedBy: 'wrenchproof', Environment: 'production' }
const days = (count: number): Date => new Date(now.getTime() - count * 86_400_000)
const item = (id: string, over: Partial<InventoryItem> = {}): InventoryItem => ({
  type: 'aws_instance',
  id,
  arn: `arn:aws:ec2:us-east-2:111111111111:instance/${id}`,
  tags,
  createdAt: days(3),
  ...over,
})

const noStates = new Map([['production', known([])]])

function ask(question: Partial<UnmanagedQuestion>): UnmanagedLook {
  const look = unmanagedOf({ inventory: [], states: noStates, ours, ignore: [], now, ...question }).get('production')
  if (look?.known !== true) throw new Error(look?.why)
  return look.value
}

describe('a seeded cloud', () => {
  const managed = Array.from({ length: 100 }, (_, index) => item(`i-managed-${index}`))
  const states = new Map<string, Answer<readonly ManagedObject[]>>(
    ['dev', 'staging', 'production'].map((environment, part) => [
      environment,
      known(
        managed
          .filter((_, index) => index % 3 === part)
          .map(({ type = '', id, arn = '' }, index) => ({ type, id, ...(index % 2 === 0 ? { arn } : {}) })),
      ),
    ]),
  )
  const strays = [
    ...Array.from({ length: 15 }, (_, index) => item(`i-stray-${index}`)),
    ...Array.from({ length: 2 }, (_, index) =>
      item(`i-misspelt-${index}`, { tags: { managedby: 'Wrenchproof ', environment: 'production' } }),
    ),
  ]
  const foreign = [item('vpc-default', { tags: {} }), item('i-theirs', { tags: { ManagedBy: 'somebody' } })]

  test('every stray object is found and nothing else', () => {
    const inventory = [...managed, ...strays, ...foreign, ...strays.slice(0, 2)]
    const { objects } = ask({ inventory, states })
    expect(objects.map((object) => object.item.id).toSorted()).toEqual(strays.map(({ id }) => id).toSorted())
    expect(objects.filter(({ misspelt }) => misspelt)).toHaveLength(2)
    expect(new Set(objects.map(({ environment }) => environment))).toEqual(new Set(['production']))
  })

  test('a state that was not read leaves its own environment unknown, and others judged without it', () => {
    const dark = new Map([...states, ['staging', unknown('denied')] as const])
    const looks = unmanagedOf({ inventory: strays, states: dark, ours, ignore: [], now })
    expect(looks.get('staging')).toEqual({ known: false, why: 'denied' })
    expect(looks.get('production')).toMatchObject({ value: { objects: { length: 17 }, unread: ['staging'] } })
    expect(looks.get('dev')).toMatchObject({ value: { objects: [] } })
  })

  test('the first environment answers for what names nobody, and cannot while another state is dark', () => {
    const nameless = item('i-nameless', { tags: { ManagedBy: 'wrenchproof', Environment: 'gone' } })
    const look = (dark: boolean) =>
      unmanagedOf({
        inventory: [nameless],
        states: dark ? new Map([...states, ['staging', unknown('denied')] as const]) : states,
        ours,
        ignore: [],
        now,
      })
    expect(look(false).get('dev')).toMatchObject({ value: { objects: [{ item: nameless }] } })
    expect(look(true).get('dev')).toMatchObject({ known: false, why: expect.stringContaining('state of staging') })
    expect(look(true).get('production')).toMatchObject({ value: { objects: [] } })
  })
})

test('one name in two regions is two objects', () => {
  const arn = (region: string): string => `arn:aws:logs:${region}:111111111111:log-group:/app`
  const group = (region: string): InventoryItem =>
    item('/app', { type: 'aws_cloudwatch_log_group', arn: `${arn(region)}:*` })
  const state = known([{ type: 'aws_cloudwatch_log_group', id: '/app', arn: arn('us-east-2') }])
  const { objects } = ask({
    inventory: [group('us-east-2'), group('eu-west-1')],
    states: new Map([['production', state]]),
  })
  expect(objects.map((object) => object.item.arn)).toEqual([`${arn('eu-west-1')}:*`])
})

test('an object too young to be in a state is set aside', () => {
  const young = item('i-young', { createdAt: new Date(now.getTime() - 60_000) })
  expect(ask({ inventory: [young] })).toMatchObject({ objects: [], young: [{ id: 'i-young' }] })
})

test('the ignore list holds until it expires', () => {
  const entry = { type: 'aws_*', id: 'i-known*', reason: 'r', owner: 'o', expires: '2026-12-01' }
  expect(ask({ inventory: [item('i-known-1')], ignore: [entry] })).toMatchObject({ objects: [], ignored: [{ entry }] })
  const old = { ...entry, expires: '2026-11-01' }
  expect(ask({ inventory: [item('i-known-1')], ignore: [old] }).objects).toMatchObject([{ expired: old }])
})

test('a state gives its managed objects, leftovers too, and no data', () => {
  const state = {
    version: 4,
    resources: [
      { mode: 'data', type: 'aws_ami', instances: [{ attributes: { id: 'ami-1' } }] },
      {
        mode: 'managed',
        type: 'aws_instance',
        instances: [{ attributes: { id: 'i-1', arn: 'arn:x' } }, { deposed: 'abcd', attributes: { id: 'i-0' } }],
      },
    ],
  }
  expect(managedObjects(state)).toEqual([
    { type: 'aws_instance', id: 'i-1', arn: 'arn:x' },
    { type: 'aws_instance', id: 'i-0' },
  ])
})

test('import blocks are HCL, each under a name of its own', () => {
  const blocks = importBlocks([item('i-1'), item('i.1'), item('${file("x")}\u202e"'), { id: 'untyped', tags: {} }])
  expect(blocks).toEqual([
    'import {\n  to = aws_instance.i_1\n  id = "i-1"\n}',
    'import {\n  to = aws_instance.i_1_2\n  id = "i.1"\n}',
    'import {\n  to = aws_instance.file_x\n  id = "$${file(\\"x\\")}\\u202e\\""\n}',
  ])
})

describe('what an ARN says', () => {
  const here = 'us-east-2:111111111111'
  test.each([
    [`arn:aws:ec2:${here}:natgateway/nat-1`, 'aws_nat_gateway', 'nat-1'],
    [`arn:aws:ec2:${here}:security-group/sg-1`, 'aws_security_group', 'sg-1'],
    ['arn:aws:s3:::acme-logs', 'aws_s3_bucket', 'acme-logs'],
    [`arn:aws:sqs:${here}:jobs`, 'aws_sqs_queue', 'https://sqs.us-east-2.amazonaws.com/111111111111/jobs'],
    [`arn:aws:sns:${here}:alarms`, 'aws_sns_topic', `arn:aws:sns:${here}:alarms`],
    [`arn:aws:ssm:${here}:parameter/app/key`, 'aws_ssm_parameter', '/app/key'],
    [`arn:aws:ssm:${here}:parameter/key`, 'aws_ssm_parameter', 'key'],
    [`arn:aws:logs:${here}:log-group:/app:*`, 'aws_cloudwatch_log_group', '/app'],
    [`arn:aws:ecs:${here}:service/main/web`, 'aws_ecs_service', 'main/web'],
    ['arn:aws:iam::111111111111:role/team/app', 'aws_iam_role', 'app'],
    [`arn:aws:wafv2:${here}:regional/webacl/edge/1-2`, 'aws_wafv2_web_acl', '1-2/edge/REGIONAL'],
    [`arn:aws:kinesis:${here}:stream/s`, undefined, 's'],
    ['nonsense', undefined, ''],
  ])('%s', (arn, type, id) => {
    expect(inventoryItem(arn, {})).toMatchObject({ arn, id, ...(type === undefined ? {} : { type }) })
  })

  test('an earlier revision of something managed is managed', () => {
    const family = `arn:aws:ecs:${here}:task-definition/web`
    const states = new Map([
      ['production', known([{ type: 'aws_ecs_task_definition', id: 'web', arn: `${family}:7` }])],
    ])
    expect(ask({ inventory: [inventoryItem(`${family}:3`, tags)], states }).objects).toEqual([])
  })

  test('an id says enough of a type that is not known', () => {
    const states = new Map([['production', known([{ type: 'aws_kinesis_stream', id: 's' }])]])
    expect(ask({ inventory: [inventoryItem(`arn:aws:kinesis:${here}:stream/s`, tags)], states }).objects).toEqual([])
  })

  test.each([
    [`arn:aws:ec2:${here}:instance/i-1`, { 'aws:autoscaling:groupName': 'web' }],
    [`arn:aws:ecs:${here}:task/main/1`, {}],
    [`arn:aws:rds:${here}:snapshot:rds:db-2026-11-24`, {}],
  ])('%s comes and goes with its maker', (arn, more) => {
    expect(ask({ inventory: [inventoryItem(arn, { ...tags, ...more })] }).objects).toEqual([])
  })
})
