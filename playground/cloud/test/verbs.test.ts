import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { addObject, changeObjects, findObjects, removeObjects } from '../index.ts'
import type { InstalledProvider } from '../index.ts'
import { applied, installed, planned, terraformRoot } from './terraform.ts'

let provider: InstalledProvider & Disposable
beforeAll(() => {
  provider = installed()
})
afterAll(() => {
  provider[Symbol.dispose]()
})

const network = (subnet = '10.0.1.0/24', more = ''): string => `
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "main" }
  ${more}
}
resource "aws_subnet" "one" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "${subnet}"
}
`

describe('create, plan again, destroy', () => {
  test('a second plan is empty and a destroy leaves nothing', async () => {
    await using root = await terraformRoot(provider, network())
    const ran = await applied(root)
    expect(ran.text).toContain('Resources: 2 added, 0 changed, 0 destroyed.')
    const [vpc] = findObjects(root.cloud, { type: 'aws_vpc' })
    expect(vpc).toMatchObject({
      account: '123456789012',
      region: 'eu-west-1',
      tags: { Name: 'main' },
      attributes: { arn: `arn:aws:ec2:eu-west-1:123456789012:vpc/${vpc?.id}`, enable_dns_support: true },
    })
    expect((await planned(root)).code).toBe(0)
    expect((await root.terraform('destroy', '-auto-approve')).code).toBe(0)
    expect(findObjects(root.cloud, {})).toEqual([])
  })

  test('a saved plan applies', async () => {
    await using root = await terraformRoot(provider, network())
    await root.terraform('plan', '-out=plan')
    expect((await root.terraform('apply', 'plan')).code).toBe(0)
    expect(findObjects(root.cloud, { type: 'aws_subnet' })).toHaveLength(1)
  })
})

describe('change', () => {
  test('in place', async () => {
    await using root = await terraformRoot(provider, network())
    await applied(root)
    const [before] = findObjects(root.cloud, { type: 'aws_vpc' })
    root.write(network('10.0.1.0/24', 'enable_dns_hostnames = true'))
    expect((await applied(root)).text).toContain('0 added, 1 changed, 0 destroyed')
    const [after] = findObjects(root.cloud, { type: 'aws_vpc' })
    expect(after).toMatchObject({ id: before?.id, attributes: { enable_dns_hostnames: true } })
  })

  test('of a CIDR replaces the subnet', async () => {
    await using root = await terraformRoot(provider, network())
    await applied(root)
    const [before] = findObjects(root.cloud, { type: 'aws_subnet' })
    root.write(network('10.0.2.0/24'))
    const plan = await planned(root)
    expect(plan.text).toContain('aws_subnet.one must be replaced')
    expect(plan.text).toContain('"10.0.1.0/24" -> "10.0.2.0/24" # forces replacement')
    await applied(root)
    const [after] = findObjects(root.cloud, { type: 'aws_subnet' })
    expect(after?.attributes['cidr_block']).toBe('10.0.2.0/24')
    expect(after?.id).not.toBe(before?.id)
  })

  test('of a nested block names the block that forces replacement', async () => {
    const instance = (encrypted: boolean): string => `resource "aws_instance" "one" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.micro"
  root_block_device {
    encrypted = ${encrypted}
  }
}
`
    await using root = await terraformRoot(provider, instance(false))
    await applied(root)
    expect((await planned(root)).code).toBe(0)
    root.write(instance(true))
    expect((await planned(root)).text).toContain('encrypted = false -> true # forces replacement')
  })

  test('of how a policy is written is no change', async () => {
    const role = (policy: string): string => `resource "aws_iam_role" "one" {
  name               = "one"
  assume_role_policy = <<-JSON
    ${policy}
  JSON
}
`
    await using root = await terraformRoot(provider, role('{"Version":"2012-10-17","Statement":[]}'))
    await applied(root)
    root.write(role('{ "Statement": [], "Version": "2012-10-17" }'))
    expect((await planned(root)).code).toBe(0)
  })

  test('of a parameter makes its version unknown', async () => {
    const parameter = (value: string): string => `resource "aws_ssm_parameter" "one" {
  name  = "/one"
  type  = "String"
  value = "${value}"
}
`
    await using root = await terraformRoot(provider, parameter('a'))
    await applied(root)
    root.write(parameter('b'))
    expect((await planned(root)).text).toContain('version = 1 -> (known after apply)')
    await applied(root)
    expect(root.state().resources[0]?.instances[0]?.attributes).toMatchObject({ value: 'b', version: 2 })
    expect((await planned(root)).code).toBe(0)
  })
})

