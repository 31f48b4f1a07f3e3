import { describe, expect, test } from '@jest/globals'
import { lintTrust, readTrustPolicy } from '@wrenchproof/aws'
import type { LintCode, RolePurpose } from '@wrenchproof/aws'

const host = 'token.actions.githubusercontent.com'
const aud = { [`${host}:aud`]: 'sts.amazonaws.com' }
const exact = 'repo:octo@65/app@740:environment:production'

function lint(statement: Record<string, unknown>, purpose?: RolePurpose): string[] {
  const policy = readTrustPolicy({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'GitHub',
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::111111111111:oidc-provider/${host}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        ...statement,
      },
    ],
  })
  return lintTrust(policy, purpose === undefined ? {} : { purpose }).map(({ code, severity }) => `${severity} ${code}`)
}

const like = (sub: string | string[]) => ({ Condition: { StringEquals: aud, StringLike: { [`${host}:sub`]: sub } } })

describe('how far a subject reaches', () => {
  test.each<[string, string, RolePurpose | undefined]>([
    ['*', 'error TRUST_ANY_REPOSITORY', undefined],
    ['repo:*', 'error TRUST_ANY_REPOSITORY', undefined],
    ['rep*', 'error TRUST_ANY_REPOSITORY', undefined],
    ['*:environment:production', 'error TRUST_ANY_REPOSITORY', undefined],
    ['repo:*/app:environment:production', 'error TRUST_ANY_REPOSITORY', undefined],
    ['repo:*:environment:production', 'error TRUST_ANY_REPOSITORY', undefined],
    ['repo:octo*', 'error TRUST_OWNER_PATTERN', undefined],
    ['repo:octo*/app:pull_request', 'error TRUST_OWNER_PATTERN', undefined],
    ['repo:octo@6*/app@740:environment:p', 'error TRUST_OWNER_PATTERN', undefined],
    ['repo:octo/*', 'error TRUST_WHOLE_OWNER', undefined],
    ['repo:octo@65/*', 'error TRUST_WHOLE_OWNER', undefined],
    ['repo:octo/*:environment:production', 'error TRUST_WHOLE_OWNER', undefined],
    ['repo:octo/app*', 'error TRUST_REPOSITORY_PATTERN', undefined],
    ['repo:octo/app-*:environment:production', 'error TRUST_REPOSITORY_PATTERN', undefined],
    ['repo:octo/ap?:environment:production', 'error TRUST_REPOSITORY_PATTERN', undefined],
    ['repo:octo/app:*', 'warning TRUST_WHOLE_REPOSITORY', undefined],
    ['repo:octo/app:*', 'error TRUST_WHOLE_REPOSITORY', 'apply'],
    ['repo:octo@65/app@740:*', 'warning TRUST_WHOLE_REPOSITORY', 'plan'],
    ['repo:octo/app:ref:*', 'error TRUST_WILDCARD_REF', 'apply'],
    ['repo:octo/app:ref:refs/heads/*', 'warning TRUST_WILDCARD_REF', 'plan'],
    ['repo:octo/app:ref:refs/heads/release/*', 'warning TRUST_WILDCARD_REF', 'apply'],
    ['repo:octo/app:environment:*', 'warning TRUST_WILDCARD_ENVIRONMENT', undefined],
    ['repo:octo@65/app@740:pull_request', 'error TRUST_PULL_REQUEST', 'apply'],
    ['repo:octo@65/app@740:pull_request', 'info TRUST_PULL_REQUEST', undefined],
    ['repo:octo/app:environment:production', 'info TRUST_NAMES_ONLY', undefined],
  ])('%s: %s (%s)', (sub, expected, purpose) => {
    expect(lint(like(sub), purpose)).toEqual([expected])
  })

  test.each<[string, RolePurpose | undefined]>([
    [exact, undefined],
    ['repo:octo@65/app@740:ref:refs/heads/main', 'apply'],
    ['repo:octo@65/app@740:pull_request', 'plan'],
    ['repo:*@65/*@740:environment:production', 'apply'],
    ['repository_owner_id:65:environment:production', 'apply'],
  ])('%s is fine (%s), also under StringLike without wildcards', (sub, purpose) => {
    expect(lint(like(sub), purpose)).toEqual([])
  })
})

const equals = (conditions: Record<string, unknown>) => ({ Condition: conditions })
const sub = { [`${host}:sub`]: exact }

