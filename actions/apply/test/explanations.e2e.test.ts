/** What a broken step says: each kind of error in our words, with its code and the next step, in annotation and summary. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { overwriteBytes, rawBytes, refuse } from '@wrenchproof/playground/aws'
import { addObject } from '@wrenchproof/playground/cloud'
import { account, region } from '@wrenchproof/playground/rig'
import { s3Team } from './s3-team.ts'
import { planAction } from './scenario.ts'

type Team = Awaited<ReturnType<typeof s3Team>>
type Done = Awaited<ReturnType<Team['applied']>>

const canary = 'hunter2-canary-value'
const provider = 'provider "aws" {\n  region      = "us-east-2"\n  max_retries = 1\n}\n'
const vpc = 'resource "aws_vpc" "one" {\n  cidr_block = "10.0.0.0/16"\n}\n'
const one = 'resource "terraform_data" "one" {\n  input = "a"\n}\n'

/** The step's error as people see it: in the annotation, and on the summary page as its Markdown reads. */
function told({ annotations, summary }: Pick<Done, 'annotations' | 'summary'>): { annotation: string; page: string } {
  return {
    annotation: annotations.map(({ message }) => message).join('\n'),
    page: summary
      .replaceAll(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)))
      .replaceAll(/<\/?code>|[`*]/gu, ''),
  }
}

/** Expects one error with its next step in both places. */
function expectTold(done: Pick<Done, 'annotations' | 'summary'>, code: string, problem: string, next: string): void {
  const { annotation, page } = told(done)
  const plain = (text: string): string => text.replaceAll(/[`*]/gu, '')
  expect(annotation).toContain(`${code}: ${problem}`)
  expect(annotation).toContain(next)
  expect(page).toContain(code)
  expect(page).toContain(plain(problem))
  expect(page).toContain(plain(next))
}

describe('what services say while changes are made', () => {
  const resources = `${provider}${vpc}variable "password" {
  sensitive = true
  default   = "${canary}"
}
resource "aws_sns_topic" "one" {
  name = "alarms"
}
resource "aws_eip" "one" {}
resource "aws_internet_gateway" "one" {}
resource "aws_ssm_parameter" "taken" {
  name  = "/taken"
  type  = "String"
  value = "x"
}
resource "aws_security_group" "one" {
  name        = "one"
  description = "for \${nonsensitive(length(var.password))}"
}
`
  let team: Team
  let done: Done
  beforeAll(async () => {
    team = await s3Team(resources)
    const { cloud } = team.rig
    const attributes = { name: '/taken', value: 'y', type: 'String' }
    addObject(cloud, { type: 'aws_ssm_parameter', id: '/taken', account, region, attributes })
    const limit = { code: 'AddressLimitExceeded', message: 'The maximum number of addresses has been reached.' }
    const unknown = { code: 'FluxCapacitor', message: `It broke at ${canary}.` }
    cloud.faults.push(
      { operation: 'CreateVpc', effect: { kind: 'access-denied' } },
      { operation: 'AllocateAddress', effect: { kind: 'error', ...limit } },
      { operation: 'CreateInternetGateway', times: null, effect: { kind: 'throttled' } },
      { operation: 'CreateSecurityGroup', effect: { kind: 'error', ...unknown } },
    )
    done = await team.applied(await team.planned())
  })
  afterAll(async () => team[Symbol.asyncDispose]())

  test.each([
    [
      'access denied by EC2',
      'ACCESS_DENIED',
      `aws_vpc.one: the role dev-apply of account ${account} may not ec2:CreateVpc`,
      'Allow ec2:CreateVpc in a policy of the role dev-apply, then plan again.',
    ],
    [
      'access denied by IAM itself, for what the role was never given',
      'ACCESS_DENIED',
      `aws_sns_topic.one: the role dev-apply of account ${account} may not sns:CreateTopic`,
      'Allow sns:CreateTopic in a policy of the role dev-apply, then plan again.',
    ],
    [
      'a limit',
      'LIMIT_EXCEEDED',
      'aws_eip.one: AWS refuses more of these (AddressLimitExceeded): The maximum number of addresses has been reached',
      'Raise the quota (Service Quotas)',
    ],
    [
      'throttling',
      'THROTTLED',
      'aws_internet_gateway.one: AWS throttled the calls for longer than the provider retries (RequestLimitExceeded)',
      'Plan again later, or lower `parallelism`.',
    ],
    [
      'a name that is taken',
      'ALREADY_EXISTS',
      'aws_ssm_parameter.taken: an object of that name exists and is not in this state (ParameterAlreadyExists)',
      'Import it, rename yours, or find out which environment owns it.',
    ],
  ])('%s', (_what, code, problem, next) => {
    expect(done.outputs).toMatchObject({ outcome: 'partial' })
    expectTold(done, code, problem, next)
  })

  test('an error that nobody knows is shown as it is, without secrets', () => {
    const { annotation, page } = told(done)
    for (const text of [annotation, page]) {
      expect(text).toContain('error: creating EC2 Security Group: operation error EC2: CreateSecurityGroup')
      expect(text).toContain('It broke at [redacted].')
    }
    expect(done.raw.replaceAll(/^::add-mask::.*$/gmu, '')).not.toContain(canary)
  })
})

