import { describe, expect, test } from '@jest/globals'
import { GITHUB_ISSUER, evaluateTrust, explainTrust, readTrustPolicy } from '@wrenchproof/aws'
import type { HintCode } from '@wrenchproof/aws'

const account = '111111111111'
const host = 'token.actions.githubusercontent.com'
const provider = `arn:aws:iam::${account}:oidc-provider/${host}`

function policy(...conditions: Record<string, Record<string, string | string[]>>[]) {
  return readTrustPolicy({
    Version: '2012-10-17',
    Statement: conditions.map((Condition, index) => ({
      Sid: `S${index}`,
      Effect: 'Allow',
      Principal: { Federated: provider },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition,
    })),
  })
}

const claims = { iss: GITHUB_ISSUER, aud: 'sts.amazonaws.com', sub: 'repo:octo/app:ref:refs/heads/main' }

describe('likely causes', () => {
  test.each<[HintCode, string, string, string, string]>([
    ['IMMUTABLE_SUBJECT', 'StringEquals', 'sub', 'repo:o@1/r@2:environment:p', 'repo:o/r:environment:p'],
    ['IMMUTABLE_SUBJECT', 'StringLike', 'sub', 'repo:o@1/r@2:environment:p', 'repo:o/r:*'],
    ['NAMES_SUBJECT', 'StringEquals', 'sub', 'repo:o/r:environment:p', 'repo:o@1/r@2:environment:p'],
    ['NAMES_SUBJECT', 'StringLike', 'sub', 'repo:o/r:environment:p', 'repo:o@1/r@2:*'],
    ['CASE_DIFFERS', 'StringEquals', 'sub', 'repo:Octo/app:pull_request', 'repo:octo/app:pull_request'],
    ['CASE_DIFFERS', 'StringLike', 'sub', 'repo:Octo/app:pull_request', 'repo:octo/app:*'],
    ['WILDCARD_IN_EQUALS', 'StringEquals', 'sub', 'repo:octo/app:pull_request', 'repo:octo/app:*'],
    ['SPACE_AROUND', 'StringEquals', 'aud', 'sts.amazonaws.com', 'sts.amazonaws.com '],
    ['OTHER_CONTEXT', 'StringEquals', 'sub', 'repo:o/r:environment:p', 'repo:o/r:ref:refs/heads/main'],
    ['OTHER_CONTEXT', 'StringEquals', 'sub', 'repo:o/r:ref:refs/heads/main', 'repo:o/r:environment:p'],
    ['OTHER_CONTEXT', 'StringLike', 'sub', 'repo:o/r:pull_request', 'repo:o/r:ref:*'],
    ['OTHER_CONTEXT', 'StringEquals', 'sub', 'repo:o@1/r@2:pull_request', 'repo:o@1/r@2:environment:p'],
    ['SHORT_REF', 'StringEquals', 'sub', 'repo:o/r:ref:refs/heads/main', 'repo:o/r:ref:main'],
    ['SHORT_REF', 'StringEquals', 'sub', 'repo:o/r:ref:refs/heads/main', 'repo:o/r:main'],
    ['SHORT_REF', 'StringEquals', 'sub', 'repo:o/r:ref:refs/heads/main', 'repo:o/r:refs/heads/main'],
    ['OTHER_AUDIENCE', 'StringEquals', 'aud', 'https://github.com/octo', 'sts.amazonaws.com'],
  ])('%s: %s %s, %s against %s', (code, operator, claim, presented, wanted) => {
    const verdict = evaluateTrust(policy({ [operator]: { [`${host}:${claim}`]: wanted } }), {
      claims: { ...claims, [claim]: presented },
      account,
    })
    expect(verdict.verdict).toBe('deny')
    expect(verdict.blocking.flatMap(({ hints }) => hints.map((hint) => hint.code))).toContain(code)
  })

  test('a claim that is missing, and one that AWS does not offer', () => {
    const missing = evaluateTrust(policy({ StringEquals: { [`${host}:environment`]: 'p' } }), { claims, account })
    expect(explainTrust(missing)).toEqual([
      'deny: no statement allows it; Statement[0] (S0) comes nearest',
      `StringEquals ${host}:environment: presented nothing, wanted 'p'`,
      '  the job names no environment, so its token has no claim environment; a condition on it is never met',
    ])
    const unlisted = evaluateTrust(policy({ StringEquals: { [`${host}:event_name`]: 'push' } }), {
      claims: { ...claims, event_name: 'push' },
      account,
    })
    expect(explainTrust(unlisted).join('\n')).toContain('AWS does not offer the claim event_name as a condition key')
  })

  test('no hint where nothing is alike', () => {
    const verdict = evaluateTrust(policy({ StringEquals: { [`${host}:sub`]: 'repo:x/y:environment:z' } }), {
      claims,
      account,
    })
    expect(verdict.blocking[0]?.hints).toEqual([])
  })
})

test('the explanation of a move to immutable subjects says so', () => {
  const verdict = evaluateTrust(
    policy({ StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com', [`${host}:sub`]: 'repo:octo/app:environment:p' } }),
    { claims: { ...claims, sub: 'repo:octo@65/app@740:environment:p' }, account },
  )
  expect(explainTrust(verdict)).toEqual([
    'deny: no statement allows it; Statement[0] (S0) comes nearest',
    `StringEquals ${host}:sub: presented 'repo:octo@65/app@740:environment:p', wanted 'repo:octo/app:environment:p'`,
    "  your repository now presents the immutable subject 'repo:octo@65/app@740:environment:p'; the policy wants the form without ids",
  ])
})

test('the nearest statement is the one that wants this subject, then the most alike', () => {
  const trust = policy(
    { StringEquals: { [`${host}:sub`]: 'repo:octo/web:environment:p' } },
    { StringEquals: { [`${host}:sub`]: 'repo:octo/app:ref:refs/heads/maim' } },
    { StringEquals: { [`${host}:sub`]: 'gitlab' } },
  )
  expect(evaluateTrust(trust, { claims, account }).decisive?.name).toBe('Statement[1] (S1)')
})

test('keys that the caller knows are evaluated', () => {
  const trust = policy({ StringLike: { 'sts:rolesessionname': 'wrenchproof-*' } })
  const keys = { 'sts:RoleSessionName': 'wrenchproof-9-1' }
  expect(evaluateTrust(trust, { claims, account, keys }).verdict).toBe('allow')
  expect(evaluateTrust(trust, { claims, account }).verdict).toBe('cannot-tell')
})

test('nothing in a claim or policy can be taken for a workflow command', () => {
  const trust = policy({ StringEquals: { [`${host}:sub`]: 'x\n::set-output name=a::b' } })
  const lines = explainTrust(evaluateTrust(trust, { claims: { ...claims, sub: '\r::error::y' }, account }))
  expect(lines.every((line) => !/[\r\n]/u.test(line) && !line.trimStart().startsWith('::'))).toBe(true)
})
