/** A Terraform whose plans cannot be read, stores that cannot be written, a GitHub that fails: what the bundle does. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import {
  badGateway,
  lostReply,
  lostRequest,
  secondaryRateLimit,
  serverError,
  truncated,
} from '@wrenchproof/playground/github'
import { openRig, roleArn, stateBucket } from '@wrenchproof/playground/rig'
import type { Rig } from '@wrenchproof/playground/rig'
import { fakeRunner, findTool } from '@wrenchproof/playground/runner'
import { sampleRepository } from '@wrenchproof/playground/sample'

const action = join(import.meta.dirname, '..')
const root = 'terraform/environments/dev'
const permissions = { contents: 'write', actions: 'read', 'pull-requests': 'write', 'id-token': 'write' } as const

/** A directory with a `terraform` that is the real one, but for what it shows of a plan. */
async function foreignTerraform(change: string) {
  const directory = await mkdtemp(join(tmpdir(), 'wrenchproof-foreign-'))
  const real = join(findTool('terraform'), 'terraform')
  const script = `#!/bin/sh\nif [ "$1" = show ]; then "${real}" "$@" | ${change}; else exec "${real}" "$@"; fi\n`
  await writeFile(join(directory, 'terraform'), script, { mode: 0o755 })
  return { directory, [Symbol.asyncDispose]: async () => rm(directory, { recursive: true }) }
}

describe('a plan that cannot be read is neither sealed nor shown', () => {
  test.each([
    ['cut off', 'head -c 300', 'the plan JSON is not a whole JSON text: it is cut off or damaged'],
    ['empty', 'head -c 0', 'the plan JSON is not a whole JSON text'],
    [
      'of a format to come',
      String.raw`sed 's/"format_version":"1\.[0-9]*"/"format_version":"2.0"/'`,
      'this version of Wrenchproof reads 1.x',
    ],
    [
      'of another form',
      `sed 's/"resource_changes":\\[/"resource_changes":[7,/'`,
      'the plan JSON cannot be read: resource_changes.0',
    ],
  ])('%s', async (_what, change, says) => {
    await using repository = await sampleRepository()
    await using terraform = await foreignTerraform(change)
    const place = { workspace: repository.path, repositoryId: '42', runId: '7', tools: [terraform.directory] }
    await using runner = await fakeRunner(place)
    const { exitCode, log, outputs, summary } = await runner.runAction(action, repository.inputs('dev'))
    expect(log).toContain('PLAN_UNREADABLE: ')
    expect(log).toContain(says)
    expect([exitCode, outputs, summary]).toEqual([1, {}, ''])
    expect(log).not.toContain('bug in Wrenchproof')
  })
})

async function team() {
  const rig = await openRig({
    environments: ['dev'],
    files: {
      'terraform/environments.yml': `environments:
  dev:
    branch: main
    approvals: 0
    region: us-east-2
    plan-role: ${roleArn('dev', 'plan')}
    apply-role: ${roleArn('dev', 'apply')}
`,
      [`${root}/main.tf`]: 'terraform {\n  backend "s3" {}\n}\n',
    },
  })
  await rig.commit('feature', 'one', { [`${root}/one.tf`]: 'resource "terraform_data" "one" {}\n' })
  return { rig, pull: await rig.pulls.open('feature'), [Symbol.asyncDispose]: async () => rig[Symbol.asyncDispose]() }
}

async function delivery(rig: Rig, inputs: Record<string, string>) {
  await using machine = await rig.job({ name: 'deliver', environment: 'dev', permissions })
  return await machine.runner.runAction(action, { ...rig.inputs('dev'), ...inputs })
}

async function preview({ rig, pull }: { rig: Rig; pull: number }, inputs: Record<string, string> = {}) {
  await using machine = await rig.job({ name: 'plan dev', pull, permissions })
  return await machine.runner.runAction(action, { ...rig.inputs('dev'), 'plan-key': '', ...inputs })
}

describe('a store that cannot be written fails the step, by its name', () => {
  test('a place in a bucket', async () => {
    await using made = await team()
    const place = { store: 's3', 'store-location': `s3://${stateBucket}/elsewhere` }
    const { exitCode, log, outputs } = await delivery(made.rig, place)
    expect(log).toContain('STORE_UNWRITABLE: ')
    expect(log).toContain('AccessDenied')
    expect([exitCode, outputs]).toEqual([1, {}])
  })

  test('a directory', async () => {
    await using repository = await sampleRepository()
    await writeFile(repository.store, 'a file')
    const place = { workspace: repository.path, repositoryId: '42', runId: '7', tools: [findTool('terraform')] }
    await using runner = await fakeRunner(place)
    const { exitCode, log } = await runner.runAction(action, repository.inputs('dev'))
    expect(exitCode).toBe(1)
    expect(log).toMatch(/^##\[error\](?:STORE|LEDGER)_\w+: /mu)
    expect(log).not.toContain('bug in Wrenchproof')
  })
})

describe('a GitHub that fails while the comment is written: one comment in the end', () => {
  const create = { method: 'POST', path: /\/comments$/u }
  test.each([
    ['an error of the server', serverError(create), 1],
    ['a gateway without a server', badGateway(create), 1],
    ['too many requests', secondaryRateLimit({ retryAfter: 1, status: 429 }, create), 1],
    ['a secondary limit', secondaryRateLimit({ retryAfter: 1 }, create), 1],
    ['a lost request', lostRequest(create), 1],
    ['a lost reply', lostReply(create), 1],
    ['half of a reply', truncated(create), 1],
    ['errors without end', { ...serverError(create), times: Infinity }, 0],
  ])('%s', async (_what, fault, comments) => {
    await using made = await team()
    made.rig.faults.github.faults.push(fault)
    const { outcome, log, outputs } = await preview(made)
    expect([outcome, outputs['summary']]).toEqual(['success', '1 to create'])
    expect(log.includes("##[warning]the pull request's comment could not be written: ")).toBe(comments === 0)
    expect(made.rig.repository.comments).toHaveLength(comments)
    // Whatever is left to the next run, it leaves one.
    made.rig.faults.github.faults.length = 0
    await preview(made)
    expect(made.rig.repository.comments).toHaveLength(1)
  })

  test('and a step that has to comment fails', async () => {
    await using made = await team()
    made.rig.faults.github.faults.push({ ...serverError(create), times: Infinity })
    const { exitCode, log } = await preview(made, { comment: 'required' })
    expect(exitCode).toBe(1)
    expect(log).toContain('GITHUB_DOWN: ')
  })
})
