/** Who may let a plan pass at the gate: the bundle on a GitHub with reviewers. */
import { expect, test } from '@jest/globals'
import { addJob, environmentOf, finishJob, review } from '@wrenchproof/playground/github'
import { openRig, roleArn } from '@wrenchproof/playground/rig'
import { applyAction, planAction } from './scenario.ts'

async function team() {
  const rig = await openRig({
    environments: ['dev'],
    files: {
      'terraform/environments.yml': `environments:
  dev:
    branch: main
    approvals: 1
    account: "111111111111"
    region: us-east-2
    plan-role: ${roleArn('dev', 'plan')}
    apply-role: ${roleArn('dev', 'apply')}
`,
      'terraform/environments/dev/main.tf':
        'terraform {\n  backend "s3" {}\n}\nresource "terraform_data" "one" {\n  input = "a"\n}\n',
    },
  })
  const { github, repository } = rig
  repository.pushesWithGit = 'bob'
  environmentOf(github, repository, 'dev-approval').reviewers = ['ada', 'bob', 'cleo']
  const permissions = { contents: 'write', actions: 'read', 'id-token': 'write' } as const
  const started = await rig.job({ name: 'plan', environment: 'dev', permissions, actor: 'ada' })
  const { run } = started
  const step = async (action: string, inputs: Record<string, string> = {}) => {
    await using machine = await rig.job({ name: 'deliver', environment: 'dev', permissions, run })
    return await machine.runner.runAction(action, { ...rig.inputs('dev'), ...inputs })
  }
  const digest = (await step(planAction)).outputs['plan-digest'] ?? ''
  return {
    /** The gate opens by somebody's review; then the plan is applied, or something is recovered. */
    async appliedAfter(by?: string, recover?: string) {
      if (by !== undefined) {
        const gate = addJob(github, repository, run, { name: 'gate', environment: 'dev-approval' })
        review(github, repository, run, { by, environments: ['dev-approval'], state: 'approved' })
        finishJob(github, gate, 'success')
      }
      return step(applyAction, recover === undefined ? { 'plan-digest': digest } : { recover, reason: 'INC-7' })
    },
    serials: () => rig.aws.trail.filter(({ operation }) => operation === 'PutObject').length,
    async [Symbol.asyncDispose]() {
      await started[Symbol.asyncDispose]()
      await rig[Symbol.asyncDispose]()
    },
  }
}

test('the last pusher and the actor do not approve their own change; somebody else does', async () => {
  await using made = await team()
  const none = await made.appliedAfter()
  expect(none.outputs).toMatchObject({ outcome: 'refused', refusal: 'NOT_APPROVED' })
  expect(none.log).toContain('attempt 1 of this run has no gate job')
  const pusher = await made.appliedAfter('bob')
  expect(pusher.outputs).toMatchObject({ outcome: 'refused', refusal: 'NOT_APPROVED' })
  expect(pusher.log).toContain(
    '0 of 1 needed people approved at dev-approval since the plan was made; bob started or pushed it',
  )
  const actor = await made.appliedAfter('ada')
  expect(actor.outputs).toMatchObject({ outcome: 'refused', refusal: 'NOT_APPROVED' })
  expect(actor.log).toContain('ada, bob started or pushed it')
  expect(made.serials()).toBe(0)
  expect((await made.appliedAfter('cleo')).outputs).toMatchObject({ outcome: 'applied' })
})

test('a recovery takes as many people as an apply; looking and stopping take nobody', async () => {
  await using made = await team()
  expect((await made.appliedAfter(undefined, 'diagnose')).outcome).toBe('success')
  const nobody = (await made.appliedAfter(undefined, 'clear-hold')).log
  expect(nobody).toContain('NOT_APPROVED: ')
  expect(nobody).toContain('Put a job named "gate" with `environment: dev-approval` before this one')
  expect((await made.appliedAfter('ada', 'clear-hold')).log).toContain(
    'NOT_APPROVED: 0 of 1 needed people approved at dev-approval; ada started or pushed it',
  )
  expect((await made.appliedAfter('cleo', 'clear-hold')).log).toContain('RECOVERY_UNFIT: ')
  expect((await made.appliedAfter(undefined, 'freeze')).outputs).toMatchObject({ outcome: 'recovered' })
  expect((await made.appliedAfter('cleo')).outputs).toMatchObject({ outcome: 'refused', refusal: 'ON_HOLD' })
})
