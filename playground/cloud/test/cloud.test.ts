import { describe, expect, test } from '@jest/globals'
import { addObject, changeObjects, cloudState, findObjects, remoteCloud, removeObjects, serveCloud } from '../index.ts'
import type { CloudState } from '../index.ts'
import { answerCall } from '../cloud/calls.ts'
import type { Call, CallOptions } from '../cloud/calls.ts'
import { contains, hostOf, overlap } from '../cloud/network.ts'
import { catalogue } from '../resources/index.ts'
import type { KnownObject } from '../values/value.ts'

interface Wanted {
  readonly attributes?: KnownObject
  readonly unknown?: readonly string[]
  readonly region?: string
  readonly accessKeyId?: string
  readonly id?: string
  readonly secrets?: KnownObject
}

async function ask(state: CloudState, verb: Call['verb'], type: string, wanted: Wanted = {}, options?: CallOptions) {
  const spec = catalogue.resources.get(type)?.spec
  const { attributes = {}, unknown = ['id', 'arn'], region = 'us-east-1', accessKeyId = 'AKIA', id = '' } = wanted
  const operation = verb === 'create' || verb === 'update' || verb === 'delete' ? spec?.calls[verb] : spec?.calls.read
  const { answer, error } = await answerCall(
    state,
    {
      service: spec?.service ?? 'Thing',
      operation: operation ?? 'DoThing',
      verb,
      type,
      region,
      id,
      attributes: { id: '', arn: '', ...attributes },
      unknown,
      secrets: wanted.secrets ?? {},
      tags: {},
      credentials: { accessKeyId },
    },
    options,
  )
  return error === undefined ? (answer?.id ?? 'nothing') : `${error.code}: ${error.message}`
}

const vpc = (state: CloudState, wanted: Wanted = {}) =>
  ask(state, 'create', 'aws_vpc', { ...wanted, attributes: { cidr_block: '10.0.0.0/16' } })
const subnet = (state: CloudState, network: string, cidr: string) =>
  ask(state, 'create', 'aws_subnet', { attributes: { vpc_id: network, cidr_block: cidr } })

describe('networks', () => {
  test('subnets of a VPC lie within it and apart', async () => {
    const state = cloudState()
    const main = await vpc(state)
    const other = await vpc(state)
    expect(await subnet(state, main, '10.0.0.0/24')).toMatch(/^subnet-0[0-9a-f]{16}$/)
    expect(await subnet(state, main, '10.0.0.128/25')).toBe(
      "InvalidSubnet.Conflict: The CIDR '10.0.0.128/25' conflicts with another subnet",
    )
    expect(await subnet(state, other, '10.0.0.128/25')).toMatch(/^subnet-/)
    expect(await subnet(state, main, '10.1.0.0/24')).toBe("InvalidSubnet.Range: The CIDR '10.1.0.0/24' is invalid.")
  })

  test('what is in use is not deleted, from the inside out it is', async () => {
    const state = cloudState()
    const main = await vpc(state)
    const one = await subnet(state, main, '10.0.0.0/24')
    const table = await ask(state, 'create', 'aws_route_table', { attributes: { vpc_id: main } })
    await ask(state, 'create', 'aws_route_table_association', { attributes: { subnet_id: one, route_table_id: table } })
    expect(await ask(state, 'delete', 'aws_vpc', { id: main })).toBe(
      `DependencyViolation: The vpc '${main}' has dependencies and cannot be deleted.`,
    )
    expect(await ask(state, 'delete', 'aws_route_table', { id: table })).toMatch(/^DependencyViolation/)
    expect(await ask(state, 'delete', 'aws_subnet', { id: one })).toBe('nothing')
    expect(findObjects(state, { type: 'aws_route_table_association' })).toEqual([])
    expect(await ask(state, 'delete', 'aws_route_table', { id: table })).toBe('nothing')
    expect(await ask(state, 'delete', 'aws_vpc', { id: main })).toBe('nothing')
    expect(await ask(state, 'delete', 'aws_vpc', { id: main })).toBe('nothing')
  })

  test('references through lists and blocks hold too', async () => {
    const state = cloudState()
    const main = await vpc(state)
    const one = await subnet(state, main, '10.0.0.0/24')
    const group = await ask(state, 'create', 'aws_security_group', { attributes: { vpc_id: main, name: 'one' } })
    const network = { subnet_ids: [one], security_group_ids: [group] }
    await ask(state, 'create', 'aws_lambda_function', {
      attributes: { function_name: 'f', package_type: 'Image', vpc_config: [network] },
    })
    expect(await ask(state, 'delete', 'aws_subnet', { id: one })).toMatch(/^DependencyViolation/)
    expect(await ask(state, 'delete', 'aws_security_group', { id: group })).toMatch(/^DependencyViolation/)
  })

  test.each([
    ['10.0.0.0/8', '10.1.0.0/16', true, true],
    ['10.1.0.0/16', '10.0.0.0/8', false, true],
    ['10.0.0.0/16', '10.1.0.0/16', false, false],
    ['10.0.0.0/16', 'nonsense', false, false],
  ])('%s and %s', (a, b, within, shared) => {
    expect([contains(a, b), overlap(a, b)]).toEqual([within, shared])
  })

  test('a host lies in its network and stays there', () => {
    const host = hostOf('10.0.4.0/22', 'nat-1')
    expect(contains('10.0.4.0/22', `${host}/32`)).toBe(true)
    expect(hostOf('10.0.4.0/22', 'nat-1')).toBe(host)
  })
})

