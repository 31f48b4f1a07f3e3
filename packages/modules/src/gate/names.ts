import type { Finding } from '../finding.ts'
import { isOverride } from '../hcl/read-config.ts'
import { isConfig } from '../closure/sweep.ts'
import { joined } from '../tree/paths.ts'
import type { Permit } from './allowed.ts'

/** A directory that Terraform reads, and what is in it, of the commit and of the checkout alike. */
export interface ReadDirectory {
  readonly path: string
  /** The root, where Terraform is started. */
  readonly isRoot: boolean
  readonly names: readonly string[]
}

/** What a name alone gives away in a directory that Terraform reads. */
export function nameFindings({ path, isRoot, names }: ReadDirectory, permit: Permit): Finding[] {
  return names.toSorted().flatMap((name) => {
    const file = joined(path, name)
    const found = (code: Finding['code'], problem: string): Finding[] => [{ code, field: '', problem, file }]
    if (name === '.terraform') return found('PLANTED', 'can hold programs that Terraform would start')
    if (name === 'terraform.d') return found('PLANTED', 'can hold plug-ins that Terraform would start')
    if (isCliConfig(name)) return found('PLANTED', 'is a configuration of the terraform command itself')
    if (isRoot && isAutoTfvars(name) && !permit.autoTfvars(file))
      return found(
        'AUTO_TFVARS',
        'is read without being named anywhere; list it under `allow.auto-tfvars`, or use `var-file`',
      )
    if (isOverride(name) && isConfig(name) && !permit.override(file))
      return found('OVERRIDE', 'overrides what other files say; list it under `allow.overrides`')
    return []
  })
}

/** Whether a file configures the terraform or tofu command wherever it is found. */
export function isCliConfig(name: string): boolean {
  return /^(?:\.terraformrc|terraform\.rc|\.tofurc|tofu\.rc)$|\.(?:tfrc|tofurc)$/u.test(name)
}

/** Whether Terraform reads a file of this name for variables by itself. */
export function isAutoTfvars(name: string): boolean {
  return /^terraform\.tfvars(?:\.json)?$|\.auto\.tfvars(?:\.json)?$/u.test(name)
}
