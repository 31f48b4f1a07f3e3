import type { Answer } from '../answer.ts'
import { known, unknown } from '../answer.ts'
import { hasExpired, matcher } from '../noise/noise.ts'
import type { IgnoredObject } from '../noise/noise.ts'
import { isMadeByAnother } from './arn.ts'
import type { ManagedObject } from './managed.ts'

/** An object that the cloud lists. */
export interface InventoryItem {
  /** Its resource type in Terraform, where the inventory can tell. */
  readonly type?: string
  /** What `import` wants. */
  readonly id: string
  readonly arn?: string
  readonly tags: Readonly<Record<string, string>>
  readonly createdAt?: Date
}

/** How to tell that an object is ours. */
export interface Ownership {
  /** Tags with values, all of which our objects carry. */
  readonly tags: Readonly<Record<string, string>>
  /** The tag that names the environment, such as `Environment`. */
  readonly environmentTag: string
}

/** An object of ours that no state holds. */
export interface Unmanaged {
  readonly item: InventoryItem
  /** As the tag says; absent where there is none. */
  readonly environment?: string
  /** Milliseconds since it was made, where the inventory can tell. */
  readonly age?: number
  /** Whether its tags are ours but for case and blanks. */
  readonly misspelt: boolean
  /** The entry that let it be until it expired. */
  readonly expired?: IgnoredObject
}

export interface UnmanagedLook {
  /** Oldest first; those of unknown age first of all. */
  readonly objects: readonly Unmanaged[]
  /** So young that a running apply may not have saved them yet. */
  readonly young: readonly InventoryItem[]
  readonly ignored: readonly { readonly item: InventoryItem; readonly entry: IgnoredObject }[]
  /** Environments whose states this run did not read, and so did not compare with. */
  readonly unread: readonly string[]
}

export interface UnmanagedQuestion {
  readonly inventory: Iterable<InventoryItem>
  /** By environment, the states of everyone who shares the account, in the order of the environments file. */
  readonly states: ReadonlyMap<string, Answer<readonly ManagedObject[]>>
  readonly ours: Ownership
  readonly ignore: readonly IgnoredObject[]
  readonly now: Date
  /** Milliseconds an object may exist before it counts; terraform saves a state every 20 s at best. 15 minutes if left out. */
  readonly grace?: number
}

/**
 * Objects that are tagged as ours and in no state of any environment, by the environment that answers for them: the one
 * their tag names, else the first. Where a state was not read, what its own environment would answer for is unknown, and
 * so is an object whose tag names nobody: it may be in there.
 */
export function unmanagedOf(question: UnmanagedQuestion): ReadonlyMap<string, Answer<UnmanagedLook>> {
  const { states, ours } = question
  const names = [...states.keys()]
  const dark = [...states].flatMap(([name, state]) => (state.known ? [] : [name]))
  const managed = indexOf([...states.values()].flatMap((state) => (state.known ? state.value : [])))
  const judged = judgedBy(question, managed)
  const ownerOf = (item: InventoryItem): string => {
    const named = tagNamed(item.tags, ours.environmentTag)
    return names.find((name) => name === named) ?? names[0] ?? ''
  }
  const looks = names.map((name): [string, Answer<UnmanagedLook>] => {
    const state = states.get(name)
    if (state?.known !== true) return [name, unknown(state?.why ?? 'its state was not read')]
    const objects = judged.objects.filter(({ item }) => ownerOf(item) === name)
    const nameless = objects.filter(({ environment }) => environment !== name)
    if (dark.length > 0 && nameless.length > 0)
      return [
        name,
        unknown(
          `${count(nameless.length)} of no environment in particular, which may be in the state of ${dark.join(' or ')}`,
        ),
      ]
    return [
      name,
      known({
        objects,
        young: judged.young.filter((item) => ownerOf(item) === name),
        ignored: judged.ignored.filter(({ item }) => ownerOf(item) === name),
        unread: dark,
      }),
    ]
  })
  return new Map(looks)
}

function count(objects: number): string {
  return objects === 1 ? 'there is 1 object' : `there are ${objects} objects`
}

