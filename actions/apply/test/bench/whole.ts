/** A whole apply by the shipped bundle, with what terraform itself took of it. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRig, roleArn } from '@wrenchproof/playground/rig'
import { findTool } from '@wrenchproof/playground/runner'
import { applyAction, planAction } from '../scenario.ts'
import { inChildren } from './spent.ts'
import type { Spent } from './spent.ts'

/** A terraform that writes down, beside doing its work, when it began and ended and what it used of processors. */
async function notingTerraform(directory: string) {
  const notes = join(directory, 'notes')
  const tools = join(directory, 'tools')
  await mkdir(tools)
  await writeFile(
    join(tools, 'terraform'),
    `#!/bin/sh
from=$(date +%s%N)
'${join(findTool('terraform'), 'terraform')}' "$@"
code=$?
to=$(date +%s%N)
times > '${notes}.last'
echo "$from $to $(tail -n 1 '${notes}.last')" >> '${notes}'
exit $code
`,
    { mode: 0o755 },
  )
  return {
    tools,
    forget: async () => rm(notes, { force: true }),
    async spent(): Promise<Spent> {
      const lines = (await readFile(notes, 'utf8')).trim().split('\n')
      const all = lines.map((line) => {
        const [from = '0', to = '0', ...times] = line.split(' ')
        return {
          wall: Number(BigInt(to) - BigInt(from)) / 1e6,
          cpu: times.map(seconds).reduce((sum, next) => sum + next, 0),
        }
      })
      return {
        wall: all.reduce((sum, { wall }) => sum + wall, 0),
        cpu: all.reduce((sum, { cpu }) => sum + cpu, 0),
      }
    },
  }
}

/** Milliseconds of `0m1.230s`. */
function seconds(text: string): number {
  const [, minutes = '0', rest = '0'] = /^(\d+)m([\d.]+)s$/u.exec(text) ?? []
  return (Number(minutes) * 60 + Number(rest)) * 1000
}

/** Plans and applies once per round, with state and ledger where a team has them. */
export async function wholeApplies(rounds: number): Promise<{ terraform: Spent[]; all: Spent[]; own: Spent[] }> {
  const directory = await mkdtemp(join(tmpdir(), 'wrenchproof-bench-'))
  const noting = await notingTerraform(directory)
  const root = (round: number): string =>
    `terraform {\n  backend "s3" {}\n}\nresource "terraform_data" "one" {\n  count = 20\n  input = "round ${round}"\n}\n`
  await using rig = await openRig({
    environments: ['dev'],
    files: {
      'terraform/environments.yml': `environments:\n  dev:\n    branch: main\n    approvals: 0\n    account: "111111111111"\n    region: us-east-2\n    plan-role: ${roleArn('dev', 'plan')}\n    apply-role: ${roleArn('dev', 'apply')}\n`,
      'terraform/environments/dev/main.tf': root(0),
    },
  })
  const permissions = { contents: 'write', actions: 'read', 'id-token': 'write', 'pull-requests': 'write' } as const
  const job = {
    name: 'deliver',
    environment: 'dev',
    permissions,
    env: { PATH: `${noting.tools}:${process.env['PATH'] ?? ''}` },
  }
  const step = async (action: string, inputs: Record<string, string>) => {
    await using machine = await rig.job(job)
    const ran = await machine.runner.runAction(action, { ...rig.inputs('dev'), ...inputs })
    if (ran.outcome !== 'success') throw new Error(ran.log)
    return ran
  }
  const result: { terraform: Spent[]; all: Spent[]; own: Spent[] } = { terraform: [], all: [], own: [] }
  for (let round = 1; round <= rounds; round += 1) {
    await rig.commit('main', `round ${round}`, { 'terraform/environments/dev/main.tf': root(round) })
    const { outputs } = await step(planAction, {})
    await noting.forget()
    const all = await inChildren(async () => step(applyAction, { 'plan-digest': outputs['plan-digest'] ?? '' }))
    const terraform = await noting.spent()
    result.all.push(all)
    result.terraform.push(terraform)
    result.own.push({ wall: all.wall - terraform.wall, cpu: all.cpu - terraform.cpu })
  }
  await rm(directory, { recursive: true })
  return result
}
