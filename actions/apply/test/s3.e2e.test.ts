/** Sealed plans in S3: plan and apply by their bundles, on different machines. */
import { expect, test } from '@jest/globals'
import { openRig, roleArn, stateBucket } from '@wrenchproof/playground/rig'
import type { Rig, RigJob } from '@wrenchproof/playground/rig'
import { authorize, commitAndRefuse, s3Trouble } from '@wrenchproof/playground/aws'
import { applyAction, planAction } from './scenario.ts'

async function team() {
  return openRig({
    environments: ['dev'],
    files: {
      'terraform/environments.yml': `environments:
  dev:
    branch: main
    approvals: 0
    account: "111111111111"
    region: us-east-2
    plan-role: ${roleArn('dev', 'plan')}
    apply-role: ${roleArn('dev', 'apply')}
`,
      'terraform/environments/dev/main.tf':
        'terraform {\n  backend "s3" {}\n}\nresource "terraform_data" "one" {\n  input = "a"\n}\n',
    },
  })
}

const permissions = { contents: 'write', 'id-token': 'write' } as const
const location = `s3://${stateBucket}/dev`

async function step(rig: Rig, action: string, inputs: Record<string, string> = {}, job: Partial<RigJob> = {}) {
  await using machine = await rig.job({ name: 'deliver', environment: 'dev', permissions, ...job })
  return await machine.runner.runAction(action, {
    ...rig.inputs('dev'),
    store: 's3',
    'store-location': location,
    ...inputs,
  })
}

async function planned(rig: Rig, job: Partial<RigJob> = {}) {
  const { outputs, log } = await step(rig, planAction, {}, job)
  const digest = outputs['plan-digest']
  if (digest === undefined) throw new Error(log)
  return { digest, name: outputs['plan-name'] ?? '' }
}

const applied = async (rig: Rig, digest: string, job: Partial<RigJob> = {}) =>
  step(rig, applyAction, { 'plan-digest': digest }, job)

const planKeys = (rig: Rig): string[] =>
  [...(rig.aws.buckets.get(stateBucket)?.objects.keys() ?? [])].filter((key) => key.includes('/plans/'))

test('a plan made in one run is applied in another, once; the ledger is on GitHub, and no plan is an artifact', async () => {
  await using rig = await team()
  const { digest, name } = await planned(rig)
  expect(planKeys(rig)).toEqual([expect.stringMatching(new RegExp(`^dev/plans/[0-9a-f]{40}/${name}$`, 'u'))])
  expect(rig.repository.artifacts.filter((artifact) => artifact.name.startsWith('tfplan-'))).toEqual([])
  const first = await applied(rig, digest)
  expect(first.log).toContain('dev: applied (serial none -> 1)')
  expect((await applied(rig, digest)).outputs).toMatchObject({ outcome: 'refused', refusal: 'CONSUMED' })
  expect(await rig.log('ledger/dev')).toHaveLength(2)
})

test('the plan step writes there as the apply role, and terraform never sees that session', async () => {
  await using rig = await team()
  await planned(rig)
  const roles = rig.aws.trail.filter(({ operation }) => operation === 'AssumeRoleWithWebIdentity')
  expect(roles.map(({ resource }) => resource)).toEqual([roleArn('dev', 'plan'), roleArn('dev', 'apply')])
  const accessKeyId = rig.aws.trail.find(({ operation }) => operation === 'PutObject')?.accessKeyId ?? ''
  const mine = rig.aws.trail.filter((event) => event.accessKeyId === accessKeyId)
  expect(mine.map(({ operation }) => operation)).toEqual(['PutObject'])

  const key = rig.aws.accessKeys.get(accessKeyId)
  const credentials = { accessKeyId, ...(key?.kind === 'session' ? { sessionToken: key.token } : {}) }
  const may = (action: string, path: string) =>
    authorize(rig.aws, credentials, { action, resource: `arn:aws:s3:::${stateBucket}/dev/${path}` }).allowed
  expect(may('s3:PutObject', 'plans/x')).toBe(true)
  expect([may('s3:GetObject', 'terraform.tfstate'), may('s3:PutObject', 'terraform.tfstate')]).toEqual([false, false])
  expect(may('s3:DeleteObject', 'plans/x')).toBe(false)
})

test('a pull request writes nothing there: its plan is shown and not sealed', async () => {
  await using rig = await team()
  await rig.commit('feature', 'two', {
    'terraform/environments/dev/two.tf': 'resource "terraform_data" "two" {}\n',
  })
  await using machine = await rig.job({ permissions, name: 'preview', pull: await rig.pulls.open('feature') })
  const { exitCode, log } = await machine.runner.runAction(planAction, {
    ...rig.inputs('dev'),
    store: 's3',
    'store-location': location,
  })
  expect([exitCode, planKeys(rig)]).toEqual([0, []])
  expect(log).toContain('a preview, nothing is sealed')
})

test('a plan of another workflow is FOREIGN_PLAN by its own account', async () => {
  await using rig = await team()
  const { digest } = await planned(rig, { workflow: '.github/workflows/mine.yml' })
  expect((await applied(rig, digest)).outputs).toMatchObject({ outcome: 'refused', refusal: 'FOREIGN_PLAN' })
})

test('a plan of a run that anybody may cause is FOREIGN_PLAN', async () => {
  await using rig = await team()
  const { digest } = await planned(rig, { event: 'issue_comment' })
  expect((await applied(rig, digest)).outputs).toMatchObject({ outcome: 'refused', refusal: 'FOREIGN_PLAN' })
})

test.each([
  ['a success told as a failure', (key: string) => commitAndRefuse({ method: 'PUT', key })],
  [
    'a throttled write',
    () => ({ kind: 'answer' as const, method: 'PUT', path: /plans/u, response: s3Trouble('SlowDown') }),
  ],
])('%s: one plan, applied', async (_, fault) => {
  await using rig = await team()
  await using machine = await rig.job({ name: 'deliver', environment: 'dev', permissions })
  const sha = machine.run.sha
  rig.faults.aws.faults.push(fault(`dev/plans/${sha}/tfplan-dev-${sha}-${machine.run.id}-1`))
  const { digest } = await planned(rig, { run: machine.run })
  expect(planKeys(rig)).toHaveLength(1)
  expect((await applied(rig, digest, { run: machine.run })).log).toContain('dev: applied')
})

test('a bucket that is not there: one clear line', async () => {
  await using rig = await team()
  const { exitCode, log } = await step(rig, planAction, { 'store-location': 's3://acme-nowhere/dev' })
  expect(exitCode).toBe(1)
  expect(log).toContain('STORE_UNWRITABLE: the bucket acme-nowhere of `store-location` cannot be written: NoSuchBucket')
})

test('a place that is none is told with the other inputs', async () => {
  await using rig = await team()
  const { exitCode, log } = await step(rig, planAction, { 'store-location': '/tmp/plans', parallelism: '0' })
  expect(exitCode).toBe(1)
  expect(log).toContain('store-location: must be s3://BUCKET/PREFIX')
  expect(log).toContain('parallelism: ')
})