describe('names', () => {
  test('a bucket’s is unique in the world, a role’s in its account, a queue’s in its region', async () => {
    const state = cloudState()
    const bucket = { attributes: { bucket: 'one' } }
    const role = { attributes: { name: 'one', path: '/' } }
    const queue = { attributes: { name: 'one' } }
    const elsewhere = { accessKeyId: 'AKIA222222222222AAAA', region: 'us-west-2' }
    expect(await ask(state, 'create', 'aws_s3_bucket', bucket)).toBe('one')
    expect(await ask(state, 'create', 'aws_s3_bucket', { ...bucket, ...elsewhere })).toMatch(/^BucketAlreadyExists/)
    expect(await ask(state, 'create', 'aws_iam_role', role)).toBe('one')
    expect(await ask(state, 'create', 'aws_iam_role', { ...role, region: 'us-west-2' })).toMatch(/^EntityAlreadyExists/)
    expect(await ask(state, 'create', 'aws_iam_role', { ...role, ...elsewhere })).toBe('one')
    expect(await ask(state, 'create', 'aws_sqs_queue', queue)).toMatch(/\/123456789012\/one$/)
    expect(await ask(state, 'create', 'aws_sqs_queue', { ...queue, region: 'us-west-2' })).toMatch(/us-west-2.*one$/)
    expect(await ask(state, 'create', 'aws_sqs_queue', queue)).toMatch(/^QueueAlreadyExists/)
  })

  test('made up, from a prefix or without', async () => {
    const state = cloudState({ now: () => new Date('2026-01-02T03:04:05Z'), random: (size) => Buffer.alloc(size) })
    const unknown = ['id', 'arn', 'name']
    const prefixed = { attributes: { name: '', name_prefix: 'web-', path: '/' }, unknown }
    expect(await ask(state, 'create', 'aws_iam_role', prefixed)).toBe('web-20260102030405000000000000')
    const bare = { attributes: { name: '', name_prefix: '', path: '/' }, unknown }
    expect(await ask(state, 'create', 'aws_iam_role', bare)).toBe('terraform-20260102030405000000000000')
  })
})