describe('drift', () => {
  test('a changed attribute and tag are planned back', async () => {
    await using root = await terraformRoot(provider, network())
    await applied(root)
    changeObjects(
      root.cloud,
      { type: 'aws_vpc' },
      { attributes: { enable_dns_support: false }, tags: { Name: 'hand' } },
    )
    const plan = await planned(root)
    expect(plan.code).toBe(2)
    expect(plan.text).toContain('enable_dns_support = false -> true')
    expect(plan.text).toContain('"Name" = "hand" -> "main"')
    await applied(root)
    expect((await planned(root)).code).toBe(0)
  })

  test('a deleted object is planned again', async () => {
    await using root = await terraformRoot(provider, network())
    await applied(root)
    removeObjects(root.cloud, { type: 'aws_subnet' })
    const plan = await planned(root)
    expect(plan.code).toBe(2)
    expect(plan.text).toContain('Plan: 1 to add, 0 to change, 0 to destroy.')
  })

  test('what was part of a deleted object is gone with it', async () => {
    await using root = await terraformRoot(
      provider,
      `resource "aws_s3_bucket" "one" {
  bucket = "one-bucket"
}
resource "aws_s3_bucket_versioning" "one" {
  bucket = aws_s3_bucket.one.id
  versioning_configuration {
    status = "Enabled"
  }
}
`,
    )
    await applied(root)
    removeObjects(root.cloud, { type: 'aws_s3_bucket' })
    expect((await planned(root)).text).toContain('Plan: 2 to add, 0 to change, 0 to destroy.')
  })

  test('refresh-only reports it', async () => {
    await using root = await terraformRoot(provider, network())
    await applied(root)
    changeObjects(root.cloud, { type: 'aws_vpc' }, { attributes: { enable_dns_support: false } })
    expect((await planned(root, '-refresh-only')).code).toBe(2)
  })
})

describe('import', () => {
  test('of an orphan that somebody made by hand', async () => {
    await using root = await terraformRoot(
      provider,
      `import {
  to = aws_iam_role.one
  id = "orphan"
}
resource "aws_iam_role" "one" {
  name               = "orphan"
  assume_role_policy = "{}"
}
`,
    )
    const attributes = { name: 'orphan', assume_role_policy: '{}', path: '/', max_session_duration: 3600 }
    addObject(root.cloud, { type: 'aws_iam_role', id: 'orphan', attributes })
    expect((await applied(root)).text).toContain('1 imported, 0 added, 1 changed')
    expect((await planned(root)).code).toBe(0)
  })

  test('by id, and by the form that the documentation gives', async () => {
    await using root = await terraformRoot(provider, network())
    await applied(root)
    const [vpc] = findObjects(root.cloud, { type: 'aws_vpc' })
    await root.terraform('state', 'rm', 'aws_vpc.main')
    const ran = await root.terraform('import', '-no-color', 'aws_vpc.main', vpc?.id ?? '')
    expect(ran.text).toContain('Import successful!')
    expect((await planned(root)).code).toBe(0)

    const role = `resource "aws_iam_role_policy_attachment" "one" {
  role       = "one"
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
resource "aws_iam_role" "one" {
  name               = "one"
  assume_role_policy = "{}"
}
`
    root.write(role)
    root.write(`${role}import {
  to = aws_iam_role_policy_attachment.one
  id = "one/arn:aws:iam::aws:policy/ReadOnlyAccess"
}
`)
    const missing = await planned(root)
    expect(missing.code).toBe(1)
    expect(missing.text).toContain('Cannot import non-existent remote object')
  })
})

describe('tags', () => {
  test('default tags are merged, own ones win, and a change of them is in place', async () => {
    const tags = (owner: string): { provider: string } => ({
      provider: `default_tags {\n tags = { Owner = "${owner}", Env = "dev" }\n}`,
    })
    await using root = await terraformRoot(
      provider,
      `resource "aws_sqs_queue" "one" {
  name = "one"
  tags = { Env = "prod" }
}
`,
      tags('me'),
    )
    await applied(root)
    expect(findObjects(root.cloud, { type: 'aws_sqs_queue' })[0]?.tags).toEqual({ Owner: 'me', Env: 'prod' })
    expect(root.state().resources[0]?.instances[0]?.attributes).toMatchObject({
      tags: { Env: 'prod' },
      tags_all: { Owner: 'me', Env: 'prod' },
    })
    expect((await planned(root)).code).toBe(0)
  })
})

