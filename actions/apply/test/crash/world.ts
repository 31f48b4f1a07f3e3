/** One delivery to break: a team on GitHub and S3, a plan ready to be applied, and eyes that look from outside only. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rawBytes, rawEntries } from '@wrenchproof/playground/aws'
import { openRig, roleArn, stateBucket } from '@wrenchproof/playground/rig'
import type { RigJob } from '@wrenchproof/playground/rig'
import { applyAction, planAction } from '../scenario.ts'
import { gateIn } from './gate.ts'

const place = { bucket: stateBucket, key: 'dev/terraform.tfstate' }
const lock = { bucket: stateBucket, key: 'dev/terraform.tfstate.tflock' }

/** What can be seen without asking any of our code. */
export interface Outside {
  /** How often the one object of the root was made in the world. */
  readonly made: number
  readonly stateHolds: boolean
  readonly lockHeld: boolean
  /** The ledger branch's subjects, newest first. */
  readonly ledger: readonly string[]
}

export async function crashWorld() {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'wrenchproof-crash-'))
  stack.defer(async () => rm(directory, { recursive: true, force: true }))
  const world = join(directory, 'world')
  const gate = await gateIn(join(directory, 'gate'))
  const rig = stack.use(
    await openRig({
      environments: ['dev'],
      files: {
        'terraform/environments.yml': `environments:
  dev:
    branch: main
    approvals: 0
    allow: { provisioners: true }
    account: "111111111111"
    region: us-east-2
    plan-role: ${roleArn('dev', 'plan')}
    apply-role: ${roleArn('dev', 'apply')}
`,
        'terraform/environments/dev/main.tf': `terraform {
  backend "s3" {}
}
resource "terraform_data" "app" {
  provisioner "local-exec" {
    command = <<-EOT
      echo made >> ${world}
      ${gate.passing('object')}
    EOT
  }
}
`,
      },
    }),
  )
  const addressing = rig.inputs('dev')
  const inputs = {
    ...addressing,
    'backend-config': `${addressing['backend-config']}\nmax_retries=2`,
    'time-limit': '20s',
  }
  const permissions = { contents: 'write', actions: 'read', 'id-token': 'write' } as const
  const machine = async (more: Pick<RigJob, 'node'> = {}) =>
    rig.job({ name: 'deliver', environment: 'dev', permissions, tools: [gate.tools], ...more })
  const step = async (action: string, more: Record<string, string>) => {
    await using job = await machine()
    const main = await job.runner.runAction(action, { ...inputs, ...more })
    return { ...main, posts: await job.runner.runPosts() }
  }
  const planned = await step(planAction, {})
  const digest = planned.outputs['plan-digest']
  if (digest === undefined) throw new Error(planned.log)
  const rest = stack.move()
  return {
    rig,
    gate,
    lock,
    digest,
    machine,
    inputs: { ...inputs, 'plan-digest': digest },
    planned: async () => step(planAction, {}),
    applied: async (which: string, more: Record<string, string> = {}) =>
      step(applyAction, { 'plan-digest': which, ...more }),
    recovered: async (recover: string, more: Record<string, string> = {}) =>
      step(applyAction, { recover, reason: 'crash', ...more }),
    async outside(): Promise<Outside> {
      const made = await readFile(world, 'utf8').catch(() => '')
      const branch = await rig.repository.git.resolve('refs/heads/ledger/dev')
      return {
        made: made.split('\n').length - 1,
        stateHolds: rawBytes(rig.aws, place)?.includes('"name": "app"') ?? false,
        lockHeld: rawEntries(rig.aws, lock).at(-1)?.kind === 'version',
        ledger: branch === undefined ? [] : await rig.log('ledger/dev'),
      }
    },
    [Symbol.asyncDispose]: async () => rest.disposeAsync(),
  }
}

export type CrashWorld = Awaited<ReturnType<typeof crashWorld>>
