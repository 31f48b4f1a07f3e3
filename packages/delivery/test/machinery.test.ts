import { describe, expect, test } from '@jest/globals'
import { firstRefusal, machineryGuards, machineryOf, touchedBy } from '@wrenchproof/delivery'
import { effectsOf, parsePlanJson } from '@wrenchproof/plan'

const account = '111111111111'
const arn = (name: string, of = account) => `arn:aws:iam::${of}:role/${name}`
const provider = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`
const machinery = machineryOf(
  [
    { planRole: arn('deploy/prod-plan'), applyRole: arn('deploy/prod-apply') },
    { planRole: arn('dev-plan'), applyRole: arn('dev-apply') },
    {},
  ],
  ['s3 {"bucket":"acme-state","key":"prod.tfstate"}', 'local {}'],
)

interface Sample {
  readonly type: string
  readonly actions?: readonly string[]
  readonly before?: Readonly<Record<string, unknown>> | null
  readonly after?: Readonly<Record<string, unknown>> | null
  readonly unknown?: Readonly<Record<string, unknown>>
  readonly previous?: string
}

function refusalOf({ type, actions = ['update'], before = null, after = null, unknown = {}, previous }: Sample) {
  const plan = {
    format_version: '1.2',
    resource_changes: [
      {
        address: `${type}.x`,
        mode: 'managed',
        type,
        change: { actions, before, after, after_unknown: unknown },
        ...(previous === undefined ? {} : { previous_address: previous }),
      },
    ],
  }
  const touched = touchedBy(effectsOf(parsePlanJson(JSON.stringify(plan))))
  return firstRefusal(machineryGuards, { touched, machinery })
}

const role = { name: 'prod-apply', arn: arn('deploy/prod-apply'), assume_role_policy: 'old', tags: {} }

test('the machinery is the roles of every environment and the buckets of its states', () => {
  expect(machinery.roles).toEqual([
    arn('deploy/prod-apply'),
    arn('deploy/prod-plan'),
    arn('dev-apply'),
    arn('dev-plan'),
  ])
  expect(machinery.buckets).toEqual(['acme-state'])
})

describe('a plan that changes what it is delivered with', () => {
  test.each<[string, Sample]>([
    ['its trust', { type: 'aws_iam_role', before: role, after: { ...role, assume_role_policy: 'new' } }],
    [
      'a trust not known yet',
      { type: 'aws_iam_role', before: role, after: role, unknown: { assume_role_policy: true } },
    ],
    [
      'part of it not known yet',
      { type: 'aws_iam_role', before: role, after: role, unknown: { inline: [{ x: true }] } },
    ],
    ['its end', { type: 'aws_iam_role', actions: ['delete'], before: role }],
    ['its replacement', { type: 'aws_iam_role', actions: ['delete', 'create'], before: role, after: role }],
    ['letting go of it', { type: 'aws_iam_role', actions: ['forget'], before: role }],
    ['another name for it', { type: 'aws_iam_role', before: role, after: { ...role, name: 'x', arn: arn('x') } }],
    ['the role of another environment', { type: 'aws_iam_role', actions: ['create'], after: { name: 'dev-apply' } }],
    ['a new policy of it', { type: 'aws_iam_role_policy', actions: ['create'], after: { role: 'prod-apply' } }],
    ['one attached', { type: 'aws_iam_role_policy_attachment', actions: ['create'], after: { role: 'prod-plan' } }],
    ['one detached', { type: 'aws_iam_role_policy_attachment', actions: ['delete'], before: { role: 'prod-plan' } }],
    [
      'one attached to several',
      { type: 'aws_iam_policy_attachment', actions: ['create'], after: { roles: ['a', 'prod-apply'] } },
    ],
    [
      'all but some taken away',
      { type: 'aws_iam_role_policies_exclusive', actions: ['create'], after: { role_name: 'prod-apply' } },
    ],
    [
      'a managed policy named after it',
      {
        type: 'aws_iam_policy',
        before: { name: 'prod-apply-main', policy: 'a' },
        after: { name: 'prod-apply-main', policy: 'b' },
      },
    ],
    [
      'the OIDC provider',
      {
        type: 'aws_iam_openid_connect_provider',
        actions: ['delete'],
        before: { arn: provider, url: 'token.actions.githubusercontent.com' },
      },
    ],
    [
      'a state bucket',
      { type: 'aws_s3_bucket', actions: ['delete'], before: { bucket: 'acme-state', id: 'acme-state' } },
    ],
    [
      'its versions',
      {
        type: 'aws_s3_bucket_versioning',
        before: { bucket: 'acme-state', v: 1 },
        after: { bucket: 'acme-state', v: 2 },
      },
    ],
    [
      'its policy, with the owner in the id',
      { type: 'aws_s3_bucket_acl', actions: ['delete'], before: { id: 'acme-state,private' } },
    ],
    [
      'an object in it',
      { type: 'aws_s3_object', actions: ['create'], after: { bucket: 'acme-state', key: 'prod.tfstate' } },
    ],
  ])('%s', (_what, sample) => {
    expect(refusalOf(sample)?.code).toBe('SELF_ESCALATION')
  })

  test.each<[string, Sample]>([
    ['a label of its role', { type: 'aws_iam_role', before: role, after: { ...role, tags: { a: 'b' } } }],
    [
      'a new address of its role',
      { type: 'aws_iam_role', actions: ['no-op'], before: role, after: role, previous: 'aws_iam_role.y' },
    ],
    ['another role', { type: 'aws_iam_role', actions: ['delete'], before: { name: 'app', arn: arn('app') } }],
    [
      'a role of another account, by ARN alone',
      {
        type: 'aws_iam_role_policies_exclusive',
        actions: ['create'],
        after: { role_name: arn('dev-apply', '222222222222') },
      },
    ],
    ['a policy of another role', { type: 'aws_iam_role_policy', actions: ['create'], after: { role: 'app' } }],
    ['a role not known yet', { type: 'aws_iam_role_policy', actions: ['create'], after: {}, unknown: { role: true } }],
    [
      'another provider',
      { type: 'aws_iam_openid_connect_provider', actions: ['delete'], before: { url: 'https://oidc.eks.example' } },
    ],
    ['another bucket', { type: 'aws_s3_bucket', actions: ['delete'], before: { bucket: 'acme-state-logs' } }],
    ['another type', { type: 'aws_vpc', actions: ['delete'], before: { id: 'prod-apply' } }],
  ])('but not %s', (_what, sample) => {
    expect(refusalOf(sample)).toBeUndefined()
  })
})

test('facts hold names and no other values', () => {
  const change = { actions: ['update'], before: { ...role, secret: 'hunter2' }, after: { ...role, secret: 'hunter3' } }
  const plan = {
    format_version: '1.2',
    resource_changes: [{ address: 'aws_iam_role.x', type: 'aws_iam_role', change }],
  }
  const touched = touchedBy(effectsOf(parsePlanJson(JSON.stringify(plan))))
  expect(touched).toEqual([
    {
      address: 'aws_iam_role.x',
      action: 'update',
      type: 'aws_iam_role',
      names: [arn('deploy/prod-apply'), 'prod-apply'].toSorted(),
      changed: ['secret'],
    },
  ])
})
