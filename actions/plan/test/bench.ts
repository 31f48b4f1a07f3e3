// node --conditions=@wrenchproof/source actions/plan/test/bench.ts [rounds]
// The shipped bundles against what they stand on, in turn, so that a busy machine slows both alike: how long they take
// to start over an empty Node, and a whole preview (report, record and comment included) over bare terraform. Wall time
// tells what people wait for; the processors' time, which Linux counts for our children, is the same on a busy machine.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cloudState, installProvider, serveCloud } from '@wrenchproof/playground/cloud'
import { openRig } from '@wrenchproof/playground/rig'

const rounds = Number(process.argv[2] ?? 7)
const actions = join(import.meta.dirname, '..', '..')
const root = 'terraform/environments/dev'
const run = promisify(execFile)

interface Spent {
  readonly wall: number
  /** Of all child processes, in milliseconds; 0 where the system does not tell. */
  readonly cpu: number
}

async function timed(work: () => Promise<unknown>): Promise<Spent> {
  const [from, before] = [performance.now(), childrenCpu()]
  await work()
  return { wall: performance.now() - from, cpu: childrenCpu() - before }
}

/** User and system time of the children that have ended: fields 16 and 17 of /proc/self/stat, in ticks of 10 ms. */
function childrenCpu(): number {
  if (!existsSync('/proc/self/stat')) return 0
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /su, '')
    .split(' ')
  return 10 * (Number(fields[13]) + Number(fields[14]))
}

const median = (times: readonly number[]): number =>
  times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN

function row(what: string, base: readonly Spent[], ours: readonly Spent[], limit: string): void {
  const cells = (['wall', 'cpu'] as const).map((kind) => {
    const [bare, own] = [base, ours].map((spent) => median(spent.map((each) => each[kind])))
    if (bare === undefined || own === undefined) return ''
    return `${bare.toFixed(0)} -> ${own.toFixed(0)} ms (+${(own - bare).toFixed(0)} ms, ${(own / bare).toFixed(2)}x)`
  })
  process.stdout.write(`| ${what} | ${cells.join(' | ')} | ${limit} |\n`)
}

/** A bundle without a job: it is loaded, finds that it is not in one, and ends. */
async function start(action: string): Promise<void> {
  const empty: Spent[] = []
  const bundle: Spent[] = []
  const env = { PATH: process.env['PATH'] }
  const node = async (...args: string[]) => run(process.execPath, args, { env }).catch(() => undefined)
  for (let round = 0; round < rounds * 3; round += 1) {
    empty.push(await timed(async () => node('-e', '0')))
    bundle.push(await timed(async () => node(join(actions, action, 'dist/index.js'))))
  }
  row(`start of ${action} over an empty Node`, empty, bundle, '+150 ms')
}

interface Case {
  readonly what: string
  readonly config: string
  readonly limit: string
}

async function whole({ what, config, limit }: Case): Promise<void> {
  await using cloud = await serveCloud(cloudState())
  const provider = installProvider({ directory: join(directory, 'provider') })
  await using rig = await openRig({
    environments: [],
    files: {
      'terraform/environments.yml':
        'environments:\n  dev: { branch: main, approvals: 0, static-keys: allow, region: us-east-1 }\n',
      [`${root}/main.tf`]: 'terraform {\n  backend "local" {}\n}\n',
    },
  })
  await rig.commit('feature', 'many', { [`${root}/many.tf`]: config })
  const pull = await rig.pulls.open('feature')
  const permissions = { contents: 'read', actions: 'read', 'pull-requests': 'write' } as const
  const aws = {
    AWS_ENDPOINT_URL: cloud.url,
    AWS_ACCESS_KEY_ID: 'AKIA123456789012AAAA',
    AWS_SECRET_ACCESS_KEY: 'playground',
  }
  const [bare, ours]: [Spent[], Spent[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    await using machine = await rig.job({ name: 'plan dev', pull, permissions, env: aws })
    const cwd = join(machine.checkout, root)
    const env = {
      PATH: process.env['PATH'],
      HOME: directory,
      CHECKPOINT_DISABLE: '1',
      TF_CLI_CONFIG_FILE: provider.cliConfigFile,
      ...aws,
    }
    const terraform = async (...args: string[]) => run('terraform', args, { cwd, maxBuffer: 2 ** 30, env })
    bare.push(
      await timed(async () => {
        await terraform('init', '-input=false')
        await terraform('plan', '-input=false', '-out=bare.tfplan')
        await terraform('show', '-json', 'bare.tfplan')
      }),
    )
    rmSync(join(cwd, '.terraform'), { recursive: true, force: true })
    rmSync(join(cwd, '.terraform.lock.hcl'), { force: true })
    ours.push(
      await timed(async () => {
        const inputs = { environment: 'dev', 'provider-mirror': provider.mirror }
        const { outcome, log } = await machine.runner.runAction(join(actions, 'plan'), inputs)
        if (outcome !== 'success') throw new Error(log)
      }),
    )
  }
  row(`preview of ${what} over bare init, plan, show`, bare, ours, limit)
}

const data = 'resource "terraform_data" "one" {\n  count = 1000\n  input = "value ${count.index}"\n}\n'
const awsProvider = `terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region = "us-east-1"
}
`
const parameters = `${awsProvider}resource "aws_ssm_parameter" "one" {
  count = 1000
  name  = "/bench/\${count.index}"
  type  = "String"
  value = "value \${count.index}"
}
`
const attachments = `${awsProvider}resource "aws_iam_role_policy_attachment" "one" {
  count      = 1000
  role       = "role-\${count.index}"
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
`
const instances = `${awsProvider}resource "aws_instance" "one" {
  count         = 1000
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.micro"
}
`
// Of a plan that takes terraform less than 2.4 s, a quarter is less than what an empty plan may cost.
const limit = '1.25x or +600 ms'
const directory = mkdtempSync(join(tmpdir(), 'plan-bench-'))

process.stdout.write(
  `| medians of ${rounds} rounds | baseline | ours | over it | limit |\n| --- | --- | --- | --- | --- |\n`,
)
for (const action of ['plan', 'apply']) await start(action)
try {
  await whole({ what: 'an empty plan', config: '# nothing\n', limit: '+600 ms' })
  await whole({ what: '1,000 `aws_ssm_parameter`', config: parameters, limit })
  await whole({ what: '1,000 `aws_instance`', config: instances, limit })
  await whole({ what: '1,000 `aws_iam_role_policy_attachment`', config: attachments, limit })
  await whole({ what: '1,000 `terraform_data`', config: data, limit })
} finally {
  rmSync(directory, { recursive: true, force: true })
}