describe('further rules', () => {
  test('quotas are per account and region, and a cloud may have its own', async () => {
    const state = cloudState({ quotas: { aws_vpc: 1 } })
    await vpc(state)
    expect(await vpc(state)).toBe('VpcLimitExceeded: The maximum number of VPCs has been reached.')
    expect(await vpc(state, { region: 'us-west-2' })).toMatch(/^vpc-/)
    expect(await vpc(state, { accessKeyId: 'AKIA222222222222AAAA' })).toMatch(/^vpc-/)
  })

  test('protected objects are not deleted', async () => {
    const state = cloudState()
    const table = await ask(state, 'create', 'aws_dynamodb_table', {
      attributes: {
        name: 'one',
        deletion_protection_enabled: true,
        hash_key: 'id',
        attribute: [{ name: 'id', type: 'S' }],
      },
    })
    expect(await ask(state, 'delete', 'aws_dynamodb_table', { id: table })).toMatch(/^ValidationException/)
    const database = await ask(state, 'create', 'aws_db_instance', {
      attributes: { identifier: 'one', deletion_protection: true, engine: 'postgres' },
      secrets: { password_wo: 'x' },
    })
    expect(await ask(state, 'delete', 'aws_db_instance', { id: database })).toMatch(
      /^InvalidParameterCombination: Cannot delete protected/,
    )
    changeObjects(state, { type: 'aws_db_instance' }, { attributes: { deletion_protection: false } })
    expect(await ask(state, 'delete', 'aws_db_instance', { id: database })).toMatch(
      /final_snapshot_identifier is required/,
    )
  })

  test('a bucket with objects stays', async () => {
    const state = cloudState()
    await ask(state, 'create', 'aws_s3_bucket', { attributes: { bucket: 'one' } })
    addObject(state, { type: 'aws_s3_object', id: 'one/key', attributes: { bucket: 'one' } })
    expect(await ask(state, 'delete', 'aws_s3_bucket', { id: 'one' })).toMatch(/^BucketNotEmpty/)
    removeObjects(state, { type: 'aws_s3_object' })
    expect(await ask(state, 'delete', 'aws_s3_bucket', { id: 'one' })).toBe('nothing')
  })

  test('a trail needs a bucket that lets it write', async () => {
    const state = cloudState()
    await ask(state, 'create', 'aws_s3_bucket', { attributes: { bucket: 'logs' } })
    const trail = { attributes: { name: 'audit', s3_bucket_name: 'logs' } }
    expect(await ask(state, 'create', 'aws_cloudtrail', trail)).toMatch(/^InsufficientS3BucketPolicyException/)
    const policy = { bucket: 'logs', policy: '{"Principal":{"Service":"cloudtrail.amazonaws.com"}}' }
    await ask(state, 'create', 'aws_s3_bucket_policy', { attributes: policy })
    expect(await ask(state, 'create', 'aws_cloudtrail', trail)).toMatch(/^arn:aws:cloudtrail/)
  })

  test('revisions of a task definition count up, and are never used again', async () => {
    const state = cloudState()
    const task = {
      attributes: { family: 'app', container_definitions: '[{"name":"app","image":"app"}]' },
      unknown: ['id', 'arn', 'revision'],
    }
    const first = await ask(state, 'create', 'aws_ecs_task_definition', task)
    await ask(state, 'delete', 'aws_ecs_task_definition', { id: first })
    await ask(state, 'create', 'aws_ecs_task_definition', task)
    expect(findObjects(state, { type: 'aws_ecs_task_definition' })[0]?.attributes).toMatchObject({
      id: 'app',
      revision: 2,
    })
  })

  test('the caller’s permissions are asked per action', async () => {
    const state = cloudState()
    const asked: string[] = []
    const authorize: CallOptions['authorize'] = ({ action, resource }) => {
      asked.push(`${action} ${resource}`)
      return action === 'ec2:DeleteVpc' ? 'no deletions here' : undefined
    }
    const id = await ask(state, 'create', 'aws_vpc', { attributes: { cidr_block: '10.0.0.0/16' } }, { authorize })
    expect(await ask(state, 'delete', 'aws_vpc', { id }, { authorize })).toBe(
      'UnauthorizedOperation: You are not authorized to perform this operation. no deletions here',
    )
    const arn = `arn:aws:ec2:us-east-1:123456789012:vpc/${id}`
    expect(asked).toEqual(['ec2:CreateVpc *', `ec2:DeleteVpc ${arn}`])
  })

  test('every call is recorded', async () => {
    const state = cloudState({ now: () => new Date('2026-01-01T00:00:00Z') })
    const id = await vpc(state)
    await subnet(state, 'vpc-none', '10.0.0.0/24')
    expect(state.calls).toEqual([
      expect.objectContaining({ at: '2026-01-01T00:00:00.000Z', operation: 'CreateVpc', id, outcome: 'ok' }),
      expect.objectContaining({ operation: 'CreateSubnet', outcome: 'InvalidVpcID.NotFound' }),
    ])
  })

  test('a burst is throttled, and calls pass again with time', async () => {
    let now = new Date('2026-01-01T00:00:00Z').getTime()
    const state = cloudState({ now: () => new Date(now), rate: { burst: 2, perSecond: 1 } })
    expect(await vpc(state)).toMatch(/^vpc-/)
    expect(await vpc(state)).toMatch(/^vpc-/)
    expect(await vpc(state)).toBe('RequestLimitExceeded: Request limit exceeded.')
    now += 1000
    expect(await vpc(state)).toMatch(/^vpc-/)
  })
})

