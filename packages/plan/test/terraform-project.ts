import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { PlanJson } from '../src/index.ts'
import { parsePlanJson } from '../src/index.ts'

const run = promisify(execFile)

/** A Terraform root in a directory of its own, gone when disposed. */
export interface TerraformProject extends AsyncDisposable {
  /** Replaces the configuration, plans and reads the plan. */
  plan(main: string, ...flags: string[]): Promise<PlanJson>
  /** As `plan`, but the JSON text. */
  planText(main: string, ...flags: string[]): Promise<string>
  /** Applies the last plan; rejects when terraform fails. */
  apply(): Promise<void>
}

export async function terraformProject(): Promise<TerraformProject> {
  const cwd = await mkdtemp(join(tmpdir(), 'wrenchproof-plan-'))
  const terraform = async (...args: string[]): Promise<string> => {
    const env = { PATH: process.env['PATH'] ?? '', HOME: cwd, CHECKPOINT_DISABLE: '1' }
    const { stdout } = await run('terraform', args, { cwd, env, maxBuffer: 100_000_000 })
    return stdout
  }
  const write = (main: string): Promise<void> => writeFile(join(cwd, 'main.tf'), main)
  await write('resource "terraform_data" "none" {}\n')
  await terraform('init', '-input=false')
  const planText = async (main: string, ...flags: string[]): Promise<string> => {
    await write(main)
    await terraform('plan', '-input=false', '-out=tfplan', ...flags)
    return terraform('show', '-json', 'tfplan')
  }
  return {
    planText,
    async plan(main, ...flags) {
      return parsePlanJson(await planText(main, ...flags))
    },
    async apply() {
      await terraform('apply', '-input=false', 'tfplan')
    },
    async [Symbol.asyncDispose]() {
      await rm(cwd, { recursive: true, force: true })
    },
  }
}
