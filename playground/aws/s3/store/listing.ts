/** Listings: objects by prefix and delimiter, in pages, and every version of them. */
import type { Bucket, Entry, ObjectVersion } from './bucket.ts'
import { current } from './objects.ts'

/** What a listing asks for. */
export interface ListRequest {
  readonly prefix: string
  readonly delimiter: string
  /** Only names after this one, in byte order. */
  readonly after: string
  /** 1 to 1000 entries, common prefixes counted. */
  readonly limit: number
}

/** One page. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly prefixes: readonly string[]
  /** Where the next page begins, if there is one. */
  readonly next: string | undefined
}

export interface ListedObject {
  readonly key: string
  readonly version: ObjectVersion
}

/** A page of current objects. */
export function listObjects(bucket: Bucket, request: ListRequest): Page<ListedObject> {
  const items: ListedObject[] = []
  const prefixes: string[] = []
  let last = ''
  for (const key of sortedKeys(bucket, request.prefix)) {
    const version = current(bucket, key)
    if (version === undefined) continue
    const group = groupOf(key, request)
    const name = group ?? key
    if (!isAfter(name, request.after) || (group !== undefined && group === prefixes.at(-1))) continue
    if (items.length + prefixes.length === request.limit) return { items, prefixes, next: last }
    if (group === undefined) items.push({ key, version })
    else prefixes.push(group)
    last = name
  }
  return { items, prefixes, next: undefined }
}

export interface ListedVersion {
  readonly key: string
  readonly entry: Entry
  readonly latest: boolean
}

/** A page of versions and delete markers, newest first within a key; `after` is a key, or key and version by a NUL. */
export function listVersions(bucket: Bucket, request: ListRequest): Page<ListedVersion> {
  const [afterKey = '', afterVersion] = request.after.split('\0')
  const items: ListedVersion[] = []
  const prefixes: string[] = []
  let last = ''
  for (const key of sortedKeys(bucket, request.prefix)) {
    const group = groupOf(key, request)
    if (group !== undefined) {
      if (group === prefixes.at(-1) || !isAfter(group, afterKey)) continue
      if (items.length + prefixes.length === request.limit) return { items, prefixes, next: last }
      prefixes.push(group)
      last = group
      continue
    }
    if (key !== afterKey && !isAfter(key, afterKey)) continue
    if (key === afterKey && afterVersion === undefined) continue
    const entries = (bucket.objects.get(key) ?? []).toReversed()
    const from = key === afterKey ? entries.findIndex((entry) => entry.versionId === afterVersion) + 1 : 0
    for (const [index, entry] of entries.entries()) {
      if (index < from) continue
      if (items.length + prefixes.length === request.limit) return { items, prefixes, next: last }
      items.push({ key, entry, latest: index === 0 })
      last = `${key}\0${entry.versionId}`
    }
  }
  return { items, prefixes, next: undefined }
}

/** S3 sorts by the bytes of UTF-8, which differs from JavaScript's order beyond the basic plane. */
function sortedKeys(bucket: Bucket, prefix: string): string[] {
  return [...bucket.objects.keys()].filter((key) => key.startsWith(prefix)).toSorted(byBytes)
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

function isAfter(name: string, after: string): boolean {
  return after === '' || byBytes(name, after) > 0
}

function groupOf(key: string, { prefix, delimiter }: ListRequest): string | undefined {
  if (delimiter === '') return undefined
  const at = key.indexOf(delimiter, prefix.length)
  return at < 0 ? undefined : key.slice(0, at + delimiter.length)
}
