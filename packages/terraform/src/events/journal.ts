/** What an apply did, from its event stream: kept as it happens, so that it is known when the process dies. */
import { eventLine, parseEvent } from './event.ts'
import type { Diagnostic, TerraformEvent } from './event.ts'

/** A change that terraform announced. */
export interface JournalEntry {
  readonly address: string
  /** Terraform's word: create, update, delete, ... */
  readonly action: string
  /** The new object's id, once a create is complete and the type has one. */
  readonly id?: string
}

/** How far an apply came. */
export interface Progress {
  readonly done: readonly JournalEntry[]
  /** Started and neither finished nor failed: whether it happened is not known. */
  readonly inFlight: readonly JournalEntry[]
  readonly failed: readonly JournalEntry[]
}

export interface Journal {
  /** Takes a line of terraform's output. */
  readonly line: (text: string) => void
  readonly diagnostics: readonly Diagnostic[]
  /** Milliseconds since 1970 when it began with the first change, holding the lock; `undefined` before. */
  readonly changedAt: number | undefined
  /** Whether terraform said that the apply as a whole went well, which it does when state is saved and lock released. */
  readonly complete: boolean
  /** Changes started and finished, data sources left out. */
  readonly started: number
  readonly completed: number
  progress(): Progress
}

/** A journal that logs short lines as it goes; `scrub` takes secrets out of what is logged and of diagnostics. */
export function openJournal(log: (line: string) => void, scrub = (text: string): string => text): Journal {
  const diagnostics: Diagnostic[] = []
  const inFlight = new Map<string, JournalEntry>()
  const done: JournalEntry[] = []
  const failed: JournalEntry[] = []
  const counts = { started: 0, completed: 0 }
  let complete = false
  let changedAt: number | undefined

  const note = ({ type, hook, '@timestamp': at }: TerraformEvent): void => {
    const address = hook?.resource?.addr
    // Data sources that are read during an apply are announced like changes.
    if (hook === undefined || address === undefined || hook.action === 'read') return
    const action = hook.action ?? 'change'
    // One address can be deleted and created in one apply.
    const key = `${action} ${address}`
    if (type === 'apply_start') {
      if (counts.started === 0) changedAt = at === undefined ? undefined : Date.parse(at)
      counts.started += 1
      inFlight.set(key, { address, action })
    } else if (type === 'apply_complete') {
      counts.completed += 1
      inFlight.delete(key)
      const id = hook.id_key === 'id' && action === 'create' ? hook.id_value : undefined
      done.push({ address, action, ...(id === undefined ? {} : { id }) })
    } else if (type === 'apply_errored') {
      inFlight.delete(key)
      failed.push({ address, action })
    }
  }

  return {
    diagnostics,
    get changedAt() {
      return changedAt
    },
    get complete() {
      return complete
    },
    get started() {
      return counts.started
    },
    get completed() {
      return counts.completed
    },
    progress: () => ({ done: [...done], failed: [...failed], inFlight: [...inFlight.values()] }),
    line(text) {
      const event = parseEvent(text)
      if (event === undefined) return
      note(event)
      complete ||= event.type === 'change_summary' && event.changes?.operation === 'apply'
      if (event.diagnostic !== undefined) diagnostics.push(scrubbed(event.diagnostic, scrub))
      const short = eventLine(event)
      if (short !== undefined) log(scrub(short))
    },
  }
}

const scrubbed = (diagnostic: Diagnostic, scrub: (text: string) => string): Diagnostic => ({
  ...diagnostic,
  summary: scrub(diagnostic.summary),
  detail: scrub(diagnostic.detail),
})
