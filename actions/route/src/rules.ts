import type { Environment } from '@wrenchproof/delivery'
import { skewFindings, sourceFindings } from '@wrenchproof/modules'
import type { Closure, Finding, InventoryRow } from '@wrenchproof/modules'

/**
 * Where an environment breaks its own rules on modules. What cannot be read might break them too, so under rules it is
 * a finding.
 */
export function ruleFindings(
  { name, after, moduleSources, moduleSkew }: Environment,
  closure: Closure | undefined,
  inventory: readonly InventoryRow[],
): Finding[] {
  if (closure === undefined) return []
  const ruled = moduleSources.local !== 'allow' || moduleSources.remote !== 'any' || moduleSkew !== 'any'
  const unknown = closure.findings.filter(({ code }) => code === 'UNREADABLE' || code === 'SOURCE_NOT_LITERAL')
  return [
    ...sourceFindings(closure, moduleSources),
    ...(after === undefined ? [] : skewFindings(inventory, [after, name], moduleSkew)),
    ...(ruled ? unknown : []),
  ]
}
