/** Which content was applied in an environment, and when: what promotion asks the environment before. */
import { z } from 'zod'
import type { Outcome } from './outcome.ts'

const time = z.iso.datetime()

/** One stretch of time in which a member of the module closure had one content there. */
const stay = z.strictObject({
  /** Content hash of the member. */
  hash: z.string(),
  since: time,
  /** When other content was applied or the environment stopped being as delivered; absent while it is there. */
  until: time.optional(),
})
export type Stay = z.infer<typeof stay>

/** By the member's name (`memberKey`), oldest stay first. */
export const deliveredRecord = z.record(z.string(), z.array(stay))
export type Delivered = z.infer<typeof deliveredRecord>

/** What a delivery leaves behind, as far as promotion cares. */
export interface Delivery {
  readonly outcome: Outcome
  /** Content hashes of what was delivered, by member. */
  readonly closure: Readonly<Record<string, string>>
  /** ISO time. */
  readonly at: string
}

// What nobody has used for so long is delivered again before it is promoted; the file stays small.
const kept = { stays: 20, milliseconds: 90 * 86_400_000 }

/** The record after a delivery ended so. */
export function deliveredAfter(before: Delivered | undefined, { outcome, closure, at }: Delivery): Delivered {
  const known = before ?? {}
  switch (outcome) {
    case 'refused':
    case 'failed-clean':
      return known
    case 'applied':
    case 'no-changes':
    case 'lock-stuck':
      return update(known, at, closure)
    case 'partial':
    case 'cancelled':
    case 'state-not-saved':
    case 'in-doubt':
      return update(known, at, {})
    default:
      return outcome satisfies never
  }
}

/** The record when the environment is as nobody delivered it any more: every stay ends. */
export const deliveredNoMore = (before: Delivered | undefined, at: string): Delivered => update(before ?? {}, at, {})

/** Milliseconds of the longest stay of this content among a member's; `undefined` when it never was there. */
export function longestStay(stays: readonly Stay[], hash: string, now: Date): number | undefined {
  const lengths = stays
    .filter((one) => one.hash === hash)
    .map(({ since, until }) => (until === undefined ? now.getTime() : Date.parse(until)) - Date.parse(since))
  return lengths.length === 0 ? undefined : Math.max(0, ...lengths)
}

function update(known: Delivered, at: string, closure: Readonly<Record<string, string>>): Delivered {
  const members = [...new Set([...Object.keys(known), ...Object.keys(closure)])].toSorted()
  return Object.fromEntries(
    members.flatMap((member) => {
      const hash = Object.hasOwn(closure, member) ? closure[member] : undefined
      const stays = staysAfter(Object.hasOwn(known, member) ? (known[member] ?? []) : [], hash, at)
      return stays.length === 0 ? [] : [[member, stays] as const]
    }),
  )
}

function staysAfter(stays: readonly Stay[], hash: string | undefined, at: string): Stay[] {
  const stillThere = (one: Stay): boolean => one.until === undefined && one.hash === hash
  const ended = stays.map((one) => (one.until === undefined && one.hash !== hash ? { ...one, until: at } : one))
  const now = hash === undefined || stays.some(stillThere) ? ended : [...ended, { hash, since: at }]
  const oldest = Date.parse(at) - kept.milliseconds
  return now.filter(({ until }) => until === undefined || Date.parse(until) >= oldest).slice(-kept.stays)
}
