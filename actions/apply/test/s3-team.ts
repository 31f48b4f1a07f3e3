/** A team with roles and its states in S3, whose steps are the bundles in dist/, each on a machine of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rawEntries } from '@wrenchproof/playground/aws'
import { openRig, roleArn, stateBucket } from '@wrenchproof/playground/rig'
import { applyAction, planAction } from './scenario.ts'

/** `names` are its environments, all delivered from main; `resources` are in the root of each. */
export async function s3Team(resources: string, names: readonly string[] = ['dev']) {
  const rig = await openRig({
    environments: names,
    files: {
      'terraform/environments.yml': `environments:\n${names
        .map(
          (name) => `  ${name}:
    branch: main
    approvals: 0
    account: "111111111111"
    region: us-east-2
    plan-role: ${roleArn(name, 'plan')}
    apply-role: ${roleArn(name, 'apply')}
    allow: { provisioners: true }
`,
        )
        .join('')}`,
      ...Object.fromEntries(
        names.map((name) => [
          `terraform/environments/${name}/main.tf`,
          `terraform {\n  backend "s3" {}\n}\n${resources}`,
        ]),
      ),
    },
  })
  const store = await mkdtemp(join(tmpdir(), 'store-'))
  const inputsOf = (environment: string) => {
    const addressing = rig.inputs(environment)
    return {
      ...addressing,
      // The backend tries this often before it gives up; its own default takes six seconds.
      'backend-config': `${addressing['backend-config']}\nmax_retries=2`,
      store: 'directory',
      'store-location': store,
    }
  }
  const machine = async (environment = 'dev') =>
    rig.job({ name: 'deliver', environment, permissions: { contents: 'write', actions: 'read', 'id-token': 'write' } })
  const step = async (action: string, more: Record<string, string> = {}, environment = 'dev') => {
    await using job = await machine(environment)
    const main = await job.runner.runAction(action, { ...inputsOf(environment), ...more })
    return { ...main, posts: await job.runner.runPosts() }
  }
  const planned = async (environment = 'dev') => {
    const { outputs, log } = await step(planAction, {}, environment)
    const digest = outputs['plan-digest']
    if (digest === undefined) throw new Error(log)
    return digest
  }
  const applied = async (digest: string, environment = 'dev', more: Record<string, string> = {}) =>
    step(applyAction, { 'plan-digest': digest, ...more }, environment)
  const stateOf = (environment = 'dev') => ({ bucket: stateBucket, key: `${environment}/terraform.tfstate` })
  const lockOf = (environment = 'dev') => ({ bucket: stateBucket, key: `${environment}/terraform.tfstate.tflock` })
  return {
    rig,
    store,
    inputs: inputsOf('dev'),
    machine,
    step,
    planned,
    applied,
    /** Plans and applies; throws when that does not end green. */
    delivered: async (environment = 'dev') => {
      const done = await applied(await planned(environment), environment)
      if (done.exitCode !== 0) throw new Error(done.log)
      return done
    },
    recovered: async (recover: string, more: Record<string, string> = {}, environment = 'dev') =>
      step(applyAction, { recover, reason: 'INC-7', ...more }, environment),
    stateOf,
    lockOf,
    held: () => rawEntries(rig.aws, lockOf()).at(-1)?.kind === 'version',
    [Symbol.asyncDispose]: async () => {
      await rig[Symbol.asyncDispose]()
      await rm(store, { recursive: true, force: true })
    },
  }
}
