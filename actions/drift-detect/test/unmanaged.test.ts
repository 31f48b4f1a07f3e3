/** A cloud of 100 objects that terraform made and 17 that nobody manages, from the real terraform to the answer. */
import { afterAll, expect, test } from '@jest/globals'
import { taggedObjects } from '@wrenchproof/aws'
import { inventoryItem, known, managedObjects, sameTagText, unmanagedOf } from '@wrenchproof/drift'
import { addObject, cloudState, installProvider, serveCloud } from '@wrenchproof/playground/cloud'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const region = 'eu-west-1'
const tags = { ManagedBy: 'terraform', Environment: 'production' }

const managed = `terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region = "${region}"
  default_tags {
    tags = ${JSON.stringify(tags)}
  }
}
resource "aws_ssm_parameter" "p" {
  count = 20
  name  = "/app/p\${count.index}"
  type  = "String"
  value = "x"
}
resource "aws_sqs_queue" "q" {
  count = 20
  name  = "q\${count.index}"
}
resource "aws_sns_topic" "t" {
  count = 15
  name  = "t\${count.index}"
}
resource "aws_cloudwatch_log_group" "l" {
  count = 20
  name  = "/app/l\${count.index}"
}
resource "aws_dynamodb_table" "d" {
  count        = 10
  name         = "table\${count.index}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}
resource "aws_s3_bucket" "b" {
  count  = 10
  bucket = "acme-b\${count.index}"
}
resource "aws_kms_key" "k" {
  count = 5
}
`

// Names that begin like those of managed ones, among them.
const strays: readonly (readonly [type: string, id: string, attributes?: Record<string, string>])[] = [
  ...Array.from(
    { length: 5 },
    (_, index) => ['aws_ssm_parameter', `/app/p${index}x`, { name: `/app/p${index}x` }] as const,
  ),
  ...Array.from(
    { length: 4 },
    (_, index) => ['aws_sqs_queue', `https://q${index}-old`, { name: `q${index}-old` }] as const,
  ),
  ['aws_vpc', 'vpc-stray'],
  ['aws_eip', 'eipalloc-stray'],
  ['aws_kms_key', '00000000-1111-2222-3333-444444444444'],
  ['aws_s3_bucket', 'acme-b', { bucket: 'acme-b' }],
  ['aws_cloudwatch_log_group', '/app/l', { name: '/app/l' }],
  ['aws_sns_topic', `arn:aws:sns:${region}:123456789012:t`, { arn: `arn:aws:sns:${region}:123456789012:t` }],
]
const misspelt = [
  ['vpc-case', { managedby: 'Terraform', environment: 'production' }],
  ['vpc-blank', { 'Managed By': 'terraform', Environment: 'production' }],
] as const

const directory = await mkdtemp(join(tmpdir(), 'wrenchproof-seeded-'))
afterAll(async () => rm(directory, { recursive: true, force: true }))

test('every stray object is found, and nothing else', async () => {
  const { cliConfigFile } = installProvider({ directory: join(directory, 'provider') })
  await using cloud = await serveCloud(cloudState())
  await writeFile(join(directory, 'main.tf'), managed)
  const terraform = async (...args: string[]) =>
    promisify(execFile)('terraform', [`-chdir=${directory}`, ...args], {
      env: {
        PATH: process.env['PATH'] ?? '',
        TF_CLI_CONFIG_FILE: cliConfigFile,
        AWS_ENDPOINT_URL: cloud.url,
        AWS_ACCESS_KEY_ID: 'AKIA123456789012AAAA',
        AWS_SECRET_ACCESS_KEY: 'playground',
      },
    })
  await terraform('init', '-input=false')
  await terraform('apply', '-auto-approve', '-input=false')
  const state = managedObjects(JSON.parse(await readFile(join(directory, 'terraform.tfstate'), 'utf8')))
  expect(state).toHaveLength(100)

  for (const [type, id, attributes = {}] of strays) addObject(cloud.state, { type, id, region, tags, attributes })
  for (const [id, spelled] of misspelt) addObject(cloud.state, { type: 'aws_vpc', id, region, tags: spelled })
  // What is none of ours: untagged, somebody else's, in another region, of a scaling group.
  addObject(cloud.state, { type: 'aws_vpc', id: 'vpc-default', region })
  addObject(cloud.state, { type: 'aws_vpc', id: 'vpc-theirs', region, tags: { ManagedBy: 'pulumi' } })
  addObject(cloud.state, { type: 'aws_vpc', id: 'vpc-elsewhere', region: 'us-east-1', tags })
  addObject(cloud.state, {
    type: 'aws_instance',
    id: 'i-scaled',
    region,
    tags: { ...tags, 'aws:autoscaling:groupName': 'web' },
  })

  const credentials = { accessKeyId: 'AKIA123456789012AAAA', secretAccessKey: 'x', sessionToken: '' }
  const seen = await taggedObjects(
    { credentials, region, endpoint: cloud.url },
    { key: (key) => sameTagText(key, 'ManagedBy'), value: (value) => sameTagText(value, 'terraform') },
  )
  if (seen.kind !== 'seen') throw new Error(JSON.stringify(seen))
  const inventory = seen.value.map(({ arn, tags: carried }) => inventoryItem(arn, carried))
  const look = unmanagedOf({
    inventory,
    states: new Map([['production', known(state)]]),
    ours: { tags: { ManagedBy: 'terraform' }, environmentTag: 'Environment' },
    ignore: [],
    now: new Date(),
  }).get('production')
  const found = look?.known === true ? look.value.objects : []
  expect(found.map(({ item }) => item.arn ?? '').toSorted()).toEqual(
    [
      ...Array.from({ length: 5 }, (_, index) => `ssm:${region}:123456789012:parameter/app/p${index}x`),
      ...Array.from({ length: 4 }, (_, index) => `sqs:${region}:123456789012:q${index}-old`),
      ...['vpc/vpc-stray', 'vpc/vpc-case', 'vpc/vpc-blank', 'elastic-ip/eipalloc-stray'].map(
        (resource) => `ec2:${region}:123456789012:${resource}`,
      ),
      `kms:${region}:123456789012:key/00000000-1111-2222-3333-444444444444`,
      's3:::acme-b',
      `logs:${region}:123456789012:log-group:/app/l`,
      `sns:${region}:123456789012:t`,
    ]
      .map((arn) => `arn:aws:${arn}`)
      .toSorted(),
  )
  expect(found).toHaveLength(17)
  expect(found.filter((object) => object.misspelt)).toHaveLength(2)
})
