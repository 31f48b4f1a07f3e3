import picomatch from 'picomatch'
import type { AttributeDrift, DriftLook, Finding, MutedAttribute } from '../look/finding.ts'
import { inOrder } from '../look/drift.ts'
import { worst } from '../look/severity.ts'

interface Owned {
  readonly reason: string
  readonly owner: string
  /** The last day it holds, as `2027-01-31`, until its end in UTC. */
  readonly expires: string
}

/** An attribute that is expected to change. */
export interface NoiseEntry extends Owned {
  /** A glob over addresses; `*` crosses dots. */
  readonly address: string
  /** A glob over attribute paths; covers what is below it, and may leave out indexes. */
  readonly attribute: string
}

/** An object that is meant to be in no state. */
export interface IgnoredObject extends Owned {
  /** A glob over resource types. */
  readonly type: string
  /** A glob over ids and ARNs. */
  readonly id: string
}

/** What is known and let be. */
export interface NoiseList {
  readonly noise: readonly NoiseEntry[]
  readonly unmanaged: readonly IgnoredObject[]
}

export const noNoise: NoiseList = { noise: [], unmanaged: [] }

// Addresses and paths are no file names: `*` crosses dots and slashes, brackets are index brackets.
const glob = { dot: true, bash: true, nobracket: true, literalBrackets: true, noextglob: true, nonegate: true }

/** Whether a text matches a glob of the noise list. */
export function matcher(pattern: string): (text: string) => boolean {
  const matches = picomatch(pattern, glob)
  return (text) => matches(text)
}

/** Whether an entry no longer holds. */
export function hasExpired({ expires }: Owned, now: Date): boolean {
  return now.getTime() >= Date.parse(`${expires}T00:00:00Z`) + day
}

const day = 86_400_000

/**
 * Takes what is expected out of a look. Nothing hides an object that is gone, and a glob with a wildcard hides no
 * attribute that matters for security: such an entry has to name it. What an expired entry covers alarms again and
 * carries the entry.
 */
export function withoutNoise(look: DriftLook, entries: readonly NoiseEntry[], now: Date): DriftLook {
  if (entries.length === 0) return look
  const rules = entries.map((entry): Rule => ({
    entry,
    expired: hasExpired(entry, now),
    matchesAddress: matcher(entry.address),
    matchesPath: matcher(entry.attribute),
    exact: !/[*?{]/u.test(entry.attribute),
  }))
  const muted: MutedAttribute[] = []
  const findings = look.findings.flatMap((finding): Finding[] => {
    if (finding.kind === 'deleted') return [finding]
    const concerned = rules.filter(({ matchesAddress }) => matchesAddress(finding.address))
    if (concerned.length === 0) return [finding]
    const attributes = finding.attributes.flatMap((attribute): AttributeDrift[] => {
      const covering = concerned.filter((rule) => covers(rule, attribute))
      const holding = covering.find(({ expired }) => !expired)
      if (holding !== undefined) {
        muted.push({ address: finding.address, path: attribute.path, entry: holding.entry })
        return []
      }
      const [old] = covering
      return [old === undefined ? attribute : { ...attribute, expired: old.entry }]
    })
    if (attributes.length === 0 && finding.more === 0) return []
    if (finding.more > 0) return [{ ...finding, attributes }]
    const severity = worst(attributes.map((attribute) => attribute.severity))
    return [{ ...finding, attributes, severity: severity === 'deleted' ? 'security' : severity }]
  })
  return { ...look, findings: inOrder(findings), muted: [...look.muted, ...muted] }
}

interface Rule {
  readonly entry: NoiseEntry
  readonly expired: boolean
  readonly matchesAddress: (text: string) => boolean
  readonly matchesPath: (text: string) => boolean
  readonly exact: boolean
}

function covers({ matchesPath, exact }: Rule, { path, severity }: AttributeDrift): boolean {
  if (severity === 'security' && !exact) return false
  return prefixesOf(path).some((prefix) => matchesPath(prefix) || matchesPath(prefix.replaceAll(/\[\d+\]/gu, '')))
}

/** `a[0].b` as `a`, `a[0]` and `a[0].b`; a quoted key is not taken apart. */
function prefixesOf(path: string): readonly string[] {
  const steps = path.match(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]|\.?[^.[]+/gu) ?? [path]
  return steps.map((_, index) => steps.slice(0, index + 1).join(''))
}
