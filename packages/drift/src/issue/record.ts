import { z } from 'zod'
import type { KnownFinding } from './known.ts'
import { digestOf } from './known.ts'

const minutes = z.int().nonnegative()
const remembered = z.tuple([
  z.string().regex(/^[du][0-9a-f]{10}$/u),
  z.string().regex(/^[0-9a-f]{6}$/u),
  minutes,
  minutes,
  z.int().positive(),
  // How often it came back, and whether it is there.
  z.int().nonnegative(),
  z.boolean(),
])
const recordForm = z.strictObject({
  v: z.literal(1),
  seen: z.int().nonnegative(),
  first: minutes,
  last: minutes,
  known: z.array(remembered),
})

/** What an issue remembers of one finding. */
export interface Remembered extends KnownFinding {
  readonly firstSeen: Date
  readonly lastSeen: Date
  readonly timesSeen: number
  /** How often it came back after it was gone. */
  readonly returns: number
  readonly present: boolean
}

/** What an issue remembers, unseen by readers, so that the next run can say what changed. Times are whole minutes. */
export interface IssueRecord {
  readonly firstSeen: Date
  readonly lastSeen: Date
  /** How many looks found something. */
  readonly timesSeen: number
  readonly findings: readonly Remembered[]
}

// With so many, the record takes a third of what an issue may hold.
const mostRemembered = 300

/** Coming back twice is no accident: somebody or something undoes what is delivered. */
export function isFlapping({ returns }: Pick<Remembered, 'returns'>): boolean {
  return returns >= 2
}

/** The kinds of findings a run could look for. */
export interface Looked {
  readonly drift: boolean
  readonly unmanaged: boolean
}

/** A record after another look; what could not be looked for stays as it was. */
export function lookedAgain(
  record: IssueRecord | undefined,
  found: readonly KnownFinding[],
  { now, looked }: { readonly now: Date; readonly looked: Looked },
): IssueRecord {
  const time = new Date(Math.floor(now.getTime() / minute) * minute)
  const old = new Map(record?.findings.map((finding) => [finding.key, finding]))
  const fresh = found.map(({ key, digest }): Remembered => {
    const before = old.get(key)
    old.delete(key)
    return {
      key,
      digest,
      firstSeen: before?.firstSeen ?? time,
      lastSeen: time,
      timesSeen: (before?.timesSeen ?? 0) + 1,
      returns: before === undefined || before.present ? (before?.returns ?? 0) : before.returns + 1,
      present: true,
    }
  })
  const rest = [...old.values()].map((finding): Remembered => {
    const couldLook = finding.key.startsWith('d') ? looked.drift : looked.unmanaged
    return couldLook ? { ...finding, present: false } : finding
  })
  // What is there first, then what was there last: the oldest memories go.
  const findings = [...fresh, ...rest.toSorted((one, other) => other.lastSeen.getTime() - one.lastSeen.getTime())]
  return {
    firstSeen: record?.firstSeen ?? time,
    lastSeen: found.length > 0 || record === undefined ? time : record.lastSeen,
    timesSeen: (record?.timesSeen ?? 0) + (found.length > 0 ? 1 : 0),
    findings: findings.slice(0, mostRemembered),
  }
}

/** The digest of what is there now: when it stays the same, nobody needs to hear of it again. */
export function presentDigest(record: IssueRecord): string {
  return digestOf(record.findings.filter(({ present }) => present))
}

const minute = 60_000
const start = '<!-- wrenchproof:drift-record:v1 '
const end = ' -->'

/** The line of an issue's body that holds its record. */
export function recordLine({ firstSeen, lastSeen, timesSeen, findings }: IssueRecord): string {
  const minutesOf = (date: Date): number => Math.floor(date.getTime() / minute)
  const data: z.input<typeof recordForm> = {
    v: 1,
    seen: timesSeen,
    first: minutesOf(firstSeen),
    last: minutesOf(lastSeen),
    known: findings.map((one) => [
      one.key,
      one.digest,
      minutesOf(one.firstSeen),
      minutesOf(one.lastSeen),
      one.timesSeen,
      one.returns,
      one.present,
    ]),
  }
  // Base64 spells neither `--` nor `>`.
  return `${start}${Buffer.from(JSON.stringify(data)).toString('base64')}${end}`
}

/** Reads the record of a body of ours; `undefined` where there is none or somebody has edited it. */
export function readRecord(body: string): IssueRecord | undefined {
  const line = body.split(/\r?\n/u, 2)[1] ?? ''
  if (!line.startsWith(start) || !line.endsWith(end)) return undefined
  const read = recordForm.safeParse(parsed(line.slice(start.length, -end.length)))
  if (!read.success) return undefined
  const { seen, first, last, known } = read.data
  const dateOf = (count: number): Date => new Date(count * minute)
  return {
    firstSeen: dateOf(first),
    lastSeen: dateOf(last),
    timesSeen: seen,
    findings: known.map(([key, digest, from, to, timesSeen, returns, present]) => ({
      key,
      digest,
      firstSeen: dateOf(from),
      lastSeen: dateOf(to),
      timesSeen,
      returns,
      present,
    })),
  }
}

function parsed(base64: string): unknown {
  try {
    const json: unknown = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'))
    return json
  } catch {
    return undefined
  }
}
