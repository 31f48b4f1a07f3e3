import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { findObjects } from '../index.ts'
import type { InstalledProvider } from '../index.ts'
import { applied, finished, installed, planned, temporaryDirectory, terraformRoot, until } from './terraform.ts'
import type { Root } from './terraform.ts'

let provider: InstalledProvider & Disposable
beforeAll(() => {
  provider = installed()
})
afterAll(() => {
  provider[Symbol.dispose]()
})

const several = `resource "aws_sqs_queue" "one" {
  count = 3
  name  = "queue-\${count.index}"
}
`

/** Provider processes of one terraform: they are in its process group, even when it is gone. */
function providersOf(terraform: ChildProcess): readonly string[] {
  const all = execFileSync('ps', ['-axo', 'pgid=,args='], { encoding: 'utf8' })
  return all
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith(`${terraform.pid} `) && line.includes('/provider.mjs'))
}

/** An apply whose first creation is under way and takes long. */
async function applying(root: Root, ms: number) {
  root.cloud.faults.push({ operation: 'CreateQueue', times: 1, effect: { kind: 'slow', ms } })
  const child = root.start('apply', '-auto-approve', '-no-color')
  const ran = finished(child)
  await until(() => root.cloud.faults.some(({ seen }) => (seen ?? 0) > 0), 'a creation has begun')
  return { child, ran }
}

const left = async (terraform: ChildProcess): Promise<readonly string[]> => {
  await until(() => providersOf(terraform).length === 0, 'every provider is gone')
  return providersOf(terraform)
}

describe('no provider stays behind', () => {
  test('after an apply', async () => {
    await using root = await terraformRoot(provider, several)
    const child = root.start('apply', '-auto-approve', '-no-color')
    expect((await finished(child)).code).toBe(0)
    expect(await left(child)).toEqual([])
    expect(findObjects(root.cloud, {})).toHaveLength(3)
  })

  test('when terraform is killed', async () => {
    await using root = await terraformRoot(provider, several)
    const { child, ran } = await applying(root, 5000)
    expect(providersOf(child)).toHaveLength(1)
    child.kill('SIGKILL')
    await ran
    expect(await left(child)).toEqual([])
  })

  test('after Ctrl-C, which reaches the whole group: what is under way is finished and recorded', async () => {
    await using root = await terraformRoot(provider, several)
    const { child, ran } = await applying(root, 500)
    process.kill(-(child.pid ?? 0), 'SIGINT')
    const { code, text } = await ran
    expect(code).toBe(1)
    expect(text).toContain('execution halted')
    expect(root.state().resources[0]?.instances).toHaveLength(findObjects(root.cloud, {}).length)
    expect(await left(child)).toEqual([])
    await applied(root)
    expect(findObjects(root.cloud, {})).toHaveLength(3)
  })
})

describe('start', () => {
  test('by hand, it says what it is', async () => {
    const ran = await finished(spawn(provider.executable, { stdio: ['ignore', 'pipe', 'pipe'] }))
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toContain('This program is a Terraform provider')
  })

  test('with no Node on the PATH', async () => {
    await using root = await terraformRoot(provider, several)
    const terraform = execFileSync('which', ['terraform'], { encoding: 'utf8' }).trim()
    const env = { ...root.env, PATH: '/nowhere' }
    const ran = await finished(
      spawn(terraform, [`-chdir=${root.path}`, 'plan', '-no-color'], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    )
    expect(ran.text).toContain('Plan: 3 to add')
  })

  test('the package has the same checksum wherever it is installed', async () => {
    using other = installed()
    await using root = await terraformRoot(provider, several)
    const lock = readFileSync(join(root.path, '.terraform.lock.hcl'), 'utf8')
    const env = { ...root.env, TF_CLI_CONFIG_FILE: other.cliConfigFile }
    const ran = await finished(
      spawn('terraform', [`-chdir=${root.path}`, 'init', '-lockfile=readonly', '-no-color'], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    )
    expect(ran.code).toBe(0)
    expect(lock).toContain('h1:')
  })
})

test('a person can start a cloud, and a second one on its state is refused', async () => {
  using directory = temporaryDirectory()
  const argv = ['--conditions=@wrenchproof/source', join(import.meta.dirname, '..', 'start.ts')]
  const state = ['--state', join(directory.path, 'cloud.json')]
  const start = () => spawn(process.execPath, [...argv, ...state], { stdio: ['ignore', 'pipe', 'pipe'] })
  const first = start()
  const exports = await new Promise<string>((resolve) => {
    first.stdout.once('data', (chunk: Buffer) => {
      resolve(chunk.toString('utf8'))
    })
  })
  const url = /AWS_ENDPOINT_URL=(\S+)/.exec(exports)?.[1] ?? ''
  expect(await (await fetch(`${url}/cloud/objects`)).json()).toEqual([])
  const second = await finished(start())
  expect(second.code).toBe(1)
  expect(second.stderr).toContain(
    `is in use by process ${first.pid}. Stop that process, or give this one another file.`,
  )
  first.kill('SIGINT')
  expect((await finished(first)).code).toBe(0)
  const broken = await finished(
    spawn(process.execPath, [...argv, '--schema', join(directory.path, 'none.json')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  )
  expect(broken.code).toBe(1)
  expect(broken.stderr).toContain('terraform providers schema -json')
})

test('an SDKv2 provider may plan defaults; without its licence the types without defaults still work', async () => {
  using strict = installed({ legacyTypeSystem: false })
  await using root = await terraformRoot(
    strict,
    `resource "aws_internet_gateway" "one" {
  tags = { Name = "one" }
}
resource "aws_iam_role_policy_attachment" "one" {
  role       = aws_iam_role.one.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
resource "aws_iam_role" "one" {
  name                  = "one"
  assume_role_policy    = "{}"
  path                  = "/"
  max_session_duration  = 3600
  force_detach_policies = false
}
resource "aws_ecr_repository" "one" {
  name                 = "one"
  image_tag_mutability = "IMMUTABLE"
}
resource "aws_s3_bucket" "one" {
  bucket        = "strict-bucket"
  force_destroy = false
}
resource "aws_s3_bucket_lifecycle_configuration" "one" {
  bucket = aws_s3_bucket.one.id
  rule {
    id     = "old"
    status = "Enabled"
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }
}
resource "aws_vpc_security_group_ingress_rule" "one" {
  security_group_id = aws_security_group.one.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "10.0.0.0/8"
}
resource "aws_security_group" "one" {
  name                   = "one"
  description            = "one"
  revoke_rules_on_delete = false
}
`,
  )
  await applied(root)
  expect((await planned(root)).code).toBe(0)
  root.write(`resource "aws_s3_bucket" "one" {
  bucket = "strict-bucket"
}
`)
  const ran = await planned(root)
  expect(ran.text).toContain('Provider produced invalid plan')
})