test('a lock that somebody holds: who, since when, and the command for when they are dead', async () => {
  await using team = await s3Team(one)
  await team.delivered()
  await team.rig.commit('main', 'next', {
    'terraform/environments/dev/next.tf': 'resource "terraform_data" "two" {}\n',
  })
  const digest = await team.planned()
  const entries = team.rig.aws.buckets.get(team.lockOf().bucket)?.objects.get(team.lockOf().key)
  const earlier = entries?.find((entry) => entry.kind === 'version')
  if (entries === undefined || earlier?.kind !== 'version') throw new Error('there was never a lock')
  const id = '0a0b0c0d-0000-4000-8000-000000000000'
  const lock = {
    ID: id,
    Operation: 'OperationTypeApply',
    Info: '',
    Who: 'bea@laptop',
    Version: '1.11.4',
    Created: '2026-11-23T01:02:03.456789Z',
    Path: 'acme-state/dev/terraform.tfstate',
  }
  entries.push({ ...earlier, versionId: 'held', lastModified: new Date() })
  overwriteBytes(team.rig.aws, team.lockOf(), JSON.stringify(lock))
  const done = await team.applied(digest)
  expect(done.outputs).toMatchObject({ outcome: 'failed-clean' })
  expectTold(
    done,
    'LOCK_HELD',
    `the state is locked by bea@laptop since 2026-11-23T01:02:03.000Z (OperationTypeApply, lock ${id})`,
    `Only when you know that its holder is dead: terraform force-unlock ${id}`,
  )
})

test('credentials that end in the middle: each loss is named, and the state comes before planning again', async () => {
  await using team = await s3Team(`${provider}${vpc}${one}`)
  const digest = await team.planned()
  const { accessKeys } = team.rig.aws
  team.rig.faults.cloud.faults.push({
    kind: 'hold',
    path: /CreateVpc/u,
    reached: async () => {
      for (const [id, key] of accessKeys)
        if (key.kind === 'session') accessKeys.set(id, { ...key, expires: new Date(0) })
      return Promise.resolve()
    },
  })
  const done = await team.applied(digest)
  expect(done.outputs).toMatchObject({ outcome: 'state-not-saved' })
  expectTold(
    done,
    'CREDENTIALS_EXPIRED',
    'aws_vpc.one: the credentials ended while terraform was working',
    'Give the environment a longer `session`',
  )
  expectTold(done, 'STATE_NOT_SAVED', 'the state could not be written to the backend', 'Do not plan or apply.')
  const { annotation, page } = told(done)
  for (const text of [annotation, page])
    expect(text.replaceAll('`', '')).toMatch(/recover: push-errored-state with rescue: rescue-dev-[0-9a-f]{40}-\d+-1/u)
})

describe('a state that is not as it should be', () => {
  test('one that the backend does not take', async () => {
    await using team = await s3Team(one)
    const digest = await team.planned()
    team.rig.faults.aws.faults.push(refuse({ method: 'PUT', key: team.stateOf().key, times: Infinity }))
    const done = await team.applied(digest)
    expect(done.outputs).toMatchObject({ outcome: 'state-not-saved' })
    expectTold(done, 'STATE_NOT_SAVED', 'the state could not be written to the backend', 'Do not plan or apply.')
  })

  test('a bucket that is not there', async () => {
    await using team = await s3Team(one)
    const digest = await team.planned()
    const done = await team.applied(digest, 'dev', {
      'backend-config': team.inputs['backend-config'].replace(team.stateOf().bucket, 'nowhere'),
    })
    expect(done.exitCode).toBe(1)
    expectTold(done, 'BUCKET_MISSING', 'the state bucket does not exist', 'Run the bootstrap root')
  })

  test('one that the role may not read', async () => {
    await using team = await s3Team(one)
    await team.delivered()
    const digest = await team.planned()
    const role = team.rig.aws.accounts.get(account)?.roles.get('dev-apply')
    for (const [name, text] of role?.inline ?? []) role?.inline.set(name, text.replaceAll('"s3:GetObject",', ''))
    const done = await team.applied(digest)
    expect(done.exitCode).toBe(1)
    expectTold(
      done,
      'ACCESS_DENIED',
      'the role in use may not s3:GetObject',
      'Allow s3:GetObject in a policy of the role',
    )
  })

  test('one that was cut off', async () => {
    await using team = await s3Team(one)
    await team.delivered()
    overwriteBytes(team.rig.aws, team.stateOf(), (rawBytes(team.rig.aws, team.stateOf()) ?? '').toString().slice(0, 99))
    const done = await team.step(planAction)
    expect(told(done).annotation).toContain('STATE_UNREADABLE: terraform init')
    expect(told(done).annotation).toContain('STATE_BROKEN: the state object is damaged or of an unknown format')
    expect(told(done).annotation).toContain('Compare its versions with `recover: diagnose`.')
  })

  test('one that a newer provider wrote', async () => {
    await using team = await s3Team(one)
    await team.delivered()
    const newer = (rawBytes(team.rig.aws, team.stateOf()) ?? '')
      .toString()
      .replace('"schema_version": 0', '"schema_version": 9')
    overwriteBytes(team.rig.aws, team.stateOf(), newer)
    const done = await team.step(planAction)
    expect(told(done).annotation).toContain('STATE_NEWER: ')
    expect(told(done).annotation).toContain('Fix: Use the provider version that wrote it')
  })
})
