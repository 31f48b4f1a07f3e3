import type { Answer } from '../answer.ts'
import { known, unknown } from '../answer.ts'

/** Something that is paid for, or kept, and that nothing seems to need. */
export interface Leftover {
  readonly kind: 'key' | 'address' | 'log-group'
  readonly name: string
  /** What to do, carefully: nothing of this can be undone. */
  readonly advice: string
}

export interface KeyFacts {
  readonly id: string
  readonly arn: string
  readonly aliases: readonly string[]
}

export interface AddressFacts {
  readonly allocationId: string
  readonly publicIp: string
  readonly attached: boolean
}

export interface LogGroupFacts {
  readonly name: string
  readonly retentionDays: number | undefined
}

export interface HousekeepingQuestion {
  readonly keys: Answer<readonly KeyFacts[]>
  readonly addresses: Answer<readonly AddressFacts[]>
  readonly logGroups: Answer<readonly LogGroupFacts[]>
  /** Ids of keys that the states of everybody in the account mention; unknown when a state was not read. */
  readonly mentioned: Answer<ReadonlySet<string>>
}

/** What an account keeps for nobody; each kind by itself, so that one that cannot be seen hides no other. */
export function housekeepingOf({ keys, addresses, logGroups, mentioned }: HousekeepingQuestion): {
  readonly leftovers: readonly Leftover[]
  readonly unknown: readonly string[]
} {
  const answers = [
    unusedKeys(keys, mentioned),
    listed(addresses, 'addresses', (address): Leftover[] =>
      address.attached
        ? []
        : [
            {
              kind: 'address',
              name: `${address.allocationId} (${address.publicIp})`,
              advice: 'Attach or release it; a partner may have it in a firewall.',
            },
          ],
    ),
    listed(logGroups, 'log groups', ({ name, retentionDays }): Leftover[] =>
      retentionDays === undefined
        ? [{ kind: 'log-group', name, advice: 'Set a retention; without one it keeps everything for ever.' }]
        : [],
    ),
  ]
  return {
    leftovers: answers.flatMap((answer) => (answer.known ? answer.value : [])),
    unknown: answers.flatMap((answer) => (answer.known ? [] : [answer.why])),
  }
}

function unusedKeys(
  keys: Answer<readonly KeyFacts[]>,
  mentioned: Answer<ReadonlySet<string>>,
): Answer<readonly Leftover[]> {
  if (!mentioned.known) return unknown(`KMS keys could not be judged: ${mentioned.why}`)
  return listed(keys, 'KMS keys', ({ id, arn, aliases }): Leftover[] =>
    aliases.length > 0 || mentioned.value.has(id)
      ? []
      : [
          {
            kind: 'key',
            name: arn,
            advice: 'Disable it first; schedule its deletion, with 30 days, when nobody missed it.',
          },
        ],
  )
}

function listed<T>(
  facts: Answer<readonly T[]>,
  what: string,
  judge: (fact: T) => readonly Leftover[],
): Answer<readonly Leftover[]> {
  return facts.known ? known(facts.value.flatMap(judge)) : unknown(`${what} could not be listed: ${facts.why}`)
}

const keyIds = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}/gu

/** Everything in a state (parsed) that may be the id of a KMS key. */
export function mentionedKeys(state: unknown): ReadonlySet<string> {
  return new Set(JSON.stringify(state).match(keyIds))
}
