/** A team with environments in one account, delivered once by the shipped bundles, and a machine that looks at them. */
import { join } from 'node:path'
import { openRig, roleArn } from '@wrenchproof/playground/rig'
import type { Rig, RigJob } from '@wrenchproof/playground/rig'

const actions = join(import.meta.dirname, '..', '..')

export const environments = ['dev', 'production'] as const

const environmentsFile = `environments:
${environments
  .map(
    (name) => `  ${name}:
    branch: main
    approvals: 0
    account: "111111111111"
    region: us-east-2
    plan-role: ${roleArn(name, 'plan')}
    apply-role: ${roleArn(name, 'apply')}
`,
  )
  .join('')}`

/** What a report must never hold. */
export const secret = 'hunter2-SECRET-canary'

/** A root of a network, a parameter and an output; everything carries our tags. */
export function rootOf(environment: string, value = 'one'): string {
  return `terraform {
  backend "s3" {}
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region = "us-east-2"
  default_tags {
    tags = { ManagedBy = "terraform", Environment = "${environment}" }
  }
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "main" }
}
resource "aws_ssm_parameter" "setting" {
  name  = "/${environment}/setting"
  type  = "String"
  value = "${value}"
}
resource "aws_ssm_parameter" "secret" {
  name  = "/${environment}/secret"
  type  = "SecureString"
  value = "${secret}"
}
output "vpc" {
  value = aws_vpc.main.id
}
`
}

export interface Team extends AsyncDisposable {
  readonly rig: Rig
  deliver(environment: string): Promise<void>
  /** Looks, in a job of the drift workflow; gives the step and its report. */
  look(inputs?: Readonly<Record<string, string>>, job?: Partial<RigJob>): ReturnType<typeof lookOnce>
}

const jobs = { contents: 'write', actions: 'read', 'id-token': 'write', issues: 'write' } as const

async function lookOnce(rig: Rig, inputs: Readonly<Record<string, string>>, job: Partial<RigJob>) {
  const environment = inputs['environments'] ?? 'production'
  await using machine = await rig.job({
    name: 'drift',
    event: 'schedule',
    environment,
    workflow: '.github/workflows/drift.yml',
    permissions: { ...jobs, contents: 'read' },
    ...job,
  })
  const { 'provider-mirror': mirror = '' } = rig.inputs(environment)
  const step = await machine.runner.runAction(join(actions, 'drift-detect'), {
    environments: environment,
    'provider-mirror': mirror,
    'backend-config': rig.inputs('{environment}')['backend-config'] ?? '',
    ...inputs,
  })
  return { ...step, status: JSON.parse(step.outputs['status'] ?? '{}') as Record<string, string> }
}

export async function team(): Promise<Team> {
  const rig = await openRig({
    environments,
    files: {
      'terraform/environments.yml': environmentsFile,
      ...Object.fromEntries(
        environments.map((name) => [`terraform/environments/${name}/main.tf`, rootOf(name)] as const),
      ),
      '.github/workflows/drift.yml': 'name: drift\non: { schedule: [{ cron: "0 6 * * *" }] }\njobs: {}\n',
    },
  })
  return {
    rig,
    async deliver(environment) {
      await using machine = await rig.job({ name: 'deliver', environment, permissions: jobs })
      const run = async (action: string, inputs: Record<string, string>) => {
        const step = await machine.runner.runAction(join(actions, action), { ...rig.inputs(environment), ...inputs })
        if (step.exitCode !== 0) throw new Error(step.log)
        return step
      }
      const { outputs } = await run('plan', {})
      await run('apply', { 'plan-digest': outputs['plan-digest'] ?? '' })
    },
    look: async (inputs = {}, job = {}) => lookOnce(rig, inputs, job),
    [Symbol.asyncDispose]: async () => rig[Symbol.asyncDispose](),
  }
}
