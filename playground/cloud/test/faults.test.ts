import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { AwsError, addObject, anyIdentity, findObjects } from '../index.ts'
import type { CloudFault, InstalledProvider } from '../index.ts'
import { applied, installed, planned, terraformRoot } from './terraform.ts'
import type { RootOptions } from './terraform.ts'

let provider: InstalledProvider & Disposable
beforeAll(() => {
  provider = installed()
})
afterAll(() => {
  provider[Symbol.dispose]()
})

const two = `resource "aws_vpc" "one" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "two" {
  cidr_block = "10.1.0.0/16"
  depends_on = [aws_vpc.one]
}
`

async function failing(fault: CloudFault, main = two, options: RootOptions = {}) {
  const root = await terraformRoot(provider, main, { ...options, faults: [fault] })
  const ran = await root.terraform('apply', '-auto-approve', '-input=false', '-no-color')
  return { root, ran }
}

const requestId = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

describe('faults on demand', () => {
  test('the k-th call fails in the words of the AWS provider, and a new apply goes on', async () => {
    const { root, ran } = await failing({
      operation: 'CreateVpc',
      after: 1,
      effect: { kind: 'error', code: 'VpcLimitExceeded', message: 'The maximum number of VPCs has been reached.' },
    })
    await using _ = root
    expect(ran.code).toBe(1)
    expect(ran.text).toMatch(
      new RegExp(
        'Error: creating EC2 VPC: operation error EC2: CreateVpc, https response error StatusCode: 400, ' +
          `RequestID: ${requestId}, api error VpcLimitExceeded: The maximum number of VPCs has been reached\\. ` +
          'with aws_vpc\\.two,',
      ),
    )
    expect(root.state().resources.map(({ type }) => type)).toEqual(['aws_vpc'])
    expect((await applied(root)).text).toContain('1 added, 0 changed, 0 destroyed')
  })

  test('an action is denied', async () => {
    const { root, ran } = await failing({ operation: 'CreateVpc', effect: { kind: 'access-denied' } })
    await using _ = root
    expect(ran.text).toContain('StatusCode: 403')
    expect(ran.text).toContain(
      'api error UnauthorizedOperation: You are not authorized to perform this operation. ' +
        'User: arn:aws:iam::123456789012:user/playground is not authorized to perform: ec2:CreateVpc',
    )
  })

  test('a limit is not tried again', async () => {
    const { root, ran } = await failing({ operation: 'CreateVpc', effect: { kind: 'limit-exceeded' } })
    await using _ = root
    expect(ran.text).toContain('api error ResourceLimitExceeded')
    expect(root.cloud.calls.filter(({ operation }) => operation === 'CreateVpc')).toHaveLength(1)
  })

  test('throttling is tried again and passes', async () => {
    const { root, ran } = await failing({ operation: 'CreateVpc', times: 3, effect: { kind: 'throttled' } })
    await using _ = root
    expect(ran.code).toBe(0)
    expect(root.cloud.calls.filter(({ outcome }) => outcome === 'RequestLimitExceeded')).toHaveLength(3)
  })

  test('throttling without end fails after the configured attempts', async () => {
    const { root, ran } = await failing({ operation: 'CreateVpc', times: null, effect: { kind: 'throttled' } }, two, {
      provider: 'max_retries = 3',
    })
    await using _ = root
    expect(ran.text).toContain('exceeded maximum number of attempts, 3, https response error StatusCode: 503')
  })

  test('credentials expire in the middle', async () => {
    const { root, ran } = await failing({
      operation: 'CreateVpc',
      after: 1,
      times: null,
      effect: { kind: 'expired-credentials' },
    })
    await using _ = root
    expect(ran.text).toContain('api error RequestExpired: Request has expired.')
    expect(findObjects(root.cloud, { type: 'aws_vpc' })).toHaveLength(1)
  })

  test('credentials have expired before', async () => {
    const { root, ran } = await failing({ service: 'STS', times: null, effect: { kind: 'expired-credentials' } })
    await using _ = root
    expect(ran.text).toContain('validating provider credentials')
    expect(ran.text).toContain('api error ExpiredToken: The security token included in the request is expired')
  })

  test('a slow call holds up only what waits for it', async () => {
    const queues = `resource "aws_sqs_queue" "one" {\n name = "one"\n}\nresource "aws_sns_topic" "one" {\n name = "one"\n}\n`
    const { root, ran } = await failing({ operation: 'CreateQueue', effect: { kind: 'slow', ms: 700 } }, queues)
    await using _ = root
    expect(ran.code).toBe(0)
    const created = root.cloud.calls.filter(({ operation }) => operation.startsWith('Create'))
    expect(created.map(({ operation }) => operation)).toEqual(['CreateTopic', 'CreateQueue'])
  })

  test('what is half done is recorded as tainted and replaced', async () => {
    const { root, ran } = await failing({
      operation: 'CreateVpc',
      effect: { kind: 'half-done', code: 'Failed', message: 'unexpected state' },
    })
    await using _ = root
    expect(ran.code).toBe(1)
    expect(root.state().resources[0]?.instances[0]?.status).toBe('tainted')
    expect((await planned(root)).text).toContain('aws_vpc.one is tainted, so must be replaced')
  })

  test('a reply that is lost leaves an object that the state does not know', async () => {
    await using root = await terraformRoot(provider, two, {
      serve: { faults: [{ kind: 'lost-reply', path: /CreateVpc/ }] },
    })
    const ran = await root.terraform('apply', '-auto-approve', '-no-color')
    expect(ran.text).toContain('operation error EC2: CreateVpc, https response error StatusCode: 0')
    expect(ran.text).toContain('request send failed, Post')
    expect(findObjects(root.cloud, { type: 'aws_vpc' })).toHaveLength(1)
    expect((await planned(root)).text).toContain('Plan: 2 to add')
  })

  test('a reply to a read that is lost is asked for again', async () => {
    await using root = await terraformRoot(provider, two, {
      serve: { faults: [{ kind: 'lost-reply', path: /DescribeVpcs/, times: 2 }] },
    })
    await applied(root)
    expect((await planned(root)).code).toBe(0)
  })

  test('a delete that fails keeps the object in the state', async () => {
    await using root = await terraformRoot(provider, two)
    await applied(root)
    root.cloud.faults.push({ operation: 'DeleteVpc', effect: { kind: 'access-denied' } })
    const ran = await root.terraform('destroy', '-auto-approve', '-no-color')
    expect(ran.text).toMatch(/Error: deleting EC2 VPC \(vpc-[0-9a-f]+\): operation error EC2: DeleteVpc/)
    expect(root.state().resources).toHaveLength(2)
  })
})

