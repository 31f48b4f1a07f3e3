/** Providers and Terraform from GitHub's cache, as the bundle takes them: there is no registry here to fall back on. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { openRig, roleArn } from '@wrenchproof/playground/rig'
import type { Rig, RigMachine } from '@wrenchproof/playground/rig'

const action = join(import.meta.dirname, '..')
const library = join(action, '..', '..', 'packages/workplace/node_modules/@actions/cache/lib/cache.js')
const permissions = { contents: 'write', actions: 'read', 'id-token': 'write' } as const
const root = 'terraform/environments/dev'
const main = `terraform {
  backend "s3" {}
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
resource "aws_ssm_parameter" "one" {
  name  = "/one"
  type  = "String"
  value = "a"
}
`

/** Another job's step, which keeps what it was told in the cache with the official client. */
const keeper = `import { dirname } from 'node:path'
const { saveCache } = await import(process.env.INPUT_LIBRARY)
process.env.GITHUB_WORKSPACE = dirname(process.env.INPUT_DIRECTORY)
await saveCache([process.env.INPUT_DIRECTORY], process.env.INPUT_KEY)
`

async function team() {
  const rig = await openRig({
    environments: ['dev'],
    files: {
      'terraform/environments.yml': `environments:
  dev:
    branch: main
    approvals: 0
    account: "111111111111"
    region: us-east-2
    plan-role: ${roleArn('dev', 'plan')}
    apply-role: ${roleArn('dev', 'apply')}
`,
      [`${root}/main.tf`]: main,
    },
  })
  const directory = await mkdtemp(join(tmpdir(), 'locked-'))
  await writeFile(join(directory, 'main.tf'), main.replace('  backend "s3" {}\n', ''))
  const mirror = rig.inputs('dev')['provider-mirror'] ?? ''
  const config = join(directory, 'cli.tfrc')
  await writeFile(config, `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`)
  await promisify(execFile)('terraform', ['init', '-input=false'], {
    cwd: directory,
    env: { PATH: process.env['PATH'], TF_CLI_CONFIG_FILE: config, CHECKPOINT_DISABLE: '1' },
  })
  const lock = await readFile(join(directory, '.terraform.lock.hcl'), 'utf8')
  await writeFile(join(directory, 'main.mjs'), keeper)
  await writeFile(
    join(directory, 'action.yml'),
    'name: keep\ninputs:\n  library: { required: true }\n  directory: { required: true }\n  key: { required: true }\nruns: { using: node24, main: main.mjs }\n',
  )
  await rig.commit('main', 'lock', { [`${root}/.terraform.lock.hcl`]: lock })
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch
  return {
    rig,
    mirror,
    keeper: directory,
    key: `wrenchproof-providers-${process.platform}_${architecture}-${createHash('sha256').update(lock).digest('hex')}`,
    [Symbol.asyncDispose]: async () => {
      await rig[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Keeps a mirror under a key, as a job of the same machine would. */
async function keep(
  made: Awaited<ReturnType<typeof team>>,
  machine: RigMachine,
  change?: (directory: string) => Promise<void>,
) {
  const directory = join(machine.runner.temp, 'wrenchproof-cache', made.key)
  await mkdir(directory, { recursive: true })
  await cp(made.mirror, directory, { recursive: true })
  await change?.(directory)
  const inputs = { library: pathToFileURL(library).href, directory, key: made.key }
  const { log } = await machine.runner.runAction(made.keeper, inputs)
  if (made.rig.repository.caches.length === 0) throw new Error(log)
  await rm(directory, { recursive: true })
}

const job = async (rig: Rig) => rig.job({ name: 'deliver', environment: 'dev', permissions })

function without(inputs: Record<string, string>, name: string): Record<string, string> {
  const { [name]: _, ...others } = inputs
  return others
}

test('providers that another job kept are what init takes', async () => {
  await using made = await team()
  await using machine = await job(made.rig)
  await keep(made, machine)
  const { log } = await machine.runner.runAction(action, without(made.rig.inputs('dev'), 'provider-mirror'))
  expect(log).toContain("providers come from GitHub's cache, as .terraform.lock.hcl has them")
  expect(log).toContain('dev: 1 to create; sealed as ')
})

test('a poisoned entry is named and thrown away, and none of it runs', async () => {
  await using made = await team()
  await using machine = await job(made.rig)
  const canary = join(machine.runner.temp, 'canary')
  await keep(made, machine, async (directory) => {
    const { stdout } = await promisify(execFile)('find', [directory, '-name', 'terraform-provider-*', '-type', 'f'])
    const [binary = ''] = stdout.trim().split('\n')
    await writeFile(binary, `#!/bin/sh\ntouch ${canary}\n`)
    await appendFile(binary, 'exit 1\n')
  })
  const result = await machine.runner.runAction(action, without(made.rig.inputs('dev'), 'provider-mirror'))
  const said = result.annotations.map(({ message }) => message).join('\n')
  expect(said).toContain(`the cache entry ${made.key} holds what .terraform.lock.hcl does not vouch for`)
  expect(said).toContain(`gh cache delete ${made.key}`)
  expect(result.log).not.toContain("providers come from GitHub's cache")
  await expect(readFile(canary)).rejects.toMatchObject({ code: 'ENOENT' })
})

test.each([
  ['`cache: false`', (inputs: Record<string, string>) => ({ ...without(inputs, 'provider-mirror'), cache: 'false' })],
  ['a mirror', (inputs: Record<string, string>) => inputs],
])('with %s the cache is not asked', async (_, change) => {
  await using made = await team()
  await using machine = await job(made.rig)
  await keep(made, machine)
  const before = made.rig.github.answered.length
  await machine.runner.runAction(action, change(made.rig.inputs('dev')))
  const asked = made.rig.github.answered.slice(before).filter(({ path }) => path.includes('CacheService'))
  expect(asked).toEqual([])
})

test('apply asks no cache, whatever lies there', async () => {
  await using made = await team()
  await using machine = await job(made.rig)
  await keep(made, machine)
  const planned = await machine.runner.runAction(action, made.rig.inputs('dev'))
  const before = made.rig.github.answered.length
  await machine.runner.runAction(join(action, '..', 'apply'), {
    ...without(made.rig.inputs('dev'), 'provider-mirror'),
    'plan-digest': planned.outputs['plan-digest'] ?? '',
    cache: 'true',
  })
  const asked = made.rig.github.answered.slice(before).map(({ path }) => path)
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.filter((path) => path.includes('CacheService'))).toEqual([])
})
