/** Rules that every job keeps. */
import { parse } from 'yaml'
import { at, atKey } from '../rule.ts'
import type { Repository, Rule } from '../rule.ts'
import { record } from '../workflow.ts'

/** A job ends. */
export const timeouts: Rule = {
  id: 'timeout',
  demand: 'Every job with steps has `timeout-minutes`.',
  reason: 'The default is six hours, in which a job that hangs holds its concurrency group and its state lock.',
  *check(workflow) {
    for (const job of workflow.jobs)
      if (!job.calls && job.values['timeout-minutes'] === undefined)
        yield atKey(workflow, job.path, `the job '${job.key}' has no \`timeout-minutes\``)
  },
}

/** Local actions are called as they are declared. */
export const localInputs: Rule = {
  id: 'local-inputs',
  demand: 'A local action (`./` or `$/`) exists, gets only inputs it has, and all that it requires.',
  reason: 'The runner only warns about an unknown input and runs without a required one.',
  *check(workflow, repository) {
    for (const job of workflow.jobs)
      for (const step of job.steps) {
        const directory = /^[.$]\/(?<path>.*?)\/?$/.exec(step.uses)?.groups?.['path']
        if (directory === undefined) continue
        const inputs = inputsOf(directory, repository)
        if (inputs === undefined) {
          yield at(workflow, [...step.path, 'uses'], `there is no action at '${step.uses}'`)
          continue
        }
        const names = new Set(Object.keys(inputs).map((name) => name.toLowerCase()))
        const given = new Set(Object.keys(step.with).map((name) => name.toLowerCase()))
        for (const name of Object.keys(step.with))
          if (!names.has(name.toLowerCase()))
            yield atKey(workflow, [...step.path, 'with', name], `'${step.uses}' has no input '${name}'`)
        for (const [name, input] of Object.entries(inputs)) {
          const { required, default: preset } = record(input)
          if (required === true && preset === undefined && !given.has(name.toLowerCase()))
            yield at(workflow, [...step.path, 'uses'], `'${step.uses}' requires the input '${name}'`)
        }
      }
  },
}

function inputsOf(directory: string, repository: Repository): Record<string, unknown> | undefined {
  const text = ['action.yml', 'action.yaml']
    .map((name) => repository.read(directory === '' ? name : `${directory}/${name}`))
    .find((found) => found !== undefined)
  return text === undefined ? undefined : { ...record(record(parse(text))['inputs']) }
}
