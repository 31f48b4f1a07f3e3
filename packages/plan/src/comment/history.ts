import type { Clean } from '../scrub/clean.ts'
import { entryDigest, shortHash } from '../shown/digest.ts'
import type { ShownEntry } from '../shown/entry.ts'
import type { SectionKind, ShownPlan } from '../shown/shown-plan.ts'
import type { CommentSubject } from './marker.ts'
import { firstLines, hasMarker } from './marker.ts'

/** What a comment remembers, unseen by readers, so that the next one can say what changed. */
export interface CommentHistory {
  /** The public fingerprint of the plan. */
  readonly fingerprint: string
  readonly effects: number
  /** By the hash of its address, each effect's kind and the hash of what was shown; absent when there are too many. */
  readonly known?: ReadonlyMap<string, { readonly letter: string; readonly digest: string }>
}

/** What changed since a comment; `unknown` when there are too many effects to remember each. */
export type ChangesSince =
  | { readonly kind: 'same' }
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'changed'
      readonly added: readonly Clean[]
      readonly changed: readonly Clean[]
      /** How many are gone, by kind. */
      readonly gone: ReadonlyMap<SectionKind, number>
    }

const mostKnown = 400

/** The line that holds the history of a comment. */
export function historyLine(plan: ShownPlan, fingerprint: string): string {
  const count = rememberedCount(plan)
  const list =
    count > mostKnown
      ? ''
      : namedEntries(plan)
          .map(({ letter, key, digest }) => letter + key + digest())
          .join('')
  return `<!-- wrenchproof:history:v1 ${/^v1:[0-9a-f]{64}$/u.test(fingerprint) ? fingerprint : 'none'} ${count} ${list} -->`
}

/** Reads the history from a comment of ours; `undefined` if it has none. Who wrote the comment is for the caller to check. */
export function readHistory(body: string, subject: CommentSubject): CommentHistory | undefined {
  if (!hasMarker(body, subject)) return undefined
  const found = form.exec(firstLines(body)[1] ?? '')?.groups
  if (found === undefined) return undefined
  const { fingerprint = '', count = '', list = '' } = found
  const effects = Number(count)
  const items = list.match(/.{13}/gu) ?? []
  if (items.length !== effects) return { fingerprint, effects }
  return {
    fingerprint,
    effects,
    known: new Map(items.map((item) => [item.slice(1, 7), { letter: item.slice(0, 1), digest: item.slice(7) }])),
  }
}

/** What changed from a comment's plan to this one. */
export function changesSince(history: CommentHistory, plan: ShownPlan, fingerprint: string): ChangesSince {
  if (history.fingerprint === fingerprint) return { kind: 'same' }
  if (history.known === undefined || rememberedCount(plan) > mostKnown) return { kind: 'unknown' }
  const named = namedEntries(plan)
  const gone = new Map<SectionKind, number>()
  const keys = new Set(named.map(({ key }) => key))
  for (const [key, { letter }] of history.known) {
    const kind = keys.has(key) ? undefined : kinds.get(letter)
    if (kind !== undefined) gone.set(kind, (gone.get(kind) ?? 0) + 1)
  }
  const added = named.filter(({ key }) => !history.known?.has(key))
  const changed = named.filter(({ key, letter, digest }) => {
    const old = history.known?.get(key)
    return old !== undefined && (old.letter !== letter || old.digest !== digest())
  })
  return { kind: 'changed', added: added.map(labelOf), changed: changed.map(labelOf), gone }
}

const form =
  /^<!-- wrenchproof:history:v1 (?<fingerprint>none|v1:[0-9a-f]{64}) (?<count>\d{1,9}) (?<list>(?:[a-z][\w.]{12}){0,400}) -->$/u

const letters = new Map<SectionKind, string>([
  ['delete', 'd'],
  ['replace', 'r'],
  ['forget', 'f'],
  ['update', 'u'],
  ['create', 'c'],
  ['import', 'i'],
  ['move', 'm'],
  ['invocation', 'a'],
  ['output', 'o'],
])
const kinds = new Map([...letters].map(([kind, letter]) => [letter, kind]))

interface NamedEntry {
  readonly entry: ShownEntry
  readonly letter: string
  readonly key: string
  /** Made when asked for: it takes the whole diff. */
  readonly digest: () => string
}

function rememberedCount({ sections }: ShownPlan): number {
  return sections.reduce((sum, { kind, entries }) => sum + (letters.has(kind) ? entries.length : 0), 0)
}

function namedEntries({ sections }: ShownPlan): readonly NamedEntry[] {
  const seen = new Map<string, number>()
  return sections.flatMap(({ kind, entries }) => {
    const letter = letters.get(kind)
    if (letter === undefined) return []
    const space = kind === 'output' || kind === 'invocation' ? kind : 'resource'
    return entries.map((entry) => {
      // Two objects may have one address once it is scrubbed, or be one and its deposed self.
      const name = `${space}\n${entry.label}`
      const number = seen.get(name) ?? 0
      seen.set(name, number + 1)
      return {
        entry,
        letter,
        key: shortHash(`${name}\n${number}`).slice(0, 6),
        digest: () => entryDigest(entry).slice(0, 6),
      }
    })
  })
}

function labelOf({ entry }: NamedEntry): Clean {
  return entry.label
}
