import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { bucketOf } from '../../aws/index.ts'
import { commitFiles, repositoryOf } from '../../github/index.ts'
import type { RunResult } from '../../workflows/index.ts'
import { findObjects } from '../../cloud/index.ts'
import { openChain } from '../index.ts'
import type { Chain } from '../index.ts'
import { stateOf } from '../facts.ts'
import { output, peopleOf } from '../people.ts'
import type { People } from '../people.ts'
import { root, rootFile, smallTree } from './small.ts'

let chain: Chain
let people: People

const files = smallTree({
  dev: ['branch: develop', 'approvals: 0'],
  production: ['branch: main', 'hotfix-branch: hotfix/*', 'approvals: 1'],
})

beforeAll(async () => {
  chain = await openChain({
    files: () => files,
    forks: ['mallory'],
    callers: ['deliver.yml', 'drift.yml', 'hotfix.yml', 'oidc.yml', 'pull-request.yml'],
  })
  people = peopleOf(chain)
  for (const branch of ['feature/x', 'hotfix/1', 'main'])
    await people.commit({ by: 'ada', branch, from: 'main', message: branch, files })
}, 60_000)

afterAll(async () => chain[Symbol.asyncDispose]())

/** Nothing was asked for that could be a credential, and nothing is there that was made with one. */
function expectUntouched(): void {
  expect(chain.github.oidc.issued).toBe(0)
  expect(chain.aws.trail).toEqual([])
  expect(findObjects(chain.cloud, { type: 'aws_ssm_parameter' })).toEqual([])
  expect(chain.repository.artifacts).toEqual([])
}

const log = ({ jobs }: RunResult): string => jobs.map((job) => job.log).join('\n')
const ran = ({ jobs }: RunResult): string[] =>
  jobs.filter(({ conclusion }) => conclusion !== 'skipped').map(({ name }) => name)

const why = { reason: 'orders time out', incident: 'INC-7' }

test.each([
  [
    'a branch that delivers nowhere',
    'deliver.yml',
    'feature/x',
    {},
    'production is delivered from main, not from feature/x',
  ],
  [
    'an environment of another branch',
    'deliver.yml',
    'develop',
    { environment: 'production' },
    'production is delivered from main, not from develop',
  ],
  ['an environment that is not known', 'deliver.yml', 'main', { environment: 'qa' }, 'qa'],
  [
    'a hotfix branch in the regular way',
    'deliver.yml',
    'hotfix/1',
    { reason: 'fast' },
    'hotfix/1 is a hotfix branch of production',
  ],
  ['main as a hotfix', 'hotfix.yml', 'main', why, 'production is delivered from main in the regular way'],
  ['a feature as a hotfix', 'hotfix.yml', 'feature/x', why, 'not from feature/x'],
  ['a hotfix with a blank reason', 'hotfix.yml', 'hotfix/1', { ...why, reason: ' ' }, 'a hotfix needs a reason'],
  ['a look at an environment that is not known', 'drift.yml', 'main', { environment: 'qa' }, 'qa'],
  ['roles of an environment that is not known', 'oidc.yml', 'main', { environment: 'qa' }, 'qa'],
  ['a hotfix with a blank incident', 'hotfix.yml', 'hotfix/1', { ...why, incident: ' ' }, 'a hotfix needs an incident'],
])('%s is refused before there is a credential', async (_, workflow, branch, inputs, reason) => {
  const run = await people.dispatch('ada', workflow, branch, inputs)
  expect(run.conclusion).toBe('failure')
  expect(ran(run)).toEqual([expect.stringMatching(/ \/ route$/u)])
  expect(log(run)).toContain(reason)
  expectUntouched()
})

test.each([
  ['drift.yml', 'look at dev'],
  ['oidc.yml', 'roles of dev'],
])('%s from a branch that the environment does not let in has no credential', async (workflow, name) => {
  const run = await people.dispatch('ada', workflow, 'feature/x', { environment: 'dev' })
  expect(run.conclusion).toBe('failure')
  const refused = run.jobs.find((job) => job.name.endsWith(name))
  expect(refused?.annotations.map(({ message }) => message).join()).toContain('is not allowed to deploy to dev')
  expect(refused?.steps).toEqual([])
  expectUntouched()
})

test('a digest that is none is refused before there is a credential', async () => {
  const run = await people.dispatch('ada', 'deliver.yml', 'develop', { environment: 'dev', 'plan-digest': 'latest' })
  expect(run.conclusion).toBe('failure')
  expect(log(run)).toContain('plan-digest: ')
  expectUntouched()
})

test('a recovery of no environment in particular is refused before there is a credential', async () => {
  const run = await people.dispatch('ada', 'deliver.yml', 'develop', { recover: 'clear-hold', reason: 'all is well' })
  expect(run.conclusion).toBe('failure')
  expect(log(run)).toContain('ENVIRONMENT_MISSING: ')
  expectUntouched()
})

test.each([
  ['reason', { incident: 'INC-7' }],
  ['incident', { reason: 'orders time out' }],
])('a hotfix without %s does not even start', async (_, inputs) => {
  await expect(people.dispatch('ada', 'hotfix.yml', 'hotfix/1', inputs)).rejects.toThrow(/[Rr]equired/u)
  expectUntouched()
})

const devRoot = rootFile('dev')
const two = root(
  'dev',
  'v1',
  'resource "aws_ssm_parameter" "second" {\n  name  = "/dev/second"\n  type  = "String"\n  value = "v1"\n}\n',
)

