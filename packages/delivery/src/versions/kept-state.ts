import type { StateMark } from '../ledger/records.ts'

/** One version of a state in its bucket, as its bytes say. */
export interface KeptState {
  /** The bucket's id of the version. */
  readonly id: string
  /** ISO time of writing. */
  readonly at: string
  readonly content:
    | ({ readonly kind: 'state' } & StateMark)
    | { readonly kind: 'deleted' }
    | { readonly kind: 'zero-byte' }
    | { readonly kind: 'truncated' }
    | { readonly kind: 'no-state'; readonly why: string }
    /** It was not looked at, or could not be. */
    | { readonly kind: 'unread'; readonly why: string }
}

/** What is known of a state's versions. */
export interface VersionFacts {
  /** The state that the ledger remembers. */
  readonly recorded: StateMark | undefined
  /** Newest first. */
  readonly versions: readonly KeptState[]
  /** Environments by the lineage of the state that their ledger remembers; this environment's own left out. */
  readonly others: ReadonlyMap<string, string>
}

/** What is the matter with the newest version. */
export type StateSymptom =
  | 'as-recorded'
  /** The ledger remembers no state, so that nothing can be compared. */
  | 'not-recorded'
  /** There is no version at all. */
  | 'gone'
  | 'deleted'
  | 'zero-byte'
  | 'truncated'
  | 'no-state'
  | 'unread'
  /** The state of another environment. */
  | 'swapped'
  | 'wrong-lineage'
  | 'regressed'
  /** The recorded serial with another content. */
  | 'forked'
  /** A higher serial that no record explains. */
  | 'changed'

/** `version 3HL4 of 2026-11-24T10:11:12.000Z (serial 41 of lineage 6f1c...)`. */
export function keptText({ id, at, content }: KeptState): string {
  return `version ${id} of ${at} (${contentText(content)})`
}

function contentText(content: KeptState['content']): string {
  switch (content.kind) {
    case 'state':
      return `serial ${content.serial} of lineage ${content.lineage}`
    case 'deleted':
      return 'a deletion'
    case 'zero-byte':
      return 'zero bytes'
    case 'truncated':
      return 'cut off'
    case 'no-state':
    case 'unread':
      return content.why
    default:
      return content satisfies never
  }
}

/** Whether it is that state. */
export function isState({ content }: KeptState, mark: StateMark): boolean {
  return (
    content.kind === 'state' &&
    content.lineage === mark.lineage &&
    content.serial === mark.serial &&
    content.stateSha256 === mark.stateSha256
  )
}