describe('what a statement leaves open', () => {
  test.each<[string, Record<string, unknown>, `${string} ${LintCode}`[]]>([
    ['nothing', equals({ StringEquals: { ...aud, ...sub } }), []],
    ['no condition', {}, ['error TRUST_NO_SUBJECT', 'error TRUST_NO_AUDIENCE']],
    ['no aud', equals({ StringEquals: sub }), ['error TRUST_NO_AUDIENCE']],
    ['no sub', equals({ StringEquals: aud }), ['error TRUST_NO_SUBJECT']],
    [
      'no sub but the repository by id',
      equals({ StringEquals: { ...aud, [`${host}:repository_id`]: '740' } }),
      ['warning TRUST_NO_SUBJECT'],
    ],
    [
      'sub only excluded from',
      equals({ StringEquals: aud, StringNotEquals: { [`${host}:sub`]: 'repo:octo/app:pull_request' } }),
      ['error TRUST_ONLY_EXCLUDES'],
    ],
    [
      'keys in another case',
      equals({ StringEquals: { [`${host.toUpperCase()}:AUD`]: 'sts.amazonaws.com', [`${host}:Sub`]: exact } }),
      [],
    ],
    ['ForAllValues', equals({ StringEquals: aud, 'ForAllValues:StringEquals': sub }), ['error TRUST_FOR_ALL_VALUES']],
    ['IfExists on sub', equals({ StringEquals: aud, StringEqualsIfExists: sub }), ['error TRUST_IF_EXISTS']],
    [
      'IfExists on environment',
      equals({ StringEquals: { ...aud, ...sub }, StringEqualsIfExists: { [`${host}:environment`]: 'p' } }),
      ['warning TRUST_IF_EXISTS'],
    ],
    [
      'a wildcard under StringEquals',
      equals({ StringEquals: { ...aud, [`${host}:sub`]: 'repo:octo/app:*' } }),
      ['warning TRUST_NEVER_MATCHES'],
    ],
    [
      'a wildcard audience',
      equals({ StringLike: { [`${host}:aud`]: 'sts.*', ...sub } }),
      ['error TRUST_AUDIENCE_WILDCARD'],
    ],
    [
      'a claim that AWS does not offer',
      equals({ StringEquals: { ...aud, ...sub, [`${host}:repository_owner`]: 'octo' } }),
      ['warning TRUST_UNOFFERED_CLAIM'],
    ],
    [
      'a claim that AWS does not offer, negated',
      equals({ StringEquals: { ...aud, ...sub }, StringNotEquals: { [`${host}:event_name`]: 'pull_request' } }),
      ['error TRUST_UNOFFERED_CLAIM'],
    ],
    [
      'an operator of dates',
      equals({ StringEquals: { ...aud, ...sub }, DateLessThan: { 'aws:CurrentTime': '2030-01-01' } }),
      ['info TRUST_NOT_UNDERSTOOD'],
    ],
    ['everybody', { Principal: '*', ...equals({ StringEquals: { ...aud, ...sub } }) }, ['error TRUST_ANY_PRINCIPAL']],
    [
      'every AWS principal',
      { Principal: { AWS: '*' }, ...equals({ StringEquals: { ...aud, ...sub } }) },
      ['error TRUST_ANY_PRINCIPAL'],
    ],
    [
      'every provider',
      { Principal: { Federated: '*' }, ...equals({ StringEquals: { ...aud, ...sub } }) },
      ['error TRUST_ANY_PRINCIPAL'],
    ],
    [
      'NotPrincipal',
      { Principal: undefined, NotPrincipal: '*', ...equals({ StringEquals: { ...aud, ...sub } }) },
      ['error TRUST_NOT_PRINCIPAL'],
    ],
    [
      'all of sts',
      { Action: 'sts:*', ...equals({ StringEquals: { ...aud, ...sub } }) },
      ['warning TRUST_BROAD_ACTION'],
    ],
    [
      'NotAction',
      { Action: undefined, NotAction: 'sts:AssumeRole', ...equals({ StringEquals: { ...aud, ...sub } }) },
      ['warning TRUST_BROAD_ACTION'],
    ],
    ['a Deny', { Effect: 'Deny', Principal: '*', Action: '*' }, []],
    ['another action', { Action: 'sts:AssumeRole' }, []],
    ['people of the account', { Principal: { AWS: 'arn:aws:iam::111111111111:root' } }, []],
    [
      'names with the repository by id',
      equals({ StringEquals: { ...aud, [`${host}:sub`]: 'repo:o/r:environment:p', [`${host}:repository_id`]: '740' } }),
      [],
    ],
  ])('%s', (_, statement, expected) => {
    expect(lint(statement)).toEqual(expected)
  })
})

test('a finding says where, why and what to write', () => {
  const policy = readTrustPolicy({
    Statement: {
      Sid: 'GitHub',
      Effect: 'Allow',
      Principal: { Federated: 'arn:aws:iam::111111111111:oidc-provider/git.octo.example/_services/token' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringLike: { 'git.octo.example/_services/token:sub': 'repo:octo/*' } },
    },
  })
  expect(lintTrust(policy, { issuer: 'https://git.octo.example/_services/token' })).toEqual([
    {
      code: 'TRUST_NO_AUDIENCE',
      severity: 'error',
      subject: 'Statement[0] (GitHub)',
      reason: 'no condition demands an aud, so tokens minted for other services are accepted',
      fix: 'Add "StringEquals": { "git.octo.example/_services/token:aud": "sts.amazonaws.com" }.',
    },
    {
      code: 'TRUST_WHOLE_OWNER',
      severity: 'error',
      subject: 'Statement[0] (GitHub): StringLike git.octo.example/_services/token:sub',
      reason: "'repo:octo/*' trusts every repository of octo, also those made tomorrow",
      fix: "Name the repository, as in 'repo:octo/<repository>:environment:<environment>'.",
    },
  ])
})
