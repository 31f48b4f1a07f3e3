import { describe, expect, test } from '@jest/globals'
import { AwsError } from '../errors.ts'
import { RequestContext } from '../policy/context.ts'
import { readPolicy } from '../policy/document.ts'
import { evaluate } from '../policy/evaluate.ts'
import type { Principal } from '../policy/principals.ts'
import { isMatch, patternOf } from '../policy/patterns.ts'

type Context = Record<string, string | string[]>

function decide(statements: object[], request: { action?: string; resource?: string; context?: Context }): string {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  return evaluate([readPolicy(text, 'identity')], {
    action: request.action ?? 's3:GetObject',
    resource: request.resource ?? 'arn:aws:s3:::state/dev/terraform.tfstate',
    context: new RequestContext(request.context),
  }).decision
}

const under = (condition: object, context: Context): boolean =>
  decide([{ Effect: 'Allow', Action: '*', Resource: '*', Condition: condition }], { context }) === 'allowed'

/** Operator, wanted, presented (`undefined`: the key is absent), whether it holds. */
const conditions: [string, string | string[], string | string[] | undefined, boolean][] = [
  ['StringEquals', 'a', 'a', true],
  ['StringEquals', 'a', 'A', false],
  ['StringEquals', 'a*', 'ab', false],
  ['StringEquals', ['a', 'b'], 'b', true],
  ['StringEquals', 'a', undefined, false],
  ['stringequals', 'a', 'a', true],
  ['StringEqualsIfExists', 'a', undefined, true],
  ['StringEqualsIfExists', 'a', 'b', false],
  ['StringNotEquals', 'a', 'b', true],
  ['StringNotEquals', 'a', 'a', false],
  ['StringNotEquals', ['a', 'b'], 'b', false],
  ['StringNotEquals', 'a', undefined, true],
  ['StringNotEqualsIfExists', 'a', undefined, true],
  ['StringEqualsIgnoreCase', 'a', 'A', true],
  ['StringNotEqualsIgnoreCase', 'a', 'A', false],
  ['StringLike', 'repo:octo/infra:*', 'repo:octo/infra:ref:refs/heads/main', true],
  ['StringLike', 'repo:octo/infra:*', 'repo:octo/infra-evil:ref:refs/heads/main', false],
  ['StringLike', 'repo:octo/*', 'repo:Octo/infra', false],
  ['StringLike', 'repo:octo/infra:ref:refs/heads/v?', 'repo:octo/infra:ref:refs/heads/v1', true],
  ['StringLike', 'repo:octo/infra:ref:refs/heads/v?', 'repo:octo/infra:ref:refs/heads/v', false],
  ['StringLike', '*', '', true],
  ['StringLike', 'a', undefined, false],
  ['StringNotLike', 'a*', 'abc', false],
  ['StringNotLike', 'a*', 'b', true],
  ['StringNotLike', 'a*', undefined, true],
  ['StringLikeIfExists', 'a*', undefined, true],
  ['ForAnyValue:StringEquals', ['a', 'b'], ['x', 'b'], true],
  ['ForAnyValue:StringEquals', ['a', 'b'], ['x', 'y'], false],
  ['ForAnyValue:StringEquals', 'a', undefined, false],
  ['ForAnyValue:StringEquals', 'a', [], false],
  ['ForAnyValue:StringNotEquals', 'a', ['a', 'b'], true],
  ['ForAnyValue:StringNotEquals', 'a', ['a'], false],
  ['ForAnyValue:StringLike', 'a*', ['x', 'ab'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
  ['ForAllValues:StringEquals', 'a', undefined, true],
  ['ForAllValues:StringEquals', 'a', [], true],
  ['ForAllValues:StringEquals', 'a', '', true],
  ['ForAllValues:StringLike', 'a*', ['ab', 'ac'], true],
  ['ForAllValues:StringNotEquals', 'a', ['b', 'c'], true],
  ['ForAllValues:StringNotEquals', 'a', ['a', 'c'], false],
  ['Null', 'true', undefined, true],
  ['Null', 'true', 'x', false],
  ['Null', 'false', 'x', true],
  ['Null', 'false', undefined, false],
  ['Bool', 'true', 'true', true],
  ['Bool', 'false', 'true', false],
  ['Bool', 'true', undefined, false],
  ['BoolIfExists', 'true', undefined, true],
  ['NumericEquals', '7', '7.0', true],
  ['NumericNotEquals', '7', '8', true],
  ['NumericLessThan', '900', '899', true],
  ['NumericLessThan', '900', '900', false],
  ['NumericLessThanEquals', '900', '900', true],
  ['NumericGreaterThan', '900', '901', true],
  ['NumericGreaterThanEquals', '900', '899', false],
  ['NumericEquals', '7', 'seven', false],
  ['DateLessThan', '2026-01-02T00:00:00Z', '2026-01-01T23:59:59Z', true],
  ['DateLessThan', '2026-01-02T00:00:00Z', '2026-01-02T00:00:00Z', false],
  ['DateGreaterThan', '2026-01-02', '2026-01-02T00:00:01Z', true],
  ['DateLessThanEquals', '1767312000', '2026-01-02T00:00:00Z', true],
  ['DateEquals', '2026-01-02T00:00:00Z', '2026-01-02T00:00:00.000Z', true],
  ['ArnLike', 'arn:aws:iam::*:role/wrenchproof-*', 'arn:aws:iam::111111111111:role/wrenchproof-dev-plan', true],
  ['ArnEquals', 'arn:aws:iam::*:role/wrenchproof-*', 'arn:aws:iam::111111111111:role/wrenchproof-dev-plan', true],
  ['ArnLike', 'arn:aws:*:role/x', 'arn:aws:iam::111111111111:role/x', false],
  ['ArnNotLike', 'arn:aws:iam::*:role/*', 'arn:aws:iam::111111111111:user/x', true],
  ['ArnLike', 'arn:aws:iam::1:role/x', 'no arn', false],
  ['IpAddress', '10.0.0.0/8', '10.1.2.3', true],
  ['IpAddress', '10.0.0.0/8', '11.1.2.3', false],
  ['IpAddress', '2001:db8::/32', '2001:db8::1', true],
  ['IpAddress', '10.0.0.1', '10.0.0.1', true],
  ['NotIpAddress', '10.0.0.0/8', '11.1.2.3', true],
]

test.each(conditions)('%s %j against %j is %s', (operator, wanted, presented, expected) => {
  expect(under({ [operator]: { 'test:Key': wanted } }, presented === undefined ? {} : { 'TEST:key': presented })).toBe(
    expected,
  )
})

describe('conditions together', () => {
  test('all keys and operators of a statement must hold, any value of a key may', () => {
    const condition = { StringEquals: { a: ['1', '2'], b: '3' }, StringLike: { c: 'x*' } }
    expect(under(condition, { a: '2', b: '3', c: 'xy' })).toBe(true)
    expect(under(condition, { a: '2', b: '4', c: 'xy' })).toBe(false)
    expect(under(condition, { a: '2', b: '3' })).toBe(false)
  })

  test('variables are replaced in values, and their own wildcards are not wild', () => {
    const condition = { StringLike: { path: 'home/${aws:username}/*' } }
    expect(under(condition, { path: 'home/mona/x', 'aws:username': 'mona' })).toBe(true)
    expect(under(condition, { path: 'home/mona/x', 'aws:username': '*' })).toBe(false)
    expect(under(condition, { path: 'home/mona/x' })).toBe(false)
    expect(under({ StringEquals: { team: "${aws:PrincipalTag/team, 'none'}" } }, { team: 'none' })).toBe(true)
    expect(under({ StringLike: { name: 'a${*}' } }, { name: 'ab' })).toBe(false)
    expect(under({ StringLike: { name: 'a${*}' } }, { name: 'a*' })).toBe(true)
  })
})

describe('statements', () => {
  const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' }

  test.each([
    ['nothing said', [], 'implicit-deny'],
    ['allowed', [allowAll], 'allowed'],
    ['an explicit deny wins', [{ ...allowAll, Effect: 'Deny' }, allowAll], 'explicit-deny'],
    ['action by wildcard', [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }], 'allowed'],
    ['action without regard to case', [{ Effect: 'Allow', Action: 'S3:getobject', Resource: '*' }], 'allowed'],
    ['another action', [{ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' }], 'implicit-deny'],
    ['not that action', [{ Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], Resource: '*' }], 'allowed'],
    ['all but this action', [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }], 'implicit-deny'],
    ['resource by wildcard', [{ Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::state/*' }], 'allowed'],
    [
      'resource with regard to case',
      [{ Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::State/*' }],
      'implicit-deny',
    ],
    [
      'the bucket is not its objects',
      [{ Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::state' }],
      'implicit-deny',
    ],
    ['all but another resource', [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::other/*' }], 'allowed'],
    [
      'deny all but this resource',
      [allowAll, { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::state/dev/*' }],
      'allowed',
    ],
  ])('%s', (_, statements, expected) => {
    expect(decide(statements, {})).toBe(expected)
  })
})

describe('principals', () => {
  const mona: Principal = { kind: 'aws', account: '111111111111', arns: ['arn:aws:iam::111111111111:user/mona'] }
  const session: Principal = {
    kind: 'aws',
    account: '111111111111',
    arns: ['arn:aws:sts::111111111111:assumed-role/plan/run-1', 'arn:aws:iam::111111111111:role/plan'],
  }
  const federated: Principal = { kind: 'federated', provider: 'arn:aws:iam::111111111111:oidc-provider/idp.test' }
  const service: Principal = { kind: 'service', name: 'ecs-tasks.amazonaws.com' }

  test.each<[string, unknown, Principal, string]>([
    ['everyone', '*', mona, 'direct'],
    ['everyone of AWS', { AWS: '*' }, session, 'direct'],
    ['by ARN', { AWS: ['arn:aws:iam::111111111111:user/mona'] }, mona, 'direct'],
    ['by account', { AWS: '111111111111' }, mona, 'account'],
    ['by root', { AWS: 'arn:aws:iam::111111111111:root' }, mona, 'account'],
    ['another account', { AWS: '222222222222' }, mona, 'none'],
    ['a session by its role', { AWS: 'arn:aws:iam::111111111111:role/plan' }, session, 'direct'],
    ['a session by its own ARN', { AWS: 'arn:aws:sts::111111111111:assumed-role/plan/run-1' }, session, 'direct'],
    ['no wildcard inside an ARN', { AWS: 'arn:aws:iam::111111111111:user/*' }, mona, 'none'],
    ['a provider', { Federated: 'arn:aws:iam::111111111111:oidc-provider/idp.test' }, federated, 'direct'],
    ['another provider', { Federated: 'arn:aws:iam::111111111111:oidc-provider/other.test' }, federated, 'none'],
    ['a service', { Service: ['ec2.amazonaws.com', 'ecs-tasks.amazonaws.com'] }, service, 'direct'],
    ['users are no services', { Service: 'ec2.amazonaws.com' }, mona, 'none'],
  ])('%s', (_, Principal, principal, reach) => {
    const text = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal, Action: 'sts:*' }] })
    const decision = evaluate([readPolicy(text, 'trust')], {
      action: 'sts:AssumeRole',
      resource: 'arn:aws:iam::111111111111:role/r',
      context: new RequestContext(),
      principal,
    })
    expect(decision.decision === 'allowed' ? decision.reach : 'none').toBe(reach)
  })

  test('a Deny for everyone but one spares that one', () => {
    const text = JSON.stringify({
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 'sts:*' },
        { Effect: 'Deny', NotPrincipal: { AWS: 'arn:aws:iam::111111111111:user/mona' }, Action: 'sts:*' },
      ],
    })
    const ask = (principal: Principal) =>
      evaluate([readPolicy(text, 'trust')], {
        action: 'sts:AssumeRole',
        resource: '*',
        context: new RequestContext(),
        principal,
      })
    expect(ask(mona).decision).toBe('allowed')
    expect(ask(session).decision).toBe('explicit-deny')
  })
})

test('variables stay text in documents of the old version', () => {
  const text = JSON.stringify({
    Version: '2008-10-17',
    Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringEquals: { a: '${aws:username}' } } },
  })
  const context = new RequestContext({ a: '${aws:username}', 'aws:username': 'mona' })
  expect(evaluate([readPolicy(text, 'identity')], { action: 's3:x', resource: '*', context }).decision).toBe('allowed')
})

test('identity policies with a principal and statements without action are refused', () => {
  const read = (statement: object) => () => readPolicy(JSON.stringify({ Statement: statement }), 'identity')
  expect(read({ Effect: 'Allow', Action: '*', Resource: '*', Principal: '*' })).toThrow(AwsError)
  expect(read({ Effect: 'Allow', Resource: '*' })).toThrow('Missing required field Action')
  expect(read({ Effect: 'Allow', Action: '*', NotAction: '*', Resource: '*' })).toThrow('not both')
  expect(read({ Effect: 'Allow', Action: '*' })).toThrow('Missing required field Resource')
})

test('a hostile pattern costs little', () => {
  const pattern = patternOf(`${'*a'.repeat(200)}b`, undefined) ?? []
  expect(isMatch(pattern, 'a'.repeat(5000))).toBe(false)
})