describe('secrets', () => {
  const database = (version: number, password: string): string => `resource "aws_db_instance" "one" {
  identifier          = "one"
  engine              = "postgres"
  instance_class      = "db.t4g.micro"
  allocated_storage   = 20
  username            = "app"
  password_wo         = "${password}"
  password_wo_version = ${version}
  skip_final_snapshot = true
}
`

  test('a write-only password reaches the cloud and no state, and changes with its version', async () => {
    await using root = await terraformRoot(provider, database(1, 'first-secret'))
    await applied(root)
    expect(findObjects(root.cloud, { type: 'aws_db_instance' })[0]?.secrets).toEqual({ password_wo: 'first-secret' })
    expect(JSON.stringify(root.state())).not.toContain('first-secret')
    expect(root.state().resources[0]?.instances[0]?.attributes['password_wo']).toBeNull()
    root.write(database(1, 'second-secret'))
    expect((await planned(root)).code).toBe(0)
    root.write(database(2, 'second-secret'))
    expect((await applied(root)).text).toContain('0 added, 1 changed')
    expect(findObjects(root.cloud, { type: 'aws_db_instance' })[0]?.secrets).toEqual({ password_wo: 'second-secret' })
  })

  test('a sensitive attribute is masked in plans', async () => {
    await using root = await terraformRoot(
      provider,
      `resource "aws_secretsmanager_secret" "one" {
  name = "one"
}
resource "aws_secretsmanager_secret_version" "one" {
  secret_id     = aws_secretsmanager_secret.one.id
  secret_string = "hunter2"
}
data "aws_secretsmanager_secret_version" "one" {
  secret_id  = aws_secretsmanager_secret.one.id
  depends_on = [aws_secretsmanager_secret_version.one]
}
output "read" {
  value = nonsensitive(data.aws_secretsmanager_secret_version.one.secret_string) == "hunter2"
}
`,
    )
    const plan = await planned(root)
    expect(plan.text).toContain('secret_string = (sensitive value)')
    expect((await applied(root)).text).toContain('read = true')
  })
})

test('nested lists and sets keep their order and their members', async () => {
  const group = (ports: readonly number[]): string => `resource "aws_security_group" "one" {
  name = "one"
${ports.map((port) => `  ingress {\n from_port = ${port}\n to_port = ${port}\n protocol = "tcp"\n cidr_blocks = ["10.0.0.0/8"]\n }`).join('\n')}
}
resource "aws_budgets_budget" "one" {
  name         = "one"
  budget_type  = "COST"
  limit_amount = "100"
  limit_unit   = "USD"
  time_unit    = "MONTHLY"
  cost_filter {
    name   = "Service"
    values = ["b", "a"]
  }
  notification {
    comparison_operator        = "GREATER_THAN"
    threshold                  = 80
    threshold_type             = "PERCENTAGE"
    notification_type          = "ACTUAL"
    subscriber_email_addresses = ["b@example.com", "a@example.com"]
  }
}
`
  await using root = await terraformRoot(provider, group([443, 80]))
  await applied(root)
  root.write(group([80, 443]))
  expect((await planned(root)).code).toBe(0)
  root.write(group([80, 443, 8080]))
  expect((await applied(root)).text).toContain('0 added, 1 changed, 0 destroyed')
  expect((await planned(root)).code).toBe(0)
})

test('data sources say who, where and what is there', async () => {
  await using root = await terraformRoot(
    provider,
    `${network()}
data "aws_caller_identity" "me" {}
data "aws_region" "here" {}
data "aws_partition" "here" {}
data "aws_availability_zones" "here" {}
data "aws_vpc" "main" {
  tags       = { Name = "main" }
  depends_on = [aws_vpc.main]
}
data "aws_subnets" "main" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.main.id]
  }
  depends_on = [aws_subnet.one]
}
data "aws_kms_alias" "s3" {
  name = "alias/aws/s3"
}
data "aws_ssm_parameter" "image" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}
data "aws_ami" "linux" {
  most_recent = true
  owners      = ["amazon"]
}
output "all" {
  value = join(" ", [
    data.aws_caller_identity.me.account_id,
    data.aws_region.here.name,
    data.aws_partition.here.partition,
    data.aws_availability_zones.here.names[2],
    data.aws_vpc.main.cidr_block,
    length(data.aws_subnets.main.ids),
    data.aws_ami.linux.id == nonsensitive(data.aws_ssm_parameter.image.value),
    startswith(data.aws_kms_alias.s3.target_key_arn, "arn:aws:kms:eu-west-1:123456789012:key/"),
  ])
}
`,
  )
  expect((await applied(root)).text).toContain('all = "123456789012 eu-west-1 aws eu-west-1c 10.0.0.0/16 1 true true"')
  expect((await planned(root)).code).toBe(0)
})

test('accounts and regions are apart', async () => {
  await using root = await terraformRoot(
    provider,
    `provider "aws" {
  alias  = "other"
  region = "us-east-1"
  assume_role {
    role_arn = "arn:aws:iam::222222222222:role/deploy"
  }
}
resource "aws_iam_role" "one" {
  name               = "same"
  assume_role_policy = "{}"
}
resource "aws_iam_role" "two" {
  provider           = aws.other
  name               = "same"
  assume_role_policy = "{}"
}
resource "aws_sqs_queue" "here" {
  name = "same"
}
resource "aws_sqs_queue" "there" {
  region = "eu-west-2"
  name   = "same"
}
`,
  )
  await applied(root)
  expect(
    findObjects(root.cloud, { type: 'aws_iam_role' })
      .map(({ account }) => account)
      .toSorted(),
  ).toEqual(['123456789012', '222222222222'])
  expect(
    findObjects(root.cloud, { type: 'aws_sqs_queue' })
      .map(({ region }) => region)
      .toSorted(),
  ).toEqual(['eu-west-1', 'eu-west-2'])
  expect((await planned(root)).code).toBe(0)
})
