/** Many environments as they are after a delivery: a repository, a state and a ledger each, and a cloud with it all. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { outcomeEvent } from '@wrenchproof/delivery'
import { branchLedger, gitDirectoryBranches } from '@wrenchproof/ledger'
import { changeObjects, cloudState, installProvider, serveCloud } from '@wrenchproof/playground/cloud'
import { atOnce } from '../src/at-once.ts'

const run = promisify(execFile)

export interface BenchWorld extends AsyncDisposable {
  readonly checkout: string
  readonly store: string
  readonly names: readonly string[]
  /** Of a job, with credentials for the cloud. */
  readonly env: Readonly<Record<string, string>>
  readonly mirror: string
  /** Backend settings; `{environment}` stands for a name. */
  readonly backendConfig: string
  /** Runs terraform in an environment's root of the checkout. */
  terraform(name: string, ...args: readonly string[]): Promise<number>
}

const rootOf = (name: string, resources: number): string => `terraform {
  backend "local" {}
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region = "us-east-2"
  default_tags {
    tags = { ManagedBy = "terraform", Environment = "${name}" }
  }
}
resource "aws_ssm_parameter" "p" {
  count = ${resources}
  name  = "/${name}/p\${count.index}"
  type  = "String"
  value = "one"
}
`

/** Makes the world; every tenth environment has drifted by one object. */
export async function benchWorld(environments: number, resources: number, concurrency: number): Promise<BenchWorld> {
  const top = await mkdtemp(join(tmpdir(), 'wrenchproof-bench-'))
  const checkout = join(top, 'checkout')
  const store = join(top, 'store')
  const state = cloudState({ account: '111111111111' })
  const cloud = await serveCloud(state)
  const { mirror, cliConfigFile } = installProvider({ directory: join(top, 'provider') })
  const names = Array.from({ length: environments }, (_, index) => `env-${String(index).padStart(3, '0')}`)
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: top,
    TF_CLI_CONFIG_FILE: cliConfigFile,
    CHECKPOINT_DISABLE: '1',
    AWS_ENDPOINT_URL: cloud.url,
    AWS_ACCESS_KEY_ID: 'ASIA111111111111AAAA',
    AWS_SECRET_ACCESS_KEY: 'playground',
    AWS_SESSION_TOKEN: 'playground',
    AWS_REGION: 'us-east-2',
  }
  const rootAt = (name: string): string => join(checkout, 'terraform/environments', name)
  for (const name of names) {
    await mkdir(rootAt(name), { recursive: true })
    await writeFile(join(rootAt(name), 'main.tf'), rootOf(name, resources))
  }
  const entries = names.map((name) => `  ${name}: { branch: main, approvals: 0 }\n`)
  await writeFile(join(checkout, 'terraform/environments.yml'), `environments:\n${entries.join('')}`)
  const git = async (...args: string[]): Promise<string> => (await run('git', ['-C', checkout, ...args])).stdout.trim()
  await git('init', '--quiet', '--initial-branch', 'main')
  await git('add', '--all')
  await git('-c', 'user.name=a', '-c', 'user.email=a@b.invalid', 'commit', '--quiet', '-m', 'one')
  const commit = await git('rev-parse', 'HEAD')
  const stateFile = (name: string): string => join(top, 'states', `${name}.tfstate`)
  const terraform: BenchWorld['terraform'] = async (name, ...args) =>
    run('terraform', [`-chdir=${rootAt(name)}`, ...args], { env, maxBuffer: 64 * 1024 * 1024 }).then(
      () => 0,
      (error: { readonly code?: number }) => error.code ?? 1,
    )
  const branches = gitDirectoryBranches(join(store, 'ledger.git'), env.PATH)
  await atOnce(names, concurrency, async (name) => {
    await terraform(name, 'init', '-input=false', `-backend-config=path=${stateFile(name)}`)
    await terraform(name, 'apply', '-auto-approve', '-input=false')
    await rm(join(rootAt(name), '.terraform'), { recursive: true })
    await rm(join(rootAt(name), '.terraform.lock.hcl'), { force: true })
  })
  for (const name of names) {
    const text = await readFile(stateFile(name))
    const { lineage, serial }: { readonly lineage: string; readonly serial: number } = JSON.parse(text.toString())
    const ran = { id: '1', attempt: '1' }
    const at = new Date().toISOString()
    const stateSha256 = createHash('sha256').update(text).digest('hex')
    const ledger = branchLedger(branches, { repository: '1', environment: name }, new Uint8Array(32))
    const ended = { commit, run: ran, at, serialBefore: null, serialAfter: serial, changes: resources }
    await ledger.append(
      outcomeEvent(
        name,
        { ...ended, planDigest: '0'.repeat(64), outcome: 'applied' },
        { anchor: { lineage, serial, stateSha256, commit, closure: {}, run: ran, at } },
      ),
      { tip: undefined },
    )
  }
  for (const name of names.filter((_, index) => index % 10 === 9))
    changeObjects(state, { id: `/${name}/p0` }, { attributes: { value: 'two' } })
  return {
    checkout,
    store,
    names,
    env,
    mirror,
    backendConfig: `path=${stateFile('{environment}')}`,
    terraform,
    async [Symbol.asyncDispose]() {
      await cloud[Symbol.asyncDispose]()
      await rm(top, { recursive: true, force: true })
    },
  }
}
