import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { changeObjects, findObjects } from '../../cloud/index.ts'
import type { RunResult } from '../../workflows/index.ts'
import { openChain } from '../index.ts'
import type { Chain } from '../index.ts'
import { ledgerOf, rolesAssumed, stateOf } from '../facts.ts'
import { output, peopleOf } from '../people.ts'
import type { People } from '../people.ts'
import { root, rootFile, smallTree } from './small.ts'

let chain: Chain
let people: People

// Three that are delivered from main: production after global, staging by itself.
const files = smallTree({
  global: ['branch: main', 'approvals: 0'],
  staging: ['branch: main', 'approvals: 0'],
  production: ['branch: main', 'hotfix-branch: hotfix/*', 'approvals: 1', 'needs: [global]'],
})

let first: RunResult

beforeAll(async () => {
  chain = await openChain({ files: () => files })
  people = peopleOf(chain)
}, 60_000)

afterAll(async () => chain[Symbol.asyncDispose]())

const ended = ({ jobs }: RunResult): string[] =>
  jobs
    .filter(({ conclusion }) => conclusion !== 'skipped')
    .map(({ name, conclusion }) => `${name.replace('wrenchproof / ', '')}: ${conclusion}`)
    .toSorted()
const released = (): Record<string, unknown> =>
  Object.fromEntries(
    findObjects(chain.cloud, { type: 'aws_ssm_parameter' }).map(({ id, attributes }) => [id, attributes['value']]),
  )
const commits = async (): Promise<(string | undefined)[]> =>
  Promise.all(['global', 'staging', 'production'].map(async (name) => (await ledgerOf(chain, name)).commit))

test("one environment's failure hides no other's, and what needs it waits", async () => {
  chain.cloud.faults.push({
    type: 'aws_ssm_parameter',
    operation: 'PutParameter',
    account: '111111111111',
    effect: { kind: 'access-denied' },
  })
  const pushed = await people.commit({ by: 'ada', branch: 'main', message: 'The tree', files })
  // The new environments file has the roles checked as well.
  const runs = await Promise.all((await people.push('ada', pushed)).map(async ({ done }) => done))
  expect(runs.map(({ workflow }) => workflow)).toEqual(['Deliver', 'OIDC'])
  const [deliver] = runs
  if (deliver === undefined) throw new Error('nothing was started')
  first = deliver
  expect(ended(first)).toEqual([
    'global / plan and apply: failure',
    'production / plan: failure',
    'route: success',
    'staging / plan and apply: success',
  ])
  expect(first.jobs.map(({ log }) => log).join('\n')).toContain('NEEDS_FAILED: what comes first in this run')
  expect(await commits()).toEqual([undefined, pushed.after, undefined])
  expect(released()).toEqual({ '/staging/release': 'v1' })
  expect(stateOf(chain, 'production')).toBeUndefined()
}, 90_000)

test('once that is mended, what failed is run again, in its order', async () => {
  const again = await people.rerun(first)
  expect(ended(again)).toEqual([
    'global / plan and apply: success',
    'production / apply: success',
    'production / gate (production, production-approval): success',
    'production / plan: success',
    'route: success',
    'staging / plan and apply: success',
  ])
  const tip = await people.tip('main')
  expect(await commits()).toEqual([tip, tip, tip])
  expect(released()).toEqual({ '/global/release': 'v1', '/staging/release': 'v1', '/production/release': 'v1' })
}, 90_000)

test('a hotfix goes to production alone, and is brought back to main and to the release that is open', async () => {
  await people.commit({ by: 'ada', branch: 'release/2', from: 'main', message: 'Started', files: { 'notes.md': '2' } })
  await chain.repository.git.updateRef('refs/heads/release/1', await people.tip('main'), undefined)
  const fixed = await people.commit({
    by: 'ada',
    branch: 'hotfix/1',
    from: 'main',
    message: 'Version 1.1',
    files: { [rootFile('production')]: root('production', 'v1.1') },
  })
  const reason = 'orders [time out](https://example.invalid)'
  const run = await people.dispatch('ada', 'hotfix.yml', 'hotfix/1', { reason, incident: 'INC-7' })
  expect(run.conclusion).toBe('success')
  expect((await ledgerOf(chain, 'production')).commit).toBe(fixed.after)
  expect(released()['/production/release']).toBe('v1.1')
  const pulls = chain.repository.issues.filter(({ pull }) => pull !== undefined)
  expect(pulls.map(({ pull, user }) => [pull?.headRef, pull?.baseRef, user.login])).toEqual([
    ['hotfix/1', 'main', 'github-actions[bot]'],
    ['hotfix/1', 'release/2', 'github-actions[bot]'],
  ])
  expect(pulls[0]?.body).toContain('- Incident: INC-7')
  expect(pulls[0]?.body).not.toContain('[time out](https')
  // Doing it again opens nothing twice.
  await people.dispatch('ada', 'hotfix.yml', 'hotfix/1', { reason, incident: 'INC-7' })
  expect(chain.repository.issues.filter(({ pull }) => pull !== undefined)).toHaveLength(2)
}, 120_000)

test('the look of the morning finds what somebody changed by hand, with the plan roles alone', async () => {
  changeObjects(
    chain.cloud,
    { type: 'aws_ssm_parameter', id: '/staging/release' },
    { attributes: { value: 'by hand' } },
  )
  const since = chain.aws.trail.length
  const run = await people.dispatch('ada', 'drift.yml', 'main', { environment: 'staging' })
  expect(ended(run)).toEqual(['look at staging: success', 'route: success'])
  expect(output(run, 'drifted')).toBe('true')
  expect(rolesAssumed(chain, since)).toEqual(['wrenchproof-staging-plan'])
  const issues = chain.repository.issues.filter(({ pull }) => pull === undefined)
  expect(issues.map(({ title, state }) => [title.includes('staging'), state])).toEqual([[true, 'open']])
}, 90_000)

test('every role is asked for before a delivery needs it', async () => {
  const since = chain.aws.trail.length
  const run = await people.dispatch('ada', 'oidc.yml', 'main', {})
  expect(run.conclusion).toBe('success')
  expect(rolesAssumed(chain, since).toSorted()).toEqual(
    ['global', 'production', 'staging'].flatMap((name) => [`wrenchproof-${name}-apply`, `wrenchproof-${name}-plan`]),
  )
}, 60_000)

test('a role that no longer trusts its environment is told, and the others are looked at all the same', async () => {
  chain.aws.accounts.get('333333333333')?.roles.delete('wrenchproof-staging-apply')
  const run = await people.dispatch('ada', 'oidc.yml', 'main', {})
  expect(run.conclusion).toBe('failure')
  expect(ended(run)).toEqual([
    'roles of global: success',
    'roles of production: success',
    'roles of staging: failure',
    'route: success',
  ])
}, 60_000)
