import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { evaluateTrust, lintTrust, parseTrustPolicy } from '../../packages/aws/src/index.ts'
import type { RolePurpose } from '../../packages/aws/src/index.ts'
import { treeEnvironments } from './roots.ts'
import { treeDirectory } from './world.ts'

const trustDirectory = join(treeDirectory, 'bootstrap', 'trust')
const environments = treeEnvironments()
const issuer = 'https://token.actions.githubusercontent.com'
const committed = readdirSync(trustDirectory).map((file) => file.replace(/\.json$/u, ''))
const policyOf = (role: string) => parseTrustPolicy(readFileSync(join(trustDirectory, `${role}.json`), 'utf8'), role)
const purposeOf = (role: string): RolePurpose => (role.endsWith('-plan') ? 'plan' : 'apply')

test('there is one for every role that the environments file names', () => {
  const named = environments.flatMap(({ planRole, applyRole }) => [planRole, applyRole])
  expect(new Set(committed)).toEqual(new Set(named.map((arn) => arn?.split('/').at(-1))))
})

test.each(committed)('%s: the lint has nothing to say', (role) => {
  expect(lintTrust(policyOf(role), { purpose: purposeOf(role) })).toEqual([])
})

const names = 'acme/infrastructure'
const ids = 'acme@9001/infrastructure@42'
const contexts = [
  ...environments.map(({ name }) => `environment:${name}`),
  'environment:production-approval',
  'environment:Production',
  'environment:*',
  'environment:dev%3Aproduction',
  'pull_request',
  'ref:refs/heads/main',
  'ref:refs/heads/develop',
  'ref:refs/heads/gh-readonly-queue/main/pr-1-abc',
  'ref:refs/tags/environment:production',
  'job_workflow_ref:acme/infrastructure/.github/workflows/deliver.yml@refs/heads/main',
]
const repositories = [
  names,
  ids,
  'acme/infrastructure-fork',
  'acme/other',
  'acme2/infrastructure',
  'Acme/infrastructure',
  'acme@9002/infrastructure@42',
  'acme@9001/infrastructure@43',
  'mallory/infrastructure',
  '*/infrastructure',
]

test.each(committed)('%s: trusts its own jobs and nobody else', (role) => {
  const environment = environments.find(({ planRole, applyRole }) =>
    [planRole, applyRole].some((arn) => arn?.endsWith(`/${role}`)),
  )
  const own = [
    `environment:${environment?.name ?? ''}`,
    ...(purposeOf(role) === 'plan' ? ['pull_request'] : []),
  ].flatMap((context) => [`repo:${names}:${context}`, `repo:${ids}:${context}`])
  const verdict = (claims: Record<string, string>, account = environment?.account ?? '') =>
    evaluateTrust(policyOf(role), { account, claims: { iss: issuer, ...claims } }).verdict
  const good = { aud: 'sts.amazonaws.com', repository_id: '42' }
  const subjects = repositories.flatMap((repository) => contexts.map((context) => `repo:${repository}:${context}`))

  expect(subjects.filter((sub) => verdict({ ...good, sub }) === 'allow').toSorted()).toEqual(own.toSorted())
  for (const sub of own) {
    expect(verdict({ aud: 'sts.amazonaws.com', repository_id: '43', sub })).toBe('deny')
    expect(verdict({ aud: 'sts.amazonaws.com', sub })).toBe('deny')
    expect(verdict({ ...good, aud: 'https://github.com/acme', sub })).toBe('deny')
    expect(verdict({ repository_id: '42', sub })).toBe('deny')
    expect(verdict({ ...good, sub }, '999999999999')).toBe('deny')
    expect(verdict({ ...good, sub, iss: 'https://token.actions.githubusercontent.com.example.invalid' })).toBe('deny')
  }
})
