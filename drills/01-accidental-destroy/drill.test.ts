/** What if somebody destroys by accident? Every way a plan can destroy is refused by name, and nothing is touched. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { applyAction, planAction, serialOf, step } from '../../actions/apply/test/scenario.ts'
import { sampleRepository } from '../../playground/sample/index.ts'
import type { SampleRepository } from '../../playground/sample/index.ts'

const root = 'terraform/environments/dev/main.tf'
const head = 'terraform {\n  backend "local" {}\n}\n'
const network = 'resource "terraform_data" "network" {\n  input = "network"\n}\n'
const database = (extra = '', name = 'database') =>
  `resource "terraform_data" "${name}" {\n  input = "database"\n${extra}}\n`
const queues = (names: string) =>
  `resource "terraform_data" "queue" {\n  for_each = toset([${names}])\n  input    = each.key\n}\n`
const workers = (count: number) =>
  `resource "terraform_data" "worker" {\n  count = ${count}\n  input = count.index\n}\n`
const before = [head, network, database(), queues('"a", "b"'), workers(2)]
const text = (...parts: readonly string[]): string => parts.join('\n')

interface Attempt {
  readonly files: Readonly<Record<string, string>>
  /** Names that the refusal has to say. */
  readonly named: readonly string[]
  readonly code: string
  /** What somebody set on the runner. */
  readonly env?: Readonly<Record<string, string>>
}

const changed = (...parts: readonly string[]) => ({ [root]: text(...parts) })
const [, , data, queue, worker] = before

const attempts: Readonly<Record<string, Attempt>> = {
  'a block is removed': {
    files: changed(head, network, queue ?? '', worker ?? ''),
    named: ['terraform_data.database'],
    code: 'PROTECTED',
  },
  'every block is removed': { files: changed(head), named: ['terraform_data.database'], code: 'PROTECTED' },
  'count goes to 0': {
    files: changed(head, network, data ?? '', queue ?? '', workers(0)),
    named: ['terraform_data.worker[0]', 'terraform_data.worker[1]'],
    code: 'DESTROY_BUDGET',
  },
  'a key of for_each is lost': {
    files: changed(head, network, data ?? '', queues('"a"'), worker ?? ''),
    named: ['terraform_data.queue["b"]'],
    code: 'DESTROY_BUDGET',
  },
  'for_each becomes a list with other keys': {
    files: changed(head, network, data ?? '', queues('"A", "B"'), worker ?? ''),
    named: ['terraform_data.queue["a"]', 'terraform_data.queue["b"]'],
    code: 'DESTROY_BUDGET',
  },
  'an argument that forces a replacement': {
    files: changed(head, network, database('  triggers_replace = "x"\n'), queue ?? '', worker ?? ''),
    named: ['terraform_data.database'],
    code: 'PROTECTED',
  },
  'a resource is renamed without a moved block': {
    files: changed(head, network, database('', 'db'), queue ?? '', worker ?? ''),
    named: ['terraform_data.database'],
    code: 'PROTECTED',
  },
  'one is moved, and what was there is deleted': {
    files: changed(
      head,
      database('', 'network'),
      queue ?? '',
      worker ?? '',
      'moved {\n  from = terraform_data.database\n  to   = terraform_data.network\n}\n',
    ),
    named: ['terraform_data.database'],
    code: 'PROTECTED',
  },
  'Terraform is told to forget': {
    files: changed(
      head,
      network,
      queue ?? '',
      worker ?? '',
      'removed {\n  from = terraform_data.database\n  lifecycle {\n    destroy = false\n  }\n}\n',
    ),
    named: ['terraform_data.database'],
    code: 'PROTECTED',
  },
  'the environment is pointed at another workspace': {
    files: {
      'terraform/environments.yml': 'environments:\n  dev: { branch: develop, approvals: 0, workspace: other }\n',
    },
    named: ['workspace'],
    code: 'INIT_FAILED',
  },
  'protection is taken away in the same commit': {
    files: {
      ...changed(head, network, queue ?? '', worker ?? ''),
      'terraform/environments.yml': 'environments:\n  dev: { branch: develop, approvals: 0, destroy-budget: 99 }\n',
    },
    named: ['terraform_data.database'],
    code: 'PROTECTED',
  },
}

