/** Which objects an apply made that no state knows: from its journal, and where that ends from the cloud's tags. */
import { inventoryItem, isMadeByAnother } from '@wrenchproof/drift'
import type { InventoryItem } from '@wrenchproof/drift'
import type { KeptObject, Progress } from '@wrenchproof/terraform'
import type { Creation } from './creation.ts'

/** An object that is there and in no state. */
export interface Found {
  readonly address: string
  /** What `import` takes for it, as far as that can be told from here. */
  readonly id: string
  readonly by: 'journal' | 'tags'
}

/** A change that may have made something. */
export interface Unsure {
  readonly address: string
  readonly why: string
  /** What it may be, by ARN or id. */
  readonly candidates: readonly string[]
  /** It was made, and the state holds another object in its place. */
  readonly displaced?: true
}

export interface Lost {
  readonly found: readonly Found[]
  readonly unsure: readonly Unsure[]
}

/** Objects with tags, as the cloud lists them; or why it cannot be asked. */
export type Listed = readonly { readonly arn: string; readonly tags: Readonly<Record<string, string>> }[] | string

export interface LostQuestion {
  readonly progress: Progress
  /** What the state holds, and a state that was not saved. */
  readonly kept: readonly KeptObject[]
  readonly creations: readonly Creation[]
}

/** Creations that the journal saw begin and never saw end well, and that the state does not hold. */
export function unconfirmed({ progress, kept, creations }: LostQuestion): readonly Creation[] {
  const known = new Set(kept.map(({ address }) => address))
  const open = [...progress.inFlight, ...progress.failed].filter(({ action }) => action === 'create')
  return [...new Set(open.map(({ address }) => address))].flatMap((address) => {
    if (known.has(address)) return []
    const planned = creations.find((one) => one.address === address)
    return [planned ?? { address, type: typeOf(address), tags: {} }]
  })
}

/** What is lost. `listed` is what the cloud has under the tags of what is unconfirmed. */
export function lostObjects(question: LostQuestion, listed: Listed): Lost {
  const { progress, kept } = question
  const known = new Set(kept.map(({ address }) => address))
  const holds = (made: string, by: string): boolean =>
    kept.some(({ address, id }) => address === made && (id === undefined || id === by))
  const made = progress.done.flatMap(({ address, action, id }) =>
    action !== 'create' || id === undefined || holds(address, id) ? [] : [{ address, id }],
  )
  const found = made.flatMap(({ address, id }): Found[] => (known.has(address) ? [] : [{ address, id, by: 'journal' }]))
  // What took the place of another object cannot be imported while the state holds that one there.
  const displaced = made.flatMap(({ address, id }): Unsure[] =>
    known.has(address)
      ? [
          {
            address,
            why: 'it was made anew, and the state holds the object it was made for',
            candidates: [id],
            displaced: true,
          },
        ]
      : [],
  )
  const taken = takenBy(kept, found)
  const free =
    typeof listed === 'string'
      ? []
      : listed.map(({ arn, tags }) => inventoryItem(arn, tags)).filter((item) => !isMadeByAnother(item) && !taken(item))
  const looked = unconfirmed(question).map((creation) =>
    lookedFor(creation, typeof listed === 'string' ? listed : free),
  )
  // Two that look alike may each be the one object: then neither is known.
  const claims = Map.groupBy(
    looked.flatMap((one) => ('id' in one ? [one] : [])),
    ({ id }) => id,
  )
  return {
    found: [...found, ...[...claims.values()].flatMap((same) => (same.length === 1 ? same : []))],
    unsure: [
      ...displaced,
      ...looked.flatMap((one): Unsure[] => {
        if (!('id' in one)) return [one]
        return (claims.get(one.id)?.length ?? 0) > 1
          ? [{ address: one.address, why: 'what has its tags has those of another change too', candidates: [one.id] }]
          : []
      }),
    ],
  }
}

/**
 * Whether the state lost what an apply made, though terraform said that it was saved. Measured with Terraform 1.11.4: it
 * saves at once when it is interrupted, and again at the end; of objects whose making ended in between, on a backend
 * without a state, one in twenty was in neither, and no error said so.
 */
export function isForgotten({ found, unsure }: Lost, { interrupted }: { readonly interrupted: boolean }): boolean {
  return (
    found.some(({ by }) => by === 'journal') ||
    unsure.some(({ displaced }) => displaced === true) ||
    (interrupted && found.length + unsure.length > 0)
  )
}

function lookedFor({ address, type, tags }: Creation, free: readonly InventoryItem[] | string): Found | Unsure {
  const wanted = Object.entries(tags)
  const unsure = (why: string, items: readonly InventoryItem[] = []): Unsure => ({
    address,
    why,
    candidates: items.flatMap(({ arn }) => arn ?? []),
  })
  if (wanted.length === 0) return unsure('it has no tags by which it could be looked for')
  if (typeof free === 'string') return unsure(`its tags could not be looked for: ${free}`)
  const items = free.filter((item) => wanted.every(([key, value]) => item.tags[key] === value))
  const [item, ...others] = items.filter((one) => one.type === type)
  if (item !== undefined && others.length === 0) return { address, id: item.id, by: 'tags' }
  if (item !== undefined) return unsure('several objects have its tags', [item, ...others])
  const untyped = items.filter((one) => one.type === undefined)
  return untyped.length === 0
    ? unsure('nothing with its tags is there; an inventory can be minutes behind')
    : unsure('what has its tags does not tell its import ID by its ARN', untyped)
}

/** Whether an object is in a state, or found by its id already. */
function takenBy(kept: readonly KeptObject[], found: readonly Found[]): (item: InventoryItem) => boolean {
  const ids = new Set([
    ...kept.flatMap(({ type, id }) => (id === undefined ? [] : [`${type}\n${id}`])),
    ...found.map(({ address, id }) => `${typeOf(address)}\n${id}`),
  ])
  const arns = new Set(kept.flatMap(({ arn, id }) => [arn ?? [], id?.startsWith('arn:') === true ? id : []].flat()))
  return ({ type, id, arn }) => ids.has(`${type ?? ''}\n${id}`) || arns.has(arn ?? '')
}

// Keys may hold dots; what is asked for is in front of the last name.
const typeOf = (address: string): string => /([\w-]+)\.[\w-]+$/u.exec(address.replaceAll(/\[[^\]]*\]/gu, ''))?.[1] ?? ''
