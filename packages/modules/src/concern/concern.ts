import type { Closure, Member } from '../closure/closure.ts'
import type { MemberFile } from '../closure/sweep.ts'
import type { Finding } from '../finding.ts'

/** Why a root is concerned by the step from one tree to another. */
export type Reason =
  | { readonly kind: 'new-root' | 'removed-root' }
  /** A member came, went, or changed; `files` are the real paths of what differs in it, sorted. */
  | {
      readonly kind: 'added' | 'removed' | 'changed'
      readonly member: Pick<Member, 'kind' | 'path'>
      readonly files: readonly string[]
    }
  /** What it delivers is not known for certain, so that anything may concern it. */
  | { readonly kind: 'unknown'; readonly finding: Finding }

/** A root and why it is concerned; with no reason it is not. */
export interface Concern {
  readonly root: string
  readonly reasons: readonly Reason[]
}

/** What to do about a root that reads files by paths nothing of which is written out. */
export interface ConcernOptions {
  /** `report`: only its closure's findings tell. `route`: every change concerns it. */
  readonly unboundedReads?: 'report' | 'route'
}

/**
 * Which roots of either tree are concerned, and why, by root. A root whose closure is incomplete in either tree is
 * concerned by any step, because what it is made of is not known.
 */
export function concerns(
  before: ReadonlyMap<string, Closure>,
  after: ReadonlyMap<string, Closure>,
  { unboundedReads = 'report' }: ConcernOptions = {},
): Concern[] {
  const roots = [...new Set([...before.keys(), ...after.keys()])].toSorted()
  return roots.map((root) => {
    const [old, now] = [before.get(root), after.get(root)]
    const reasons = [...(old?.hash === now?.hash ? [] : differences(old, now)), ...unknowns(old, now, unboundedReads)]
    return { root, reasons }
  })
}

function differences(before: Closure | undefined, after: Closure | undefined): Reason[] {
  if (before === undefined || before.members.length === 0) return [{ kind: 'new-root' }]
  if (after === undefined || after.members.length === 0) return [{ kind: 'removed-root' }]
  const old = new Map(before.members.map((member) => [keyOf(member), member]))
  const now = new Map(after.members.map((member) => [keyOf(member), member]))
  const reasons: Reason[] = []
  for (const [key, member] of now) {
    const earlier = old.get(key)
    if (earlier === undefined) reasons.push({ kind: 'added', member: named(member), files: paths(member.files) })
    else if (earlier.hash !== member.hash)
      reasons.push({ kind: 'changed', member: named(member), files: changedFiles(earlier.files, member.files) })
  }
  for (const [key, member] of old)
    if (!now.has(key)) reasons.push({ kind: 'removed', member: named(member), files: paths(member.files) })
  return reasons
}

function unknowns(before: Closure | undefined, after: Closure | undefined, reads: 'report' | 'route'): Reason[] {
  const findings = [...(after?.findings ?? []), ...(before?.findings ?? [])]
  const codes = new Set(['UNREADABLE', 'SOURCE_NOT_LITERAL', ...(reads === 'route' ? ['DYNAMIC_PATH'] : [])])
  const seen = new Set<string>()
  return findings.flatMap((finding) => {
    const key = JSON.stringify([finding.code, finding.file, finding.line, finding.column])
    if (!codes.has(finding.code) || seen.has(key)) return []
    seen.add(key)
    return [{ kind: 'unknown' as const, finding }]
  })
}

function changedFiles(before: readonly MemberFile[], after: readonly MemberFile[]): string[] {
  const keys = (files: readonly MemberFile[]): Map<string, string> =>
    new Map(files.map((file) => [`${file.as}\0${file.mode} ${file.hash}`, file.path]))
  const [old, now] = [keys(before), keys(after)]
  const changed = [...now].filter(([key]) => !old.has(key)).map(([, path]) => path)
  const gone = [...old].filter(([key]) => !now.has(key)).map(([, path]) => path)
  return [...new Set([...changed, ...gone])].toSorted()
}

const keyOf = ({ kind, path }: Member): string => `${kind} ${path}`
const named = ({ kind, path }: Member): Pick<Member, 'kind' | 'path'> => ({ kind, path })
const paths = (files: readonly MemberFile[]): string[] => [...new Set(files.map(({ path }) => path))].toSorted()
