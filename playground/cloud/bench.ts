/**
 * Measures the provider against what it stands on and prints ratios:
 *
 *     node --conditions=@wrenchproof/source playground/cloud/bench.ts [resources]
 *
 * Start: from spawn to handshake, over a bare Node that prints a line. Plan: wall time for so many resources (1,000 if
 * left out), over the same number of terraform's built-in `terraform_data`; beside it the processors' time that
 * terraform takes itself, whatever the provider does, and that the provider takes, which Linux tells.
 */
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cloudState, installProvider, serveCloud } from './index.ts'

const run = promisify(execFile)
const resources = Number(process.argv[2] ?? '1000')
const directory = mkdtempSync(join(tmpdir(), 'cloud-bench-'))
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Milliseconds from spawn to the first byte on stdout. */
async function untilFirstLine(command: string, argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const started = performance.now()
  const child = spawn(command, argv, { env, stdio: ['ignore', 'pipe', 'ignore'] })
  await new Promise((resolve) => {
    child.stdout.once('data', resolve)
  })
  const took = performance.now() - started
  const gone = new Promise((resolve) => {
    child.once('exit', resolve)
  })
  child.kill()
  await gone
  return took
}

interface Spent {
  readonly wall: number
  /** Processors' time of terraform's own process, in milliseconds; 0 where the system does not tell. */
  readonly own: number
  /** The same of the provider's processes. */
  readonly provider: number
}

/** User and system time of a process, or of its ended children, in ticks of 10 ms: see proc_pid_stat(5). */
function ticks(pid: number | string, whose: 'own' | 'children'): number {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return 0
  const fields = readFileSync(file, 'utf8')
    .replace(/^.*\) /su, '')
    .split(' ')
  const first = whose === 'own' ? 11 : 13
  return Number(fields[first]) + Number(fields[first + 1])
}

async function planned(root: string, env: NodeJS.ProcessEnv): Promise<Spent> {
  const before = ticks('self', 'children')
  const started = performance.now()
  const child = spawn('terraform', [`-chdir=${root}`, 'plan', '-input=false', '-out=plan'], { env, stdio: 'ignore' })
  let own = 0
  const watch = setInterval(() => {
    own = Math.max(own, ticks(child.pid ?? 0, 'own'))
  }, 5)
  const code = await new Promise((resolve) => {
    child.once('exit', resolve)
  })
  const wall = performance.now() - started
  clearInterval(watch)
  if (code !== 0) throw new Error(`terraform plan in ${root} ended with ${String(code)}`)
  return { wall, own: own * 10, provider: (ticks('self', 'children') - before - own) * 10 }
}

const header = `terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region = "us-east-1"
}
`
const roots: Readonly<Record<string, string>> = {
  terraform_data: `resource "terraform_data" "one" {
  count = ${resources}
  input = "value \${count.index}"
}
`,
  aws_iam_role_policy_attachment: `${header}resource "aws_iam_role_policy_attachment" "one" {
  count      = ${resources}
  role       = "role-\${count.index}"
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
`,
  aws_route_table_association: `${header}resource "aws_route_table_association" "one" {
  count          = ${resources}
  subnet_id      = "subnet-\${count.index}"
  route_table_id = "rtb-12345678"
}
`,
  aws_cloudwatch_log_group: `${header}resource "aws_cloudwatch_log_group" "one" {
  count             = ${resources}
  name              = "/bench/\${count.index}"
  retention_in_days = 7
}
`,
  aws_ssm_parameter: `${header}resource "aws_ssm_parameter" "one" {
  count = ${resources}
  name  = "/bench/\${count.index}"
  type  = "String"
  value = "value \${count.index}"
}
`,
  aws_vpc_security_group_ingress_rule: `${header}resource "aws_vpc_security_group_ingress_rule" "one" {
  count             = ${resources}
  security_group_id = "sg-12345678"
  ip_protocol       = "tcp"
  from_port         = count.index
  to_port           = count.index
  cidr_ipv4         = "10.0.0.0/8"
}
`,
  aws_instance: `${header}resource "aws_instance" "one" {
  count         = ${resources}
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.micro"
}
`,
}

try {
  const installed = installProvider({ directory: join(directory, 'provider') })
  await using cloud = await serveCloud(cloudState())
  const env = {
    PATH: process.env['PATH'],
    HOME: directory,
    AWS_ENDPOINT_URL: cloud.url,
    AWS_ACCESS_KEY_ID: 'AKIA123456789012AAAA',
    AWS_SECRET_ACCESS_KEY: 'playground',
    TF_CLI_CONFIG_FILE: installed.cliConfigFile,
    CHECKPOINT_DISABLE: '1',
  }
  const cookie = { TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2' }
  const bare: number[] = []
  const provider: number[] = []
  for (let round = 0; round < 11; round += 1) {
    bare.push(await untilFirstLine(process.execPath, ['-e', 'console.log(1)'], env))
    provider.push(await untilFirstLine(installed.executable, [], { ...env, ...cookie }))
  }
  const [startBare, startProvider] = [median(bare), median(provider)]
  console.log(
    `start: ${startProvider.toFixed(0)} ms, bare node ${startBare.toFixed(0)} ms, ` +
      `${(startProvider - startBare).toFixed(0)} ms over it (target 150), ratio ${(startProvider / startBare).toFixed(2)}`,
  )
  const places = new Map<string, string>()
  const times = new Map<string, Spent[]>()
  for (const [name, text] of Object.entries(roots)) {
    const root = mkdtempSync(join(directory, 'root-'))
    writeFileSync(join(root, 'main.tf'), text)
    await run('terraform', [`-chdir=${root}`, 'init', '-input=false'], { env })
    places.set(name, root)
    times.set(name, [])
  }
  // In turn, so that whatever else the machine does falls on all of them.
  for (let round = 0; round < 5; round += 1)
    for (const [name, root] of places) times.get(name)?.push(await planned(root, env))
  const figures = (name: string, kind: keyof Spent): number => median((times.get(name) ?? []).map((all) => all[kind]))
  const over = (name: string, kind: keyof Spent): string =>
    (figures(name, kind) / figures('terraform_data', kind)).toFixed(1)
  console.log(`| plan of ${resources} | wall | terraform's own work | the provider's |\n| --- | --- | --- | --- |`)
  for (const name of times.keys()) {
    const cells = (['wall', 'own'] as const).map((kind) => `${figures(name, kind).toFixed(0)} ms, ${over(name, kind)}x`)
    console.log(`| \`${name}\` | ${cells.join(' | ')} | ${figures(name, 'provider').toFixed(0)} ms |`)
  }
} finally {
  rmSync(directory, { recursive: true, force: true })
}