let runs = 100
let repository: SampleRepository
beforeAll(async () => {
  repository = await sampleRepository()
  await repository.commit('the start', {
    [root]: text(...before),
    'terraform/environments.yml':
      'environments:\n  dev: { branch: develop, approvals: 0, protect: ["terraform_data.database"] }\n',
  })
  const delivered = await deliver({})
  if (delivered.code !== 'applied') throw new Error(delivered.log)
})
afterAll(async () => repository[Symbol.asyncDispose]())

async function deliver(inputs: Record<string, string>, env: Readonly<Record<string, string>> = {}) {
  runs += 1
  const planned = await step(planAction, repository, 'dev', {}, { runId: String(runs), env })
  const digest = planned.outputs['plan-digest']
  if (digest === undefined)
    return { log: planned.log, code: /\b[A-Z]+_[A-Z_]+\b/u.exec(planned.log)?.[0], fingerprint: '' }
  const { outputs, log } = await step(
    applyAction,
    repository,
    'dev',
    { 'plan-digest': digest, ...inputs },
    { runId: String(runs), env },
  )
  const code = outputs['refusal'] === '' ? outputs['outcome'] : outputs['refusal']
  return { log, code, fingerprint: planned.outputs['fingerprint'] ?? '' }
}

const stateText = async (): Promise<string> => readFile(repository.state('dev'), 'utf8')

/** Commits on top of what was applied, tries, and goes back. */
async function attempted({ files, env }: Attempt, inputs: Record<string, string> = {}) {
  const start = await repository.git('rev-parse', 'HEAD')
  await repository.commit('an accident', files)
  try {
    return await deliver(inputs, env)
  } finally {
    await repository.git('reset', '--quiet', '--hard', start)
    await repository.git('branch', '--force', 'develop', start)
  }
}

describe('refused, with the addresses, and the state is as it was', () => {
  test.each(Object.entries(attempts))('%s', async (_, attempt) => {
    const untouched = await stateText()
    const { code, log } = await attempted(attempt)
    expect(code).toBe(attempt.code)
    for (const name of attempt.named) expect(log).toContain(name)
    expect(await stateText()).toBe(untouched)
  })

  test('a state that is gone is no reason to make everything anew', async () => {
    const untouched = await stateText()
    await rm(repository.state('dev'))
    const { code } = await deliver({})
    await writeFile(repository.state('dev'), untouched)
    expect(code).toBe('STATE_MISSING')
  })
})

test.each(['TF_CLI_ARGS', 'TF_CLI_ARGS_plan', 'TF_CLI_ARGS_apply'])(
  '%s=-destroy on the runner does not reach terraform',
  async (name) => {
    const untouched = await stateText()
    expect((await deliver({}, { [name]: '-destroy' })).code).toBe('no-changes')
    expect(await stateText()).toBe(untouched)
  },
)

test('who means it consents to this very plan; the consent is worth nothing for another', async () => {
  const attempt = attempts['count goes to 0']
  const other = attempts['a key of for_each is lost']
  if (attempt === undefined || other === undefined) throw new Error('the table of attempts was changed')
  const { fingerprint } = await attempted(attempt)
  expect((await attempted(other, { consent: fingerprint })).code).toBe('DESTROY_BUDGET')
  const serial = await serialOf(repository)
  expect((await attempted(attempt, { consent: fingerprint })).code).toBe('applied')
  expect(await serialOf(repository)).toBeGreaterThan(serial ?? 0)
  expect(await stateText()).not.toContain('"worker"')
})