/** Everything that is tagged as ours and in none of the states that are known. */
function judgedBy(
  { inventory, ours, ignore, now, grace = 900_000 }: UnmanagedQuestion,
  managed: Index,
): Omit<UnmanagedLook, 'unread'> {
  const rules = ignore.map((entry) => ({
    entry,
    expired: hasExpired(entry, now),
    type: matcher(entry.type),
    id: matcher(entry.id),
  }))
  const objects = new Map<string, Unmanaged>()
  const young: InventoryItem[] = []
  const ignored: { item: InventoryItem; entry: IgnoredObject }[] = []
  for (const item of inventory) {
    const match = ownership(item.tags, ours)
    const key = item.arn ?? `${item.type ?? ''}\n${item.id}`
    if (match === 'foreign' || objects.has(key) || isMadeByAnother(item) || isManaged(item, managed)) continue
    const age = item.createdAt === undefined ? undefined : now.getTime() - item.createdAt.getTime()
    const covering = rules.filter(({ type, id }) => type(item.type ?? '') && (id(item.id) || id(item.arn ?? '')))
    const holding = covering.find(({ expired }) => !expired)
    if (holding !== undefined) ignored.push({ item, entry: holding.entry })
    else if (age !== undefined && age < grace) young.push(item)
    else {
      const [old] = covering
      const environment = tagNamed(item.tags, ours.environmentTag)
      objects.set(key, {
        item,
        misspelt: match === 'misspelt',
        ...(environment === undefined ? {} : { environment }),
        ...(age === undefined ? {} : { age }),
        ...(old === undefined ? {} : { expired: old.entry }),
      })
    }
  }
  return { objects: [...objects.values()].toSorted(oldestFirst), young, ignored }
}

interface Index {
  readonly arns: ReadonlySet<string>
  /** Type and id of every object. */
  readonly all: ReadonlySet<string>
  /** Type and id of those without an ARN. */
  readonly nameless: ReadonlySet<string>
  /** Ids of those without an ARN. */
  readonly ids: ReadonlySet<string>
}

function indexOf(managed: readonly ManagedObject[]): Index {
  const arnOf = ({ arn, id }: ManagedObject): string | undefined => arn ?? (id.startsWith('arn:') ? id : undefined)
  const nameOf = ({ type, id }: ManagedObject): string => `${type}\n${id}`
  return {
    arns: new Set(managed.flatMap((object) => plainArn(arnOf(object)) ?? [])),
    all: new Set(managed.map(nameOf)),
    nameless: new Set(managed.filter((object) => arnOf(object) === undefined).map(nameOf)),
    ids: new Set(managed.filter((object) => arnOf(object) === undefined).map(({ id }) => id)),
  }
}

// Type and id alone say too little where there is an ARN: one name may stand for objects in two regions.
function isManaged({ type, id, arn }: InventoryItem, { arns, all, nameless, ids }: Index): boolean {
  const name = `${type ?? ''}\n${id}`
  if (arn === undefined) return all.has(name)
  return arns.has(plainArn(arn) ?? '') || nameless.has(name) || (type === undefined && ids.has(id))
}

// CloudWatch lists log groups as `...:log-group:NAME:*`; of what has revisions, the state holds the newest alone.
function plainArn(arn: string | undefined): string | undefined {
  return arn?.replace(/:\*$/u, '').replace(/((?::task-definition\/|:layer:)[^:]+):\d+$/u, '$1')
}

function ownership(tags: InventoryItem['tags'], ours: Ownership): 'ours' | 'misspelt' | 'foreign' {
  const wanted = Object.entries(ours.tags)
  if (wanted.every(([key, value]) => Object.hasOwn(tags, key) && tags[key] === value)) return 'ours'
  return wanted.every(([key, value]) => plain(tagNamed(tags, key) ?? '') === plain(value)) ? 'misspelt' : 'foreign'
}

function tagNamed(tags: InventoryItem['tags'], name: string): string | undefined {
  if (Object.hasOwn(tags, name)) return tags[name]
  return Object.entries(tags).find(([key]) => plain(key) === plain(name))?.[1]
}

/** Whether two tags say the same but for case, blanks, hyphens and underscores: what people get wrong. */
export function sameTagText(one: string, other: string): boolean {
  return plain(one) === plain(other)
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_-]/gu, '')
}

function oldestFirst(one: Unmanaged, other: Unmanaged): number {
  return (other.age ?? Infinity) - (one.age ?? Infinity) || (one.item.id < other.item.id ? -1 : 1)
}
