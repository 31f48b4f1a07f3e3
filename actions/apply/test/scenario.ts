/** Deliveries of a sample repository by the bundles in dist/, each step on a machine of its own. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fakeRunner, findTool } from '@wrenchproof/playground/runner'
import type { RunnerOptions } from '@wrenchproof/playground/runner'
import { sampleEnvironments } from '@wrenchproof/playground/sample'
import type { SampleRepository } from '@wrenchproof/playground/sample'

const actions = join(import.meta.dirname, '..', '..')
export const planAction = join(actions, 'plan')
export const applyAction = join(actions, 'apply')

/** The branch each environment of the sample is delivered from. */
export const refOf: Readonly<Record<string, string>> = {
  dev: 'refs/heads/develop',
  staging: 'refs/heads/release/1',
  production: 'refs/heads/main',
}

/** One job on its own machine; `inputs` change what the sample's addressing inputs say. */
export async function step(
  action: string,
  repository: SampleRepository,
  environment: string,
  inputs: Record<string, string>,
  options: Partial<RunnerOptions> = {},
) {
  await using runner = await fakeRunner({
    workspace: repository.path,
    repositoryId: '42',
    runId: '8',
    ref: refOf[environment] ?? 'refs/heads/main',
    tools: [findTool('terraform')],
    ...options,
  })
  return await runner.runAction(action, { ...repository.inputs(environment), ...inputs })
}

/** A sealed plan of the sample's dev environment. */
export async function planned(
  repository: SampleRepository,
  environment = 'dev',
  runId = '7',
  inputs: Record<string, string> = {},
) {
  const { outputs, log, commands } = await step(planAction, repository, environment, inputs, { runId })
  const digest = outputs['plan-digest']
  if (digest === undefined) throw new Error(log)
  return { digest, file: join(repository.store, 'plans', outputs['plan-name'] ?? ''), outputs, commands }
}

export async function applied(
  repository: SampleRepository,
  digest: string,
  inputs: Record<string, string> = {},
  options: Partial<RunnerOptions> = {},
) {
  // There is no GitHub beside a directory; the step would try to reach the real one for seconds.
  return step(applyAction, repository, 'dev', { 'plan-digest': digest, comment: 'false', ...inputs }, options)
}

export const stored = sampleEnvironments.replace('dev: { branch: develop,', 'dev: { branch: develop, verify: stored,')
export const serialOf = async (repository: SampleRepository) =>
  existsSync(repository.state('dev'))
    ? (JSON.parse(await readFile(repository.state('dev'), 'utf8')) as { serial: number }).serial
    : undefined

export async function ledgerLog(repository: Pick<SampleRepository, 'store'>, environment = 'dev'): Promise<string[]> {
  const directory = join(repository.store, 'ledger.git')
  const log = promisify(execFile)('git', ['--git-dir', directory, 'log', '--format=%s', `ledger/${environment}`])
  return (await log).stdout.trim().split('\n')
}
