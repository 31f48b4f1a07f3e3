import { describe, expect, test } from '@jest/globals'
import { addresses, customerKeys, logGroups, taggedObjects } from '@wrenchproof/aws'
import type { ClientOptions } from '@wrenchproof/aws'
import { addObject, cloudState, serveCloud } from '../../../playground/cloud/index.ts'
import type { CloudFault, CloudOptions } from '../../../playground/cloud/index.ts'

const region = 'us-east-2'
const tags = { ManagedBy: 'terraform', Environment: 'production' }

async function cloud(options: CloudOptions = {}) {
  const state = cloudState(options)
  const served = await serveCloud(state)
  const client: ClientOptions = {
    credentials: { accessKeyId: 'AKIA123456789012AAAA', secretAccessKey: 'x', sessionToken: 'y' },
    region,
    endpoint: served.url,
    timeoutMs: 3000,
  }
  return {
    state,
    client,
    fail: (fault: CloudFault) => state.faults.push(fault),
    add: (type: string, id: string, over: Partial<Parameters<typeof addObject>[1]> = {}) =>
      addObject(state, { type, id, region, tags, ...over }),
    [Symbol.asyncDispose]: async () => served[Symbol.asyncDispose](),
  }
}

const ours = {
  key: (key: string) => key.toLowerCase() === 'managedby',
  value: (value: string) => value.toLowerCase() === 'terraform',
}

describe('objects with a tag', () => {
  test('all pages, in every spelling, and nothing of others', async () => {
    await using made = await cloud()
    for (let index = 0; index < 230; index += 1) made.add('aws_vpc', `vpc-${index}`)
    made.add('aws_sqs_queue', 'misspelt', { tags: { managedby: 'Terraform' }, attributes: { name: 'misspelt' } })
    made.add('aws_vpc', 'vpc-theirs', { tags: { ManagedBy: 'somebody' } })
    made.add('aws_vpc', 'vpc-elsewhere', { region: 'eu-west-1' })
    made.add('aws_vpc', 'vpc-foreign', { account: '999999999999' })
    const seen = await taggedObjects(made.client, ours)
    const found = seen.kind === 'seen' ? seen.value : []
    expect(new Set(found.map(({ arn }) => arn)).size).toBe(231)
    expect(found).toContainEqual({ arn: `arn:aws:ec2:${region}:123456789012:vpc/vpc-7`, tags })
    expect(found.filter(({ arn }) => arn.includes(':sqs:'))).toMatchObject([{ tags: { managedby: 'Terraform' } }])
  })

  test('a denial is not an empty account', async () => {
    await using made = await cloud()
    made.fail({ operation: 'GetTagKeys', effect: { kind: 'access-denied' } })
    expect(await taggedObjects(made.client, ours)).toEqual({
      kind: 'unseen',
      denied: true,
      why: expect.stringContaining('is not authorized to perform: tag:GetTagKeys'),
    })
  })

  test('throttled calls are repeated', async () => {
    await using made = await cloud()
    made.add('aws_vpc', 'vpc-1')
    made.fail({ operation: 'GetResources', times: 1, effect: { kind: 'throttled' } })
    expect(await taggedObjects(made.client, ours)).toMatchObject({ kind: 'seen', value: [{ tags }] })
    expect(made.state.calls.map(({ operation, outcome }) => `${operation} ${outcome}`)).toEqual([
      'GetTagKeys ok',
      'GetTagValues ok',
      'GetResources ThrottledException',
      'GetResources ok',
    ])
  })
})

describe('what an account pays for', () => {
  test('keys with their aliases, without those of AWS and those that go', async () => {
    await using made = await cloud()
    made.add('aws_kms_key', 'used', { attributes: { description: 'logs' } })
    made.add('aws_kms_key', 'theirs', { attributes: { key_manager: 'AWS' } })
    made.add('aws_kms_key', 'going', { attributes: { key_state: 'PendingDeletion' } })
    made.add('aws_kms_alias', 'alias/a', { attributes: { name: 'alias/a', target_key_id: 'used' } })
    expect(await customerKeys(made.client)).toMatchObject({
      kind: 'seen',
      value: [{ id: 'used', arn: `arn:aws:kms:${region}:123456789012:key/used`, aliases: ['alias/a'] }],
    })
  })

  test('addresses, attached and not', async () => {
    await using made = await cloud()
    made.add('aws_eip', 'eipalloc-1', { attributes: { public_ip: '192.0.2.1' } })
    made.add('aws_eip', 'eipalloc-2', { attributes: { public_ip: '192.0.2.2' } })
    made.add('aws_nat_gateway', 'nat-1', { attributes: { allocation_id: 'eipalloc-2' } })
    expect(await addresses(made.client)).toEqual({
      kind: 'seen',
      value: [
        { allocationId: 'eipalloc-1', publicIp: '192.0.2.1', attached: false },
        { allocationId: 'eipalloc-2', publicIp: '192.0.2.2', attached: true },
      ],
    })
  })

  test('log groups and how long they keep', async () => {
    await using made = await cloud()
    for (let index = 0; index < 60; index += 1)
      made.add('aws_cloudwatch_log_group', `/app/${index}`, { attributes: { retention_in_days: index === 0 ? 0 : 30 } })
    const seen = await logGroups(made.client)
    expect(
      seen.kind === 'seen' ? seen.value.filter(({ retentionDays: days }) => days === undefined) : [],
    ).toMatchObject([{ name: '/app/0' }])
    expect(seen).toMatchObject({ value: { length: 60 } })
  })

  test.each([
    ['ListAliases', customerKeys],
    ['DescribeAddresses', addresses],
    ['DescribeLogGroups', logGroups],
  ])('%s denied is told', async (operation, ask) => {
    await using made = await cloud()
    made.fail({ operation, effect: { kind: 'access-denied' } })
    expect(await ask(made.client)).toMatchObject({ kind: 'unseen', denied: true })
  })
})
