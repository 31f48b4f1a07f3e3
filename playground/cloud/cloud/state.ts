/** The simulated cloud's state: plain data, and functions that look at it and change it. */
import { randomBytes } from 'node:crypto'
import { catalogue } from '../resources/index.ts'
import type { KnownObject } from '../values/value.ts'
import type { CloudFault } from './faults.ts'
import { globalRegion } from './object.ts'
import type { CloudObject, ObjectKey } from './object.ts'
import type { Bucket, Rate } from './rate.ts'

/** One API call, as an audit trail would show it. */
export interface CallRecord {
  /** ISO 8601. */
  readonly at: string
  readonly account: string
  /** ARN of the caller. */
  readonly caller: string
  readonly service: string
  readonly operation: string
  readonly type: string
  readonly id: string
  /** `ok` or the error's code. */
  readonly outcome: string
}

export interface CloudState {
  /** By type, then by account, region and id. */
  readonly objects: Map<string, Map<string, CloudObject>>
  /** What is to go wrong; may be changed while the cloud runs. */
  faults: CloudFault[]
  /** The latest calls, at most 10,000. */
  readonly calls: CallRecord[]
  /** Numbers that only count up, such as revisions. */
  readonly counters: Map<string, number>
  /** Limits per region that differ from AWS's, by type. */
  readonly quotas: Map<string, number>
  /** How fast an account may call; without it as fast as it can. */
  readonly rate: Rate | undefined
  readonly buckets: Map<string, Bucket>
  /** The account of credentials that do not say which. */
  readonly account: string
  readonly now: () => Date
  readonly random: (bytes: number) => Buffer
  /** Told of every change; a cloud kept in a file saves then. */
  onChange: () => void
}

export interface CloudOptions {
  /** 123456789012 if left out. */
  readonly account?: string
  readonly quotas?: Readonly<Record<string, number>>
  readonly faults?: readonly CloudFault[]
  /** How fast each account may call; as fast as it can if left out. */
  readonly rate?: Rate
  readonly now?: () => Date
  /** Source of the made-up parts of ids. */
  readonly random?: (bytes: number) => Buffer
}

/** An empty cloud. */
export function cloudState(options: CloudOptions = {}): CloudState {
  return {
    objects: new Map(),
    faults: [...(options.faults ?? [])],
    calls: [],
    counters: new Map(),
    quotas: new Map(Object.entries(options.quotas ?? {})),
    rate: options.rate,
    buckets: new Map(),
    account: options.account ?? '123456789012',
    now: options.now ?? (() => new Date()),
    random: options.random ?? randomBytes,
    onChange: () => undefined,
  }
}

const keyOf = ({ account, region, id }: ObjectKey): string => `${account} ${region} ${id}`

/** The object, if it exists. */
export function objectAt(state: CloudState, key: ObjectKey): CloudObject | undefined {
  return state.objects.get(key.type)?.get(keyOf(key))
}

/** Puts an object in its place, new or not. */
export function putObject(state: CloudState, object: CloudObject): void {
  const ofType = state.objects.get(object.type) ?? new Map<string, CloudObject>()
  ofType.set(keyOf(object), object)
  state.objects.set(object.type, ofType)
  state.onChange()
}

/** Takes an object away; false when there was none. */
export function dropObject(state: CloudState, key: ObjectKey): boolean {
  const gone = state.objects.get(key.type)?.delete(keyOf(key)) ?? false
  if (gone) state.onChange()
  return gone
}

/** All objects of a type, in the order of their creation. */
export function objectsOf(state: CloudState, type: string): readonly CloudObject[] {
  return [...(state.objects.get(type)?.values() ?? [])]
}

/** Adds to the audit trail. */
export function recordCall(state: CloudState, call: CallRecord): void {
  state.calls.push(call)
  if (state.calls.length > 10_000) state.calls.splice(0, 1000)
}

/** What an object may be looked for by; everything given must agree. */
export interface ObjectQuery {
  readonly type?: string | undefined
  readonly id?: string | undefined
  readonly account?: string | undefined
  readonly region?: string | undefined
  /** Tags that must be there with these values. */
  readonly tags?: Readonly<Record<string, string>> | undefined
}

/** All objects that a query finds. */
export function findObjects(state: CloudState, query: ObjectQuery): readonly CloudObject[] {
  const types = query.type === undefined ? [...state.objects.keys()] : [query.type]
  return types
    .flatMap((type) => objectsOf(state, type))
    .filter(
      (object) =>
        (query.id === undefined || object.id === query.id) &&
        (query.account === undefined || object.account === query.account) &&
        (query.region === undefined || object.region === query.region) &&
        Object.entries(query.tags ?? {}).every(([key, value]) => object.tags[key] === value),
    )
}

/** What somebody changes about an object, past the API. */
export interface ObjectPatch {
  readonly attributes?: KnownObject
  /** Replaces all tags. */
  readonly tags?: Readonly<Record<string, string>>
}

/** Changes objects behind terraform's back; gives how many. */
export function changeObjects(state: CloudState, query: ObjectQuery, patch: ObjectPatch): number {
  const found = findObjects(state, query)
  for (const object of found)
    putObject(state, {
      ...object,
      attributes: { ...object.attributes, ...patch.attributes },
      tags: patch.tags ?? object.tags,
    })
  return found.length
}

/** Deletes objects behind terraform's back; gives how many. What was part of them stays until somebody reads it. */
export function removeObjects(state: CloudState, query: ObjectQuery): number {
  return findObjects(state, query).filter((object) => dropObject(state, object)).length
}

/** An object that somebody made by hand; the account is the cloud's own if left out, the region us-east-1 or none. */
export interface StrayObject {
  readonly type: string
  readonly id: string
  readonly account?: string
  readonly region?: string
  readonly attributes?: KnownObject
  readonly tags?: Readonly<Record<string, string>>
}

/** Creates an object behind terraform's back. */
export function addObject(state: CloudState, stray: StrayObject): CloudObject {
  const object: CloudObject = {
    type: stray.type,
    id: stray.id,
    account: stray.account ?? state.account,
    region: stray.region ?? (isGlobal(stray.type) ? globalRegion : 'us-east-1'),
    createdAt: state.now().toISOString(),
    attributes: { id: stray.id, ...stray.attributes },
    tags: stray.tags ?? {},
    secrets: {},
  }
  putObject(state, object)
  return object
}

const isGlobal = (type: string): boolean => catalogue.resources.get(type)?.options.global === true
