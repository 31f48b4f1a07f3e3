/** The corpus of tricky configurations through the shipped bundle: whatever can be seen of a step holds no canary. */
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { administrator, rawBytes } from '@wrenchproof/playground/aws'
import { openRig, roleArn, stateBucket } from '@wrenchproof/playground/rig'
import type { Rig, RigJob } from '@wrenchproof/playground/rig'
import { leakFinder, leaks, readingsOf } from '../../../packages/plan/test/canaries.ts'
import { leakCases, leakFiles, varFile } from '../../../packages/plan/test/leak-configurations.ts'
import type { Phase } from '../../../packages/plan/test/leak-configurations.ts'
import { seenOf } from './seen.ts'

const planAction = join(import.meta.dirname, '..')
const applyAction = join(planAction, '..', 'apply')
const root = 'terraform/environments/dev'
const permissions = { contents: 'write', actions: 'read', 'pull-requests': 'write', 'id-token': 'write' } as const

function rootFiles(phase: Phase): Record<string, string> {
  return Object.fromEntries(
    Object.entries(leakFiles(phase)).map(([path, content]) => [
      `${root}/${path === varFile ? 'values.tfvars.json' : path}`,
      content,
    ]),
  )
}

const environments = `environments:
  dev:
    branch: main
    approvals: 0
    region: us-east-2
    plan-role: ${roleArn('dev', 'plan')}
    apply-role: ${roleArn('dev', 'apply')}
    allow: { provisioners: true }
    destroy-budget: 100
`

/** Nothing marks what is secret in these before the change that does. */
const openAtFirst = ['moved', 'now-marked']

async function step(rig: Rig, action: string, job: Partial<RigJob>, inputs: Record<string, string>) {
  await using machine = await rig.job({ name: 'deliver', permissions, ...job })
  const place = { store: 's3', 'store-location': `s3://${stateBucket}/dev`, 'var-file': 'values.tfvars.json' }
  const result = await machine.runner.runAction(action, { ...rig.inputs('dev'), ...place, ...inputs })
  return { result, seen: await seenOf(rig, machine, result) }
}

test('the whole corpus, reviewed, planned and applied', async () => {
  await using rig = await openRig({
    environments: ['dev'],
    files: {
      'terraform/environments.yml': environments,
      [`${root}/backend.tf`]: 'terraform {\n  backend "s3" {}\n}\n',
      ...rootFiles('before'),
    },
  })
  const find = leakFinder(leakCases())
  const searched = new Set<string>()
  const found: string[] = []
  const search = (what: string, seen: Readonly<Record<string, string>>, but: readonly string[] = []): void => {
    for (const [channel, text] of Object.entries(seen)) {
      if (text.length > 10) searched.add(channel)
      for (const name of find(text)) if (!but.includes(name)) found.push(`${name}: ${channel} of the ${what}`)
    }
  }

  const first = await step(rig, planAction, { environment: 'dev' }, {})
  search('first plan', first.seen, openAtFirst)
  const digest = first.result.outputs['plan-digest'] ?? ''
  const applied = await step(rig, applyAction, { environment: 'dev' }, { 'plan-digest': digest })
  expect(applied.result.outputs).toMatchObject({ outcome: 'applied' })
  search('apply', applied.seen, openAtFirst)
  rig.repository.artifacts.length = 0

  await rig.commit('feature', 'change', rootFiles('after'))
  const pull = await rig.pulls.open('feature')
  const preview = await step(rig, planAction, { pull }, { 'plan-key': '' })
  expect(preview.result.outputs).toMatchObject({ mode: 'preview', 'comment-url': expect.stringMatching(/./u) })
  search('preview', preview.seen)
  await rig.pulls.merge(pull, 'squash')
  const delivery = await step(rig, planAction, { environment: 'dev' }, {})
  // One of the corpus holds the time of its plan.
  expect(delivery.result.outputs).toMatchObject({ mode: 'delivery', reviewed: 'different' })
  search('delivery', delivery.seen)

  expect(found).toEqual([])
  // What is searched is not empty, and the search finds what there is.
  expect([...searched].toSorted()).toEqual(Object.keys(preview.seen).toSorted())
  const state = rawBytes(rig.aws, { bucket: stateBucket, key: 'dev/terraform.tfstate' })
  expect(find(state?.toString('utf8') ?? '').length).toBeGreaterThan(10)
})

test('keys that the backend is given, also by what is left on the disk', async () => {
  await using rig = await openRig({
    environments: ['dev'],
    files: {
      'terraform/environments.yml': environments,
      [`${root}/backend.tf`]: 'terraform {\n  backend "s3" {}\n}\n',
    },
  })
  const { accessKeyId, secretAccessKey } = administrator(rig.aws)
  const backend = `${rig.inputs('dev')['backend-config'] ?? ''}\naccess_key=${accessKeyId}\nsecret_key=${secretAccessKey}`
  await using machine = await rig.job({ name: 'deliver', permissions, environment: 'dev' })
  const result = await machine.runner.runAction(planAction, { ...rig.inputs('dev'), 'backend-config': backend })
  expect(result.outputs).toMatchObject({ mode: 'delivery', 'has-changes': 'false' })
  const seen = await seenOf(rig, machine, result)
  expect(Object.keys(seen).filter((channel) => leaks(secretAccessKey, readingsOf(seen[channel] ?? '')))).toEqual([])
})