describe('what AWS enforces', () => {
  const refused: readonly (readonly [name: string, main: string, text: string])[] = [
    [
      'a bucket name that somebody else has',
      `resource "aws_s3_bucket" "one" {\n bucket = "taken-by-somebody"\n}`,
      'creating S3 Bucket: operation error S3: CreateBucket, https response error StatusCode: 409',
    ],
    [
      'a subnet outside its VPC',
      `resource "aws_vpc" "one" {\n cidr_block = "10.0.0.0/16"\n}\nresource "aws_subnet" "one" {\n vpc_id = aws_vpc.one.id\n cidr_block = "10.1.0.0/24"\n}`,
      "api error InvalidSubnet.Range: The CIDR '10.1.0.0/24' is invalid.",
    ],
    [
      'a VPC that is not there',
      `resource "aws_subnet" "one" {\n vpc_id = "vpc-0123456789abcdef0"\n cidr_block = "10.1.0.0/24"\n}`,
      "api error InvalidVpcID.NotFound: The vpc ID 'vpc-0123456789abcdef0' does not exist",
    ],
    [
      'a role that is there twice',
      `resource "aws_iam_role" "one" {\n for_each = toset(["a", "b"])\n name = "same"\n assume_role_policy = "{}"\n}`,
      'api error EntityAlreadyExists: Role with name same already exists.',
    ],
    [
      'a database without a password',
      `resource "aws_db_instance" "one" {\n engine = "postgres"\n instance_class = "db.t4g.micro"\n allocated_storage = 20\n username = "app"\n}`,
      'api error InvalidParameterValue: Invalid master password',
    ],
  ]
  test.each(refused)('%s is refused', async (_, main, text) => {
    await using root = await terraformRoot(provider, main)
    const stray = { account: '999999999999', attributes: { bucket: 'taken-by-somebody' } }
    addObject(root.cloud, { type: 'aws_s3_bucket', id: 'taken-by-somebody', ...stray })
    const ran = await root.terraform('apply', '-auto-approve', '-no-color')
    expect(ran.code).toBe(1)
    expect(ran.text).toContain(text)
  })

  test('the quota of a region', async () => {
    await using root = await terraformRoot(provider, two, { quotas: { aws_vpc: 1 } })
    const ran = await root.terraform('apply', '-auto-approve', '-no-color')
    expect(ran.text).toContain('api error VpcLimitExceeded: The maximum number of VPCs has been reached.')
  })

  test('permissions of the caller', async () => {
    await using root = await terraformRoot(provider, two, {
      serve: {
        authorize: ({ action, identity }) =>
          /:(?:Get|Describe|List)/.test(action)
            ? undefined
            : `User: ${identity.arn} is not authorized to perform: ${action}`,
      },
    })
    expect((await planned(root)).code).toBe(2)
    const ran = await root.terraform('apply', '-auto-approve', '-no-color')
    expect(ran.text).toContain('is not authorized to perform: ec2:CreateVpc')
  })

  test('credentials that it does not know', async () => {
    await using root = await terraformRoot(provider, two, {
      serve: {
        identify: (credentials, service) =>
          credentials.sessionToken === 'good'
            ? anyIdentity('123456789012')(credentials, service)
            : new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403),
      },
    })
    expect((await planned(root)).text).toContain('api error InvalidClientTokenId')
  })

  test('configurations are checked when planned, in the words of the AWS provider', async () => {
    await using root = await terraformRoot(
      provider,
      `resource "aws_vpc" "wide" {\n cidr_block = "10.0.0.0/8"\n}
resource "aws_vpc" "crooked" {\n cidr_block = "10.0.0.1/16"\n}
resource "aws_cloudwatch_log_group" "one" {\n name = "one"\n retention_in_days = 2\n}
resource "aws_instance" "one" {\n ami = "ami-0123456789abcdef0"\n instance_type = "t4g.micro"\n metadata_options {\n http_tokens = "maybe"\n }\n}
resource "aws_ssm_parameter" "one" {\n name = "one"\n type = "String"\n}
resource "aws_subnet" "one" {\n vpc_id = "vpc-0123456789abcdef0"\n availability_zone = "eu-west-1a"\n availability_zone_id = "euw1-az1"\n}
resource "aws_iam_role" "one" {\n name = "one"\n assume_role_policy = "{"\n}
`,
    )
    const ran = await planned(root)
    for (const text of [
      'expected "cidr_block" to contain a network Value with between 16 and 28 significant bits, got: 8',
      '"10.0.0.1/16" is not a valid CIDR block; did you mean "10.0.0.0/16"?',
      'expected retention_in_days to be one of [0 1 3',
      'expected http_tokens to be one of ["optional" "required"], got maybe',
      'one of `insecure_value,value,value_wo` must be specified',
      '"availability_zone": conflicts with availability_zone_id',
      '"assume_role_policy" contains an invalid JSON policy',
    ])
      expect(ran.text).toContain(text)
  })
})

describe('a provider that cannot work says why', () => {
  test.each([
    [
      'AWS_ENDPOINT_URL',
      'No simulated cloud to talk to',
      'Set AWS_ENDPOINT_URL to the address that serveCloud() gave.',
    ],
    ['AWS_ACCESS_KEY_ID', 'No valid credential sources found', 'Set AWS_ACCESS_KEY_ID'],
  ])('without %s', async (name, summary, detail) => {
    await using root = await terraformRoot(provider, two, { env: { [name]: '' } })
    const ran = await planned(root)
    expect(ran.text).toContain(summary)
    expect(ran.text).toContain(detail)
  })

  test('where nothing listens', async () => {
    await using root = await terraformRoot(provider, two, {
      env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      provider: 'max_retries = 1',
    })
    expect((await planned(root)).text).toContain('connect ECONNREFUSED 127.0.0.1:9')
  })
})
