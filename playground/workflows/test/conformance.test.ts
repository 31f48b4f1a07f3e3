import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { WorkflowRefused, dispatchEvent, findingText } from '../index.ts'
import type { RunResult } from '../index.ts'
import { Cases } from './cases.ts'
import type { Case, Expectation } from './cases.ts'
import { mainWorkflow, variablesOf, workflowWorld } from './world.ts'
import type { TestWorld } from './world.ts'

const directory = join(import.meta.dirname, '../testdata/conformance')
const files = readdirSync(directory).map((file) => ({
  file,
  cases: Cases.parse(parse(readFileSync(join(directory, file), 'utf8'))),
}))
let world: TestWorld

beforeAll(async () => {
  world = await workflowWorld(Object.assign({}, ...files.flatMap(({ cases }) => cases.map((one) => one.repositories))))
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

describe.each(files)('$file', ({ cases }) => {
  test.each(cases.map((one): [string, Case] => [one.name, one]))('%s', async (_, one) => {
    expect(await observed(one)).toEqual({ refused: one.refused, ...one.expect })
  })
})

async function run(one: Case): Promise<RunResult> {
  const { state, repository } = world
  repository.environments.length = 0
  for (const [name, settings] of Object.entries(one.environments)) world.environment(name, settings)
  repository.variables = variablesOf(one.vars)
  const pushed = await world.branch({ [mainWorkflow]: one.workflow, ...one.files })
  const event =
    one.event === undefined
      ? pushed
      : await dispatchEvent(
          { state, repository, actor: 'dana' },
          { workflow: mainWorkflow, ref: pushed.ref, inputs: one.event.inputs },
        )
  const { approve } = one
  await using service = await world.service({
    secrets: { repository: one.secrets, environments: one.environmentSecrets },
    ...(approve === undefined ? {} : { approve: () => approve }),
    ...(one.minute === undefined ? {} : { minute: one.minute }),
  })
  return await (
    await service.start({ repository, workflow: mainWorkflow, event })
  ).done
}

/** What happened, as far as the case says anything about it, in the case's own words where they fit. */
async function observed(one: Case): Promise<Partial<Expectation> & { refused: string[] | undefined }> {
  try {
    const result = await run(one)
    return { refused: undefined, ...(one.expect === undefined ? {} : seen(result, one.expect)) }
  } catch (error) {
    if (!(error instanceof WorkflowRefused)) throw error
    return { refused: error.findings.map((finding, index) => fitting(findingText(finding), one.refused?.[index])) }
  }
}

function seen({ conclusion, jobs }: RunResult, wanted: Expectation): Expectation {
  const job = (name: string) => jobs.find((report) => report.name === name)
  const each = <T>(of: Record<string, T>, see: (name: string, expected: T) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(of).map(([name, expected]) => [name, see(name, expected)]))
  const lines = (name: string) =>
    (job(name)?.steps ?? [])
      .filter(({ action }) => action !== '__actions_checkout')
      .flatMap(({ log }) => log.split('\n').filter((line) => line !== ''))
  return {
    ...(wanted.conclusion === undefined ? {} : { conclusion }),
    ...(wanted.names === undefined ? {} : { names: jobs.map(({ name }) => name).toSorted() }),
    loosely: wanted.loosely,
    jobs: each(wanted.jobs, (name) => job(name)?.conclusion ?? 'there is no such job'),
    says: each(wanted.says, (name, expected) => {
      const all = wanted.loosely ? lines(name).slice(0, expected.length) : lines(name)
      return all.map((line, index) => matching(line, expected[index]))
    }),
    ends: each(wanted.ends, (name) => lines(name).at(-1) ?? ''),
    steps: each(wanted.steps, (name, expected) =>
      (job(name)?.steps ?? []).map((step) => step.name).slice(0, expected.length),
    ),
    summary: each(wanted.summary, (name) => job(name)?.summary.trim() ?? ''),
    annotations: each(wanted.annotations, (name, expected) => {
      const messages = job(name)?.annotations.map(({ message }) => message) ?? []
      return expected.map((part) => (messages.some((message) => message.includes(part)) ? part : messages.join('\n')))
    }),
  }
}

function fitting(text: string, part: string | undefined): string {
  return part !== undefined && text.includes(part) ? part : text
}

function matching(line: string, pattern: string | undefined): string {
  return pattern !== undefined && /^\/.*\/$/.test(pattern) && new RegExp(pattern.slice(1, -1)).test(line)
    ? pattern
    : line
}
