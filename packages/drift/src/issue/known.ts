import { createHash } from 'node:crypto'
import type { Scrub, Side } from '@wrenchproof/plan'
import type { EnvironmentLook } from '../look/environment.ts'
import type { Finding } from '../look/finding.ts'
import type { Unmanaged } from '../unmanaged/unmanaged.ts'

/** A finding as an issue remembers it: which it is, and what was said about it. */
export interface KnownFinding {
  /** `d` for drift, `u` for an unmanaged object, then ten hexadecimal digits. */
  readonly key: string
  readonly digest: string
}

/** The findings of a look, each under a key that stays the same from run to run. */
export function knownFindings({ drift, unmanaged }: EnvironmentLook, scrub: Scrub): readonly KnownFinding[] {
  return [
    ...(drift.known ? drift.value.findings.map((finding) => knownDrift(finding, scrub)) : []),
    ...(unmanaged?.known === true ? unmanaged.value.map(knownObject) : []),
  ]
}

/** One digest for some findings, independent of their order. */
export function digestOf(findings: readonly KnownFinding[]): string {
  return hash(findings.map(({ key, digest }) => `${key} ${digest}`).toSorted()).slice(0, 16)
}

function knownDrift(finding: Finding, scrub: Scrub): KnownFinding {
  const said =
    finding.kind === 'deleted'
      ? []
      : finding.attributes.map(({ path, severity, change, expired }) =>
          [path, severity, spoken(change.before, scrub), spoken(change.after, scrub), expired?.expires ?? ''].join(
            '\n',
          ),
        )
  return { key: `d${hash([finding.address]).slice(0, 10)}`, digest: hash([finding.kind, ...said]).slice(0, 6) }
}

function knownObject({ item, expired }: Unmanaged): KnownFinding {
  return {
    key: `u${hash([item.arn ?? `${item.type ?? ''} ${item.id}`]).slice(0, 10)}`,
    digest: hash([expired?.expires ?? '']).slice(0, 6),
  }
}

// Scrubbed first: the hash of a short secret, published, is the secret.
function spoken(side: Side, scrub: Scrub): string {
  return side.kind === 'value' ? scrub(JSON.stringify(side.value)) : side.kind
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
