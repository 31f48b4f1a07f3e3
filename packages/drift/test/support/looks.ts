import type { AttributeChange } from '@wrenchproof/plan'
import { pathText } from '@wrenchproof/plan'
import type { EnvironmentLook, Finding, Severity, Unmanaged } from '../../src/index.ts'
import { known } from '../../src/index.ts'

export const now = new Date('2026-11-24T07:30:00Z')
export const plain = (text: string): string => text
export const nothingPending = known({ added: [], removed: [], changed: [] })

/** A change of one attribute from one value to another. */
export function changeOf(path: AttributeChange['path'], before: unknown, after: unknown): AttributeChange {
  return { path, before: { kind: 'value', value: before }, after: { kind: 'value', value: after }, forces: false }
}

/** A finding of one attribute. */
export function changedFinding(
  address: string,
  severity: Exclude<Severity, 'deleted'>,
  ...changes: readonly AttributeChange[]
): Finding {
  const attributes = changes.map((change) => ({ path: pathText(change.path), severity, change }))
  return { address, type: address.split('.')[0] ?? '', kind: 'changed', severity, attributes, more: 0 }
}

export function deletedFinding(address: string): Finding {
  return { address, type: address.split('.')[0] ?? '', kind: 'deleted', severity: 'deleted' }
}

/** A whole look with these findings. */
export function lookWith(findings: readonly Finding[], unmanaged: readonly Unmanaged[] = []): EnvironmentLook {
  return {
    environment: 'production',
    drift: known({ findings, formOnly: 0, muted: [] }),
    pending: nothingPending,
    unmanaged: known(unmanaged),
  }
}
