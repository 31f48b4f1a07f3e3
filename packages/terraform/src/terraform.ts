import { applying } from './commands/applying.ts'
import { keeping } from './commands/keeping.ts'
import { planning } from './commands/planning.ts'
import { preparing } from './commands/preparing.ts'
import { commandsOf } from './commands/run.ts'
import type { Terraform, TerraformSettings } from './port.ts'

/** The terraform (or tofu) binary on one root. */
export function terraformCli(settings: TerraformSettings): Terraform {
  const commands = commandsOf(settings)
  return { ...preparing(commands), ...planning(commands), ...keeping(commands), ...applying(commands) }
}
