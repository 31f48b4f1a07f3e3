/** How is a delivery taken back? By a revert commit through the same gates; what cannot come back is told beforehand. */
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { applyAction, ledgerLog, planAction, step } from '../../actions/apply/test/scenario.ts'
import { sampleRepository } from '../../playground/sample/index.ts'
import type { SampleRepository } from '../../playground/sample/index.ts'

const root = 'terraform/environments/dev/main.tf'
const shared = 'terraform/modules/shared/main.tf'
const head = 'terraform {\n  backend "local" {}\n}\n'
const resource = (name: string, body: string): string => `resource "terraform_data" "${name}" {\n${body}}\n`
const text = (...parts: readonly string[]): string => [head, ...parts].join('\n')

const app = resource('app', '  input = "one"\n')
const worker = resource('worker', '  count = 2\n  input = count.index\n')
const queue = resource('queue', '  for_each = toset(["a", "b"])\n  input = each.key\n')
const output = 'output "app" {\n  value = terraform_data.app.output\n}\n'
const calls = 'module "shared" {\n  source = "../../modules/shared"\n}\n'
const start = { [root]: text(app, worker, queue, output, calls), [shared]: resource('inner', '  input = 1\n') }

/** What is delivered and taken back, and whether an object is lost on the way, so that consent is asked for. */
const changes: Readonly<Record<string, { readonly files: Readonly<Record<string, string>>; readonly loses: boolean }>> =
  {
    'an argument': { files: { [root]: text(app.replace('one', 'two'), worker, queue, output, calls) }, loses: false },
    'an output': { files: { [root]: text(app, worker, queue, calls) }, loses: false },
    'a new resource': {
      files: { [root]: text(app, worker, queue, output, calls, resource('more', '')) },
      loses: true,
    },
    'a resource that goes': { files: { [root]: text(app, worker, output, calls) }, loses: true },
    'one more of a count': {
      files: { [root]: text(app, worker.replace('= 2', '= 3'), queue, output, calls) },
      loses: true,
    },
    'one less of a count': {
      files: { [root]: text(app, worker.replace('= 2', '= 1'), queue, output, calls) },
      loses: true,
    },
    'another key': { files: { [root]: text(app, worker, queue.replace('"b"', '"c"'), output, calls) }, loses: true },
    'a replacement': {
      files: { [root]: text(app.replace('input', 'triggers_replace = 1\n  input'), worker, queue, output, calls) },
      loses: true,
    },
    'a module': { files: { [shared]: resource('inner', '  input = 2\n') }, loses: false },
  }

let repository: SampleRepository
let runs = 0
beforeAll(async () => {
  repository = await sampleRepository()
  await repository.commit('the start', start)
  await deliver()
})
afterAll(async () => repository[Symbol.asyncDispose]())

/** Plans and applies; gives the consent that a refusal asks for, and says whether it had to. */
async function deliver(): Promise<{ readonly consented: boolean }> {
  runs += 1
  const planned = await step(planAction, repository, 'dev', {}, { runId: String(runs) })
  const digest = planned.outputs['plan-digest'] ?? ''
  const apply = async (consent: string) => {
    const inputs = { 'plan-digest': digest, consent }
    return step(applyAction, repository, 'dev', inputs, { runId: String(runs) })
  }
  const first = await apply('')
  if (first.outputs['outcome'] === 'applied') return { consented: false }
  expect(first.outputs['refusal']).toBe('DESTROY_BUDGET')
  const second = await apply(planned.outputs['fingerprint'] ?? '')
  if (second.outputs['outcome'] !== 'applied') throw new Error(second.log)
  return { consented: true }
}

interface State {
  readonly outputs: unknown
  readonly resources: readonly {
    readonly module?: string
    readonly name: string
    readonly instances: readonly { readonly index_key?: unknown; readonly attributes: Record<string, unknown> }[]
  }[]
}

/** What the state holds, by address; with the objects' ids or without. */
async function world(ids: boolean): Promise<unknown> {
  const state = JSON.parse(await readFile(repository.state('dev'), 'utf8')) as State
  const objects = state.resources.flatMap(({ module, name, instances }) =>
    instances.map(({ index_key: key, attributes }) => {
      const { id, ...rest } = attributes
      return [[module, name, key].join(' '), ids ? { id, ...rest } : rest]
    }),
  )
  return { outputs: state.outputs, objects: Object.fromEntries(objects) }
}

test.each(Object.entries(changes))('%s is taken back by a revert', async (name, { files, loses }) => {
  const [before, objects] = [await world(false), await world(true)]
  await repository.commit(name, files)
  const there = await deliver()
  expect(await world(false)).not.toEqual(before)
  await repository.git('revert', '--no-edit', 'HEAD')
  await repository.git('branch', '--force', 'develop')
  const back = await deliver()

  expect(await world(false)).toEqual(before)
  // An object that is another one now was told before it went, in the plan that took it away.
  expect(there.consented || back.consented).toBe(loses)
  const same = JSON.stringify(await world(true)) === JSON.stringify(objects)
  expect(same || loses).toBe(true)
  expect((await ledgerLog(repository))[0]).toMatch(/^dev: applied/u)
})
