import type { AttributeChange, Drift, PlanJson, Side } from '@wrenchproof/plan'
import { attributeChanges, effectsOf, pathText } from '@wrenchproof/plan'
import type { Answer } from '../answer.ts'
import { known, unknown } from '../answer.ts'
import type { AttributeDrift, DriftLook, Finding } from './finding.ts'
import { severities, severityOf, worst } from './severity.ts'

/**
 * What the world did, from the JSON of a `-refresh-only` plan made at the last applied commit. Only `resource_drift`
 * counts: outputs and moves give exit code 2 as well and are nobody's doing. A plan that failed or that looked at a part
 * alone is no answer. Throws `PLAN_UNREADABLE` for actions that are not known.
 */
export function driftOf(plan: PlanJson): Answer<DriftLook> {
  if (plan.errored) return unknown('terraform did not finish the plan')
  if (plan.deferred_changes.length > 0 || !plan.complete)
    return unknown('the plan looked at a part of the objects only')
  const types = new Map(plan.resource_drift.map(({ address, type }) => [address, type]))
  const seen = effectsOf(plan).drift.map((drift) => findingOf(drift, types.get(drift.address) ?? ''))
  const findings = seen.flatMap(({ finding }) => finding ?? [])
  return known({
    findings: inOrder(findings),
    formOnly: seen.reduce((sum, { formOnly }) => sum + formOnly, 0),
    muted: [],
  })
}

/** Findings, worst first, then by address. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (one, other) =>
      severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
      (one.address < other.address ? -1 : Number(one.address !== other.address)),
  )
}

interface Seen {
  readonly finding?: Finding
  readonly formOnly: number
}

function findingOf({ address, action, change }: Drift, type: string): Seen {
  if (action === 'move') return { formOnly: 0 }
  if (action === 'delete') return { finding: { address, type, kind: 'deleted', severity: 'deleted' }, formOnly: 0 }
  const { changes, more } = attributeChanges(change)
  const told = withoutEchoes(changes)
  const real = told.filter((changed) => !isForm(changed))
  const attributes = real.map((changed): AttributeDrift => ({
    path: pathText(changed.path),
    severity: severityOf(type, changed),
    change: changed,
  }))
  const formOnly = told.length - real.length
  if (attributes.length === 0 && more === 0) return { formOnly }
  const severity = worst(attributes.map((attribute) => attribute.severity))
  return {
    formOnly,
    finding: {
      address,
      type,
      kind: 'changed',
      severity: severity === 'deleted' || more > 0 ? 'security' : severity,
      attributes,
      more,
    },
  }
}

/** `tags_all` repeats what `tags` says; it speaks for itself only where a provider's default tag is concerned. */
function withoutEchoes(changes: readonly AttributeChange[]): readonly AttributeChange[] {
  const said = new Set(changes.flatMap(({ path }) => (path[0] === 'tags' ? [tagKey(path)] : [])))
  // `tags` as a whole comes or goes in one piece, `tags_all` key by key.
  const whole = said.has('[]')
  return changes.filter(
    ({ path }) => path[0] !== 'tags_all' || !(whole || said.has(tagKey(path)) || (path.length === 1 && said.size > 0)),
  )
}

function tagKey(path: AttributeChange['path']): string {
  return JSON.stringify(path.slice(1))
}

// Providers write nothing in several ways, and read back another one than they wrote.
function isForm({ before, after, remark }: AttributeChange): boolean {
  return remark !== undefined || (isNothing(before) && isNothing(after))
}

function isNothing(side: Side): boolean {
  if (side.kind === 'absent') return true
  if (side.kind !== 'value') return false
  const { value } = side
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0
  return value === ''
}
