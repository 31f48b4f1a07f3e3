/** What became of a state, told from its versions in the bucket and from what the ledger remembers. */
import type { StateMark } from '../ledger/records.ts'
import { isState, keptText } from './kept-state.ts'
import type { KeptState, StateSymptom, VersionFacts } from './kept-state.ts'

/** The judgement of a state's versions. */
export interface VersionsJudged {
  readonly symptom: StateSymptom
  /** What is the matter with the newest version, as one sentence. */
  readonly sentence: string
  /** The newest version that is the state which the ledger remembers. */
  readonly recorded: KeptState | undefined
  /** Where none is: the versions that come nearest, and how each differs. At most three. */
  readonly nearest: readonly { readonly version: KeptState; readonly why: string }[]
  /** Successive versions of one serial with different contents, newest first: two writers did not know of each other. */
  readonly forks: readonly (readonly [KeptState, KeptState])[]
}

/** Judges; guesses nothing. */
export function judgeVersions(facts: VersionFacts): VersionsJudged {
  const { recorded, versions } = facts
  const equal = recorded === undefined ? undefined : versions.find((version) => isState(version, recorded))
  return {
    ...newestOf(facts),
    recorded: equal,
    nearest: recorded === undefined || equal !== undefined ? [] : nearestTo(recorded, facts),
    forks: forksIn(versions),
  }
}

function newestOf({ recorded, versions, others }: VersionFacts): Pick<VersionsJudged, 'symptom' | 'sentence'> {
  const [newest] = versions
  if (newest === undefined)
    return { symptom: 'gone', sentence: 'GONE: the bucket has no version of the state, not even a deleted one.' }
  const { content } = newest
  const text = keptText(newest)
  switch (content.kind) {
    case 'deleted':
      return { symptom: 'deleted', sentence: `DELETED: the state was deleted at ${newest.at}.` }
    case 'zero-byte':
      return {
        symptom: 'zero-byte',
        sentence: `ZERO-BYTE: the state has been empty since ${newest.at}, which Terraform takes for no state.`,
      }
    case 'truncated':
      return { symptom: 'truncated', sentence: `TRUNCATED: the state was cut off; ${text}.` }
    case 'no-state':
      return { symptom: 'no-state', sentence: `NO-STATE: what is there is no state Terraform can read; ${text}.` }
    case 'unread':
      return { symptom: 'unread', sentence: `UNREAD: the newest version could not be looked at; ${text}.` }
    case 'state': {
      if (recorded === undefined)
        return { symptom: 'not-recorded', sentence: `NOT-RECORDED: the ledger knows nothing of it; ${text}.` }
      if (isState(newest, recorded))
        return { symptom: 'as-recorded', sentence: `it is as the ledger remembers; ${text}.` }
      if (content.lineage !== recorded.lineage) {
        const owner = others.get(content.lineage)
        return owner === undefined
          ? { symptom: 'wrong-lineage', sentence: `WRONG-LINEAGE: it is another state than the recorded one; ${text}.` }
          : { symptom: 'swapped', sentence: `SWAPPED: it is the state of ${owner}; ${text}.` }
      }
      if (content.serial < recorded.serial)
        return {
          symptom: 'regressed',
          sentence: `REGRESSED: it is older than recorded serial ${recorded.serial}; ${text}.`,
        }
      if (content.serial === recorded.serial)
        return { symptom: 'forked', sentence: `FORKED: it has the recorded serial and another content; ${text}.` }
      return {
        symptom: 'changed',
        sentence: `CHANGED: it is newer than recorded serial ${recorded.serial}, and no record says why; ${text}.`,
      }
    }
    default:
      return content satisfies never
  }
}

const shownNearest = 3

function nearestTo(recorded: StateMark, { versions, others }: VersionFacts): VersionsJudged['nearest'] {
  return versions
    .flatMap((version) => {
      const { content } = version
      if (content.kind !== 'state' || content.lineage !== recorded.lineage || others.has(content.lineage)) return []
      const distance = content.serial - recorded.serial
      const why =
        distance === 0
          ? `the recorded serial ${recorded.serial}, and another content`
          : `${Math.abs(distance)} ${distance < 0 ? 'before' : 'past'} the recorded serial ${recorded.serial}`
      return [{ version, why, distance: Math.abs(distance) }]
    })
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, shownNearest)
    .map(({ version, why }) => ({ version, why }))
}

function forksIn(versions: readonly KeptState[]): VersionsJudged['forks'] {
  const states = versions.filter(({ content }) => content.kind === 'state')
  return states.flatMap((newer, index) => {
    const older = states[index + 1]
    if (older?.content.kind !== 'state' || newer.content.kind !== 'state') return []
    const same = newer.content.lineage === older.content.lineage && newer.content.serial === older.content.serial
    return same && newer.content.stateSha256 !== older.content.stateSha256 ? [[newer, older] as const] : []
  })
}
