/** A team's first weeks: a release, its pull request to main, a first delivery that fails, and what comes of it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mergeGroupEvent } from '../../workflows/events/build.ts'
import type { RunResult } from '../../workflows/index.ts'
import { ledgerOf, rolesAssumed, stateOf } from '../facts.ts'
import { openChain } from '../index.ts'
import type { Chain } from '../index.ts'
import { output, peopleOf } from '../people.ts'
import type { People } from '../people.ts'
import { root, rootFile, smallTree } from './small.ts'

let chain: Chain
let people: People

const note = 'terraform/modules/note/main.tf'
const noteOf = (text: string): string => `output "text" {\n  value = "${text}"\n}\n`
const call = `
module "note" {
  source = "../../modules/note"
}
`
// Its plan reads what global leaves behind, as production does in the real tree.
const reads = `${call}
data "aws_ssm_parameter" "shared" {
  name = "/global/release"
}
`

const files = {
  ...smallTree({
    global: ['branch: main', 'approvals: 0'],
    staging: ['branch: release/*', 'approvals: 0'],
    production: ['branch: main', 'approvals: 0', 'needs: [global]', 'after: staging'],
  }),
  [note]: noteOf('one'),
  [rootFile('staging')]: root('staging', 'v1', call),
  [rootFile('production')]: root('production', 'v1', reads),
}

beforeAll(async () => {
  chain = await openChain({ files: () => files, callers: ['deliver.yml', 'pull-request.yml'] })
  people = peopleOf(chain)
}, 180_000)

afterAll(async () => chain[Symbol.asyncDispose]())

const ended = ({ jobs }: RunResult): string[] =>
  jobs
    .filter(({ conclusion }) => conclusion !== 'skipped')
    .map(({ name, conclusion }) => `${name.replace('wrenchproof / ', '')}: ${conclusion}`)
    .toSorted()
const log = ({ jobs }: RunResult): string => jobs.map((job) => job.log).join('\n')
/** A release that goes on from a branch, with another note. */
const release = async (name: string, from: string, text: string): Promise<RunResult> =>
  people.deliver({ by: 'ada', branch: name, from, message: `Note ${text}`, files: { [note]: noteOf(text) } })
let first: number

test('a pull request to main is planned as far as there can be a plan, and is green', async () => {
  expect(ended(await release('release/1', 'develop', 'one'))).toContain('staging / plan and apply: success')
  const since = chain.aws.trail.length
  const { number, run } = await people.propose('ada', 'release/1', 'main', 'Release 1')
  first = number
  expect(ended(run)).toEqual(['plan global: success', 'plan production: success', 'planned: success', 'route: success'])
  expect(log(run)).toContain('production: checked, not planned: it needs global first, where nothing was ever applied')
  const comments = chain.repository.comments.filter(({ issueNumber }) => issueNumber === number)
  expect(comments.map(({ user }) => user.login)).toEqual(['github-actions[bot]'])
  expect(comments[0]?.body).toContain('aws_ssm_parameter.release')
  expect(rolesAssumed(chain, since)).toEqual(['wrenchproof-global-plan'])
  expect(chain.repository.artifacts.map(({ name }) => name).filter((name) => name.startsWith('review-'))).toEqual([
    expect.stringMatching(/^review-global-[0-9a-f]{40}-/u),
  ])
}, 180_000)

test('in a merge queue, which no role trusts, it is checked', async () => {
  const { github, repository, workflows } = chain
  const event = await mergeGroupEvent({ state: github, repository, actor: 'ada' }, { number: first })
  if (event === undefined) throw new Error('the pull request conflicts')
  const issued = github.oidc.issued
  const [run, ...more] = await workflows.startTriggered(repository, event)
  if (run === undefined || more.length > 0) throw new Error('not one workflow was started')
  const end = await run.done
  expect(ended(end)).toEqual(['plan global: success', 'plan production: success', 'planned: success', 'route: success'])
  expect(log(end)).toContain('global: checked, not planned: a merge queue gets no role to plan with')
  expect(github.oidc.issued).toBe(issued)
}, 180_000)

test('a pull request whose plan fails is red where it counts', async () => {
  const changed = {
    [rootFile('global')]: root('global', 'v1', 'data "aws_ssm_parameter" "x" {\n  name = "/none"\n}\n'),
  }
  await people.commit({ by: 'ada', branch: 'feature/x', from: 'release/1', message: 'Reads nothing', files: changed })
  const { run } = await people.propose('ada', 'feature/x', 'main', 'Reads nothing')
  expect(ended(run)).toEqual(['plan global: failure', 'plan production: success', 'planned: failure', 'route: success'])
}, 180_000)

test('a first delivery that fails is made good by the next push, whatever that touches', async () => {
  chain.cloud.faults.push({ type: 'aws_ssm_parameter', operation: 'PutParameter', effect: { kind: 'access-denied' } })
  const failed = await people.merge('ada', first)
  expect(ended(failed)).toEqual([
    'global / plan and apply: failure',
    'production / plan and apply: failure',
    'route: success',
  ])
  expect(stateOf(chain, 'production')).toBeUndefined()
  const run = await people.deliver({ by: 'ada', branch: 'main', message: 'A note', files: { 'notes.md': 'Hello.\n' } })
  // Production comes after staging: that it was there first is proved with the key of staging's ledger.
  expect(ended(run)).toEqual([
    'global / plan and apply: success',
    'production / plan and apply: success',
    'route: success',
  ])
  const tip = await people.tip('main')
  expect((await ledgerOf(chain, 'global')).commit).toBe(tip)
  expect((await ledgerOf(chain, 'production')).commit).toBe(tip)
  const next = await people.deliver({ by: 'ada', branch: 'main', message: 'A note', files: { 'notes.md': 'Bye.\n' } })
  expect(ended(next)).toEqual(['route: success'])
}, 180_000)

test('what staging has not had is not promoted', async () => {
  const run = await people.deliver({ by: 'ada', branch: 'main', message: 'Two', files: { [note]: noteOf('two') } })
  expect(output(run, 'refusal')).toBe('NOT_PROMOTED')
}, 180_000)

test('with another key than that of the environment before, its ledger proves nothing', async () => {
  const secrets = chain.secrets['production'] ?? {}
  const right = secrets['AFTER_PLAN_KEY'] ?? ''
  expect(right).toBe(chain.secrets['staging']?.['PLAN_KEY'])
  expect(ended(await release('release/2', 'release/1', 'two'))).toContain('staging / plan and apply: success')
  secrets['AFTER_PLAN_KEY'] = secrets['PLAN_KEY'] ?? ''
  const inputs = { environment: 'production' }
  const wrong = await people.dispatch('ada', 'deliver.yml', 'main', inputs)
  expect(wrong.conclusion).toBe('failure')
  expect(log(wrong)).toContain('LEDGER_TAMPERED: the ledger branch ledger/staging is not to be believed')
  secrets['AFTER_PLAN_KEY'] = right
  const run = await people.dispatch('ada', 'deliver.yml', 'main', inputs)
  expect([run.conclusion, output(run, 'outcome')]).toEqual(['success', 'no-changes'])
}, 180_000)
