import { describe, expect, test } from '@jest/globals'
import { couldDo, lintRole, lintShared, onlyReads, readIdentityPolicy } from '@wrenchproof/aws'
import type { RolePermissions } from '@wrenchproof/aws'

const ARN = 'arn:aws:iam::111111111111:role/dev-plan'
const PROVIDER = 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com'

const policy = (statements: unknown, name = 'inline') =>
  readIdentityPolicy(name, JSON.stringify({ Version: '2012-10-17', Statement: statements }))
const allow = (Action: unknown, more: object = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...more })
const deny = (Action: unknown, more: object = {}) => ({ Effect: 'Deny', Action, Resource: '*', ...more })

const found = (permissions: Partial<RolePermissions>, purpose: 'plan' | 'apply' = 'plan') =>
  lintRole({
    arn: ARN,
    purpose,
    providerArn: PROVIDER,
    permissions: { policies: [], boundary: undefined, ...permissions },
  }).map(({ code, severity, subject }) => [code, severity, subject.replace(`${ARN}: `, '')])

test.each<[string, boolean]>([
  ['s3:GetObject', true],
  ['*:Get*', true],
  ['ec2:describe*', true],
  ['kms:Decrypt', true],
  ['dynamodb:Query', true],
  ['dynamodb:BatchGetItem', true],
  ['iam:SimulatePrincipalPolicy', true],
  ['s3:*', false],
  ['*', false],
  ['s3:G*', false],
  ['s3:Put*', false],
  ['kms:*', false],
  ['sts:AssumeRole', false],
  ['iam:PassRole', false],
  ['ec2:ReplaceRoute', false],
])('%s only reads: %s', (pattern, expected) => {
  expect(onlyReads(pattern)).toBe(expected)
})

describe('a plan role that can write', () => {
  test('is an error, with the policy and the statement', () => {
    const writes = policy([allow(['s3:GetObject']), allow(['ec2:*', 'rds:Describe*'], { Sid: 'Compute' })])
    expect(found({ policies: [writes] })).toEqual([['ROLE_PLAN_WRITES', 'error', 'inline Statement[1] (Compute)']])
  })

  test('is none of an apply role', () => {
    expect(found({ policies: [policy(allow('ec2:*'))] }, 'apply')).toEqual([])
  })

  test('is a warning under a condition', () => {
    const guarded = policy(allow('ec2:*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-2' } } }))
    expect(found({ policies: [guarded] })).toEqual([['ROLE_PLAN_WRITES', 'warning', 'inline Statement[0]']])
  })

  test('by NotAction, too', () => {
    const except = policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })
    expect(found({ policies: [except] })).toEqual([['ROLE_PLAN_WRITES', 'error', 'inline Statement[0]']])
  })

  test.each<[string, Partial<RolePermissions>]>([
    ['a Deny of the same in another policy', { policies: [policy(allow('ec2:*')), policy(deny('ec2:*'))] }],
    ['a Deny of everything wider', { policies: [policy([allow('ec2:Run*'), deny(['ec2:*'])])] }],
    ['a boundary that only reads', { policies: [policy(allow('ec2:*'))], boundary: policy(allow('*:Describe*')) }],
  ])('is not, with %s', (_, permissions) => {
    expect(found(permissions)).toEqual([])
  })

  test.each<[string, object]>([
    ['under a condition', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }],
    ['on some resources', { Resource: 'arn:aws:ec2:*:*:vpc/*' }],
  ])('is one all the same with a Deny %s', (_, more) => {
    const permissions = { policies: [policy([allow('ec2:*'), deny('ec2:*', more)])] }
    expect(found(permissions)).toHaveLength(1)
  })
})

describe('a role that can change what holds it', () => {
  test('itself', () => {
    const permissions = { policies: [policy(allow(['iam:PutRolePolicy'], { Resource: `${ARN}*` }))] }
    const [finding] = lintRole({
      arn: ARN,
      purpose: 'apply',
      providerArn: PROVIDER,
      permissions: { boundary: undefined, ...permissions },
    })
    expect(finding).toMatchObject({
      code: 'ROLE_EDITS_ITSELF',
      severity: 'error',
      reason: 'whoever holds this role can change itself or its policies: iam:PutRolePolicy',
    })
    const statement: unknown = JSON.parse(finding?.fix.split('\n').slice(1).join('\n') ?? '')
    expect(statement).toMatchObject({ Effect: 'Deny', Resource: [ARN] })
  })

  test('its own managed policy', () => {
    const own = policy(allow('iam:CreatePolicyVersion'), 'arn:aws:iam::111111111111:policy/deploy')
    expect(found({ policies: [own] }, 'apply')).toEqual([
      ['ROLE_EDITS_ITSELF', 'error', 'arn:aws:iam::111111111111:policy/deploy Statement[0]'],
    ])
  })

  test('the provider', () => {
    const permissions = { policies: [policy(allow('iam:*', { Resource: PROVIDER }))] }
    expect(found(permissions, 'apply')).toEqual([['ROLE_EDITS_PROVIDER', 'error', 'inline Statement[0]']])
  })

  test('is mended by the statement that the finding shows', () => {
    const wide = policy(allow('*'))
    const findings = lintRole({
      arn: ARN,
      purpose: 'apply',
      providerArn: PROVIDER,
      permissions: { policies: [wide], boundary: undefined },
    })
    const mended = findings.map(({ fix }) => JSON.parse(fix.split('\n').slice(1).join('\n')) as unknown)
    expect(findings.map(({ code }) => code)).toEqual(['ROLE_EDITS_ITSELF', 'ROLE_EDITS_PROVIDER'])
    expect(found({ policies: [wide, policy(mended)] }, 'apply')).toEqual([])
  })

  test('not if only roles of another path', () => {
    const permissions = { policies: [policy(allow('iam:*', { Resource: 'arn:aws:iam::111111111111:role/app/*' }))] }
    expect(found(permissions, 'apply')).toEqual([])
  })
})

test('a variable in a resource may stand for anything', () => {
  const permissions = {
    policies: [policy(allow('s3:GetObject', { Resource: 'arn:aws:s3:::${aws:PrincipalTag/team}/x' }))],
    boundary: undefined,
  }
  expect(couldDo(permissions, 'S3:getobject', 'arn:aws:s3:::any/x')).toMatchObject({ conditional: false })
})

test('a role in two places', () => {
  const [finding, ...others] = lintShared([
    { environment: 'dev', purpose: 'plan', arn: ARN },
    { environment: 'dev', purpose: 'apply', arn: ARN },
    { environment: 'production', purpose: 'plan', arn: `${ARN}-production` },
  ])
  expect(others).toEqual([])
  expect(finding).toMatchObject({ code: 'ROLE_SHARED', subject: ARN })
  expect(finding?.reason).toContain('dev (plan), dev (apply)')
})
