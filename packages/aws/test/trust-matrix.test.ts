import { describe, expect, test } from '@jest/globals'
import { claimsIn, evaluateTrust, parseTrustPolicy, statementTrusting, trustMatrix } from '@wrenchproof/aws'
import type { JobContext } from '@wrenchproof/aws'

const HOST = 'token.actions.githubusercontent.com'
const base = {
  iss: `https://${HOST}`,
  aud: 'sts.amazonaws.com',
  sub: 'repo:acme@7/infra@42:ref:refs/heads/main',
  ref: 'refs/heads/main',
  repository: 'acme/infra',
  repository_id: '42',
  job_workflow_ref: 'acme/infra/.github/workflows/deliver.yml@refs/heads/main',
  event_name: 'push',
}
const environment: JobContext = { kind: 'environment', environment: 'prod:eu' }
const branch: JobContext = { kind: 'branch', name: 'feature/x' }
const tag: JobContext = { kind: 'tag', name: 'v1' }
const pull: JobContext = { kind: 'pull-request' }

describe('the claims of another job of the repository', () => {
  test.each<[JobContext, object]>([
    [
      environment,
      { sub: 'repo:acme@7/infra@42:environment:prod%3Aeu', environment: 'prod:eu', ref: 'refs/heads/main' },
    ],
    [branch, { sub: 'repo:acme@7/infra@42:ref:refs/heads/feature/x', ref: 'refs/heads/feature/x' }],
    [tag, { sub: 'repo:acme@7/infra@42:ref:refs/tags/v1', ref: 'refs/tags/v1', ref_type: 'tag' }],
    [pull, { sub: 'repo:acme@7/infra@42:pull_request', event_name: 'pull_request', ref: 'refs/pull/1/merge' }],
  ])('%j', (context, expected) => {
    expect(claimsIn(context, base)).toMatchObject(expected)
  })

  test('name the workflow as it is there, but a called one as it is pinned', () => {
    expect(claimsIn(branch, base)?.['job_workflow_ref']).toBe(
      'acme/infra/.github/workflows/deliver.yml@refs/heads/feature/x',
    )
    const called = { ...base, job_workflow_ref: 'acme/shared/.github/workflows/x.yml@abc' }
    expect(claimsIn(branch, called)?.['job_workflow_ref']).toBe('acme/shared/.github/workflows/x.yml@abc')
  })

  test('follow the template of the repository', () => {
    const template = { useDefault: false, includeClaimKeys: ['repo', 'context', 'job_workflow_ref'] }
    expect(claimsIn(environment, base, template)?.['sub']).toBe(
      'repo:acme@7/infra@42:environment:prod%3Aeu:job_workflow_ref:acme/infra/.github/workflows/deliver.yml@refs/heads/main',
    )
  })

  test('are not known where the subject or a claim of the template is not', () => {
    expect(claimsIn(branch, { ...base, sub: 'repository_id:42' })).toBeUndefined()
    expect(claimsIn(branch, base, { useDefault: false, includeClaimKeys: ['environment'] })).toBeUndefined()
  })
})

const request = (claims: typeof base) => ({ claims, account: '111111111111' })
const policyOf = (statement: string) => parseTrustPolicy(`{"Version":"2012-10-17","Statement":[${statement}]}`)

test('a matrix says who could assume what, and what it cannot tell', () => {
  const own = claimsIn(environment, base)
  const policy = policyOf(statementTrusting({ claims: own ?? base, account: '111111111111' }))
  const role = { account: '111111111111', partition: 'aws' }
  const rows = trustMatrix(
    [
      { arn: 'a', policy, ...role },
      { arn: 'b', policy: undefined, ...role },
    ],
    { base, contexts: [environment, branch, tag, pull] },
  )
  expect(rows.map(({ verdicts }) => verdicts)).toEqual([
    ['allow', 'cannot-tell'],
    ['deny', 'cannot-tell'],
    ['deny', 'cannot-tell'],
    ['deny', 'cannot-tell'],
  ])
})

test('the statement made for a token lets it in, and no other', () => {
  const policy = policyOf(statementTrusting(request(base)))
  expect(evaluateTrust(policy, request(base)).verdict).toBe('allow')
  for (const change of [{ sub: `${base.sub}x` }, { aud: 'x' }, { repository_id: '43' }]) {
    expect(evaluateTrust(policy, request({ ...base, ...change })).verdict).toBe('deny')
  }
})