describe('from another process', () => {
  test('objects are listed, changed, made and deleted', async () => {
    await using cloud = await serveCloud(cloudState())
    const remote = remoteCloud(cloud.url)
    const attributes = { cidr_block: '10.0.0.0/16' }
    await remote.add({ type: 'aws_vpc', id: 'vpc-1', attributes, tags: { Env: 'dev', Owner: 'a=b' } })
    const tags = { Env: 'dev', Owner: 'a=b' }
    expect(await remote.objects({ type: 'aws_vpc', tags, account: '123456789012' })).toHaveLength(1)
    expect(await remote.objects({ tags: { Env: 'prod' } })).toEqual([])
    expect(await remote.change({ id: 'vpc-1' }, { attributes: { cidr_block: '10.9.0.0/16' } })).toBe(1)
    expect(findObjects(cloud.state, {})).toMatchObject([{ attributes: { cidr_block: '10.9.0.0/16' } }])
    expect(await remote.remove({ type: 'aws_vpc' })).toBe(1)
    expect(await remote.objects()).toEqual([])
  })

  test('write-only values are not among them', async () => {
    await using cloud = await serveCloud(cloudState())
    const database = { attributes: { identifier: 'one', engine: 'postgres' }, secrets: { password_wo: 'hunter2' } }
    await ask(cloud.state, 'create', 'aws_db_instance', database)
    expect(await remoteCloud(cloud.url).objects()).toMatchObject([{ type: 'aws_db_instance', secrets: {} }])
  })

  test('faults are set and lifted, calls are read', async () => {
    await using cloud = await serveCloud(cloudState())
    const remote = remoteCloud(cloud.url)
    await remote.addFault({ operation: 'CreateVpc', effect: { kind: 'throttled' } })
    expect(await vpc(cloud.state)).toMatch(/^RequestLimitExceeded/)
    expect(await remote.calls()).toEqual([expect.objectContaining({ outcome: 'RequestLimitExceeded' })])
    await remote.clearFaults()
    expect(cloud.state.faults).toEqual([])
  })

  test('a wrong request says what is wrong', async () => {
    await using cloud = await serveCloud(cloudState())
    const send = async (body: string) => fetch(`${cloud.url}/cloud/faults`, { method: 'POST', body })
    const broken = await send('{ "effect": { "kind": "bang" } }')
    expect(broken.status).toBe(400)
    expect(await broken.text()).toContain('effect.kind')
    expect(await (await send('{')).text()).toContain('the body is not JSON')
    const nowhere = await fetch(`${cloud.url}/other`)
    expect(nowhere.status).toBe(404)
    expect(await nowhere.text()).toContain("the playground's cloud has no GET /other")
  })
})
