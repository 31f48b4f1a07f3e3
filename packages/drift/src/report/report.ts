import type { Scrub } from '@wrenchproof/plan'
import { sideText } from '../issue/value.ts'
import type { EnvironmentLook, Status } from '../look/environment.ts'
import { reasonsOf, statusOf } from '../look/environment.ts'
import type { Severity } from '../look/severity.ts'
import type { Pending } from '../pending.ts'
import { proposalsOf } from '../remedy/proposals.ts'
import type { Proposal } from '../remedy/proposals.ts'
import { importBlocks } from '../unmanaged/import-block.ts'

/** One environment for machines, scrubbed; the lists are empty where nothing was found or looked at (see `unknown`). */
export interface EnvironmentReport {
  readonly environment: string
  readonly status: Status
  readonly drift: readonly {
    readonly address: string
    readonly type: string
    readonly kind: 'deleted' | 'changed'
    readonly severity: Severity
    readonly attributes: readonly {
      readonly path: string
      readonly severity: Severity
      readonly before: string
      readonly after: string
      /** The day until which the noise list kept it quiet. */
      readonly expired?: string
    }[]
    readonly moreAttributes: number
  }[]
  readonly muted: readonly { readonly address: string; readonly path: string; readonly until: string }[]
  readonly pending: Pending
  readonly unmanaged: readonly {
    readonly type?: string
    readonly id: string
    readonly arn?: string
    readonly ageDays?: number
    readonly misspelt: boolean
    /** A ready `import` block; absent where the type is not known or a secret was taken out of it. */
    readonly import?: string
  }[]
  /** Why parts of the look are missing. */
  readonly unknown: readonly string[]
  /** What to know about the look besides. */
  readonly remarks: readonly string[]
  /** What a person may do about it. */
  readonly proposals: readonly Proposal[]
}

/** What was seen of an environment, as plain data. */
export function environmentReport(look: EnvironmentLook, scrub: Scrub): EnvironmentReport {
  const { findings, muted } = look.drift.known ? look.drift.value : { findings: [], muted: [] }
  const objects = look.unmanaged?.known === true ? look.unmanaged.value : []
  const waiting = look.pending.known ? look.pending.value : { added: [], removed: [], changed: [] }
  return {
    environment: look.environment,
    status: statusOf(look),
    drift: findings.map((finding) => ({
      address: scrub(finding.address),
      type: finding.type,
      kind: finding.kind,
      severity: finding.severity,
      attributes: (finding.kind === 'deleted' ? [] : finding.attributes).map(({ path, severity, change, expired }) => ({
        path: scrub(path),
        severity,
        before: sideText(change.before, scrub),
        after: sideText(change.after, scrub),
        ...(expired === undefined ? {} : { expired: expired.expires }),
      })),
      moreAttributes: finding.kind === 'deleted' ? 0 : finding.more,
    })),
    muted: muted.map(({ address, path, entry }) => ({
      address: scrub(address),
      path: scrub(path),
      until: entry.expires,
    })),
    pending: {
      added: waiting.added.map(scrub),
      removed: waiting.removed.map(scrub),
      changed: waiting.changed.map(scrub),
    },
    unmanaged: objects.map(({ item, age, misspelt }) => {
      const [block] = importBlocks([item])
      return {
        ...(item.type === undefined ? {} : { type: scrub(item.type) }),
        id: scrub(item.id),
        ...(item.arn === undefined ? {} : { arn: scrub(item.arn) }),
        ...(age === undefined ? {} : { ageDays: Math.floor(age / 86_400_000) }),
        misspelt,
        ...(block === undefined || scrub(block) !== block ? {} : { import: block }),
      }
    }),
    unknown: reasonsOf(look).map(scrub),
    remarks: (look.remarks ?? []).map(scrub),
    proposals: proposalsOf(look, scrub),
  }
}
