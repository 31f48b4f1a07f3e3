import type { Closure } from '../closure/closure.ts'
import type { Finding } from '../finding.ts'
import type { InventoryRow } from './inventory.ts'
import { skewFindings } from './skew.ts'
import type { ModuleSkew } from './skew.ts'
import { sourceFindings } from './source-rules.ts'
import type { ModuleSources } from './source-rules.ts'

/** What an environment demands of its modules. */
export interface ModuleRules {
  readonly name: string
  /** The environment that `moduleSkew` compares with. */
  readonly after?: string | undefined
  readonly moduleSources: ModuleSources
  readonly moduleSkew: ModuleSkew
}

/**
 * Where an environment breaks its own rules on modules. What cannot be read, or called and not found, might break them
 * too, so under rules it is a finding.
 */
export function ruleFindings(
  { name, after, moduleSources, moduleSkew }: ModuleRules,
  closure: Closure | undefined,
  inventory: readonly InventoryRow[],
): Finding[] {
  if (closure === undefined) return []
  const ruled = moduleSources.local !== 'allow' || moduleSources.remote !== 'any' || moduleSkew !== 'any'
  const unknown = closure.findings.filter(
    ({ code, field }) => code === 'UNREADABLE' || code === 'SOURCE_NOT_LITERAL' || field.startsWith('module.'),
  )
  return [
    ...sourceFindings(closure, moduleSources),
    ...(after === undefined ? [] : skewFindings(inventory, [after, name], moduleSkew)),
    ...(ruled ? unknown : []),
  ]
}