test.each([
  ['valid code', 'valid', { [devRoot]: root('dev', 'v2') }, 'success', 'dev: checked, not planned: the pull request'],
  [
    'code that is not valid',
    'broken',
    { [devRoot]: root('dev', 'v2', 'output "x" {\n  value = local.nothing\n}\n') },
    'failure',
    'main.tf:24:11: Reference to undeclared local value',
  ],
  [
    'code that would run a program',
    'steal',
    { [devRoot]: root('dev', 'v2', 'data "external" "x" {\n  program = ["env"]\n}\n') },
    'failure',
    'UNSAFE_TREE: ',
  ],
  ['nothing that is delivered', 'notes', { 'notes.md': 'Hello.\n' }, 'success', ''],
])('a pull request from a fork with %s is checked, and has no credential', async (_, branch, changed, end, text) => {
  const fork = repositoryOf(chain.github, 'mallory/infrastructure')
  await commitFiles(fork.git, branch, { files: changed, message: 'A small fix', from: 'develop' })
  const { number, run } = await people.propose('mallory', `mallory:${branch}`, 'develop', 'A small fix')
  const jobs = Object.fromEntries(run.jobs.map(({ name, conclusion }) => [name, conclusion]))
  expect(jobs).toEqual({
    'wrenchproof / route': 'success',
    ...(branch === 'notes' ? { 'wrenchproof / plan': 'skipped' } : { 'wrenchproof / plan dev': end }),
    // What is required is red exactly when the code is not good.
    'wrenchproof / planned': end,
  })
  expect(log(run)).toContain(text)
  expect(chain.repository.comments.filter(({ issueNumber }) => issueNumber === number)).toEqual([])
  expectUntouched()
})

test('where it is not told to be live, nothing runs', async () => {
  const { variables } = chain.repository
  chain.repository.variables = variables.filter(({ name }) => name !== 'WRENCHPROOF_LIVE')
  const run = await people.dispatch('ada', 'deliver.yml', 'main', {})
  chain.repository.variables = variables
  expect([run.conclusion, ran(run)]).toEqual(['skipped', []])
  expectUntouched()
})

test('a destroy needs consent to that very plan, and to nothing else', async () => {
  const created = await people.deliver({ by: 'ada', branch: 'develop', message: 'Two', files: { [devRoot]: two } })
  expect(output(created, 'outcome')).toBe('applied')
  const fewer = { [devRoot]: root('dev', 'v1') }
  const run = await people.deliver({ by: 'ada', branch: 'develop', message: 'One', files: fewer })
  expect(output(run, 'refusal')).toBe('DESTROY_BUDGET')
  const asked = { environment: 'dev', 'plan-digest': output(run, 'plan-digest'), consent: output(run, 'fingerprint') }
  const refused = async (inputs: Readonly<Record<string, string>>) => {
    const again = await people.dispatch('bob', 'deliver.yml', 'develop', { ...asked, ...inputs })
    expect(again.conclusion).toBe('failure')
    return output(again, 'refusal')
  }
  expect(await refused({ consent: output(created, 'fingerprint') })).toBe('DESTROY_BUDGET')
  expect(await refused({ consent: 'yes' })).toBe('DESTROY_BUDGET')
  expect(await refused({ 'plan-digest': output(created, 'plan-digest') })).toBe('NOT_FOUND')
  expect(await refused({ 'plan-digest': 'a'.repeat(64) })).toBe('NOT_FOUND')
  expect(findObjects(chain.cloud, { type: 'aws_ssm_parameter' })).toHaveLength(2)
  const consented = await people.dispatch('bob', 'deliver.yml', 'develop', asked)
  expect(output(consented, 'outcome')).toBe('applied')
  expect(findObjects(chain.cloud, { type: 'aws_ssm_parameter' })).toHaveLength(1)
}, 180_000)

test('a state that somebody deleted is brought back by hand, with a reason', async () => {
  const before = stateOf(chain, 'dev')
  const place = { bucket: 'acme-tfstate-222222222222', key: 'dev/terraform.tfstate' }
  bucketOf(chain.aws, place.bucket)
    .objects.get(place.key)
    ?.push({ kind: 'marker', versionId: 'marker', lastModified: new Date() })
  expect(stateOf(chain, 'dev')).toBeUndefined()
  const asked = { environment: 'dev', recover: 'restore' }
  expect((await people.dispatch('ada', 'deliver.yml', 'develop', asked)).conclusion).toBe('failure')
  const other = await people.dispatch('ada', 'deliver.yml', 'develop', { ...asked, version: 'nobody', reason: 'INC-8' })
  expect(log(other)).toContain("the state has no version 'nobody'")
  const restored = await people.dispatch('ada', 'deliver.yml', 'develop', { ...asked, reason: 'INC-8' })
  expect(output(restored, 'outcome')).toBe('recovered')
  expect(stateOf(chain, 'dev')).toEqual(before)
}, 120_000)

test('one person freezes what takes two to deliver, and no gate is asked; to go on takes both', async () => {
  const asked = { environment: 'production', reason: 'INC-9' }
  const frozen = await people.dispatch('ada', 'deliver.yml', 'main', { ...asked, recover: 'freeze' })
  expect(frozen.conclusion).toBe('success')
  expect(ran(frozen)).toEqual([expect.stringMatching(/ \/ route$/u), expect.stringMatching(/ \/ apply$/u)])
  expect(output(frozen, 'outcome')).toBe('recovered')
  const again = await people.dispatch('ada', 'deliver.yml', 'main', { ...asked, recover: 'freeze' })
  expect(log(again)).toContain('there is a hold already')
  const cleared = await people.dispatch('ada', 'deliver.yml', 'main', { ...asked, recover: 'clear-hold' })
  expect(ran(cleared)).toEqual(expect.arrayContaining([expect.stringMatching(/ \/ gate /u)]))
}, 120_000)
