/** API calls: faults, identity and permission first, then the object itself. */
import { setTimeout as pause } from 'node:timers/promises'
import { text } from '../declarations/read.ts'
import { catalogue } from '../resources/index.ts'
import type { Catalogue } from '../resources/index.ts'
import type { Known, KnownObject } from '../values/value.ts'
import { createObject, deleteObject, missing, updateObject } from './changes.ts'
import type { Wanted } from './changes.ts'
import { AwsError, accessDenied, dialectOf, throttled } from './error.ts'
import { errorOf, strikeCall } from './faults.ts'
import type { FaultEffect } from './faults.ts'
import { anyIdentity } from './identity.ts'
import type { Authorize, CallerCredentials, Identify, Identity } from './identity.ts'
import { globalRegion } from './object.ts'
import type { CloudObject } from './object.ts'
import { takeCall } from './rate.ts'
import { isWholeGone } from './references.ts'
import { render } from './render.ts'
import { dropObject, objectAt, objectsOf, recordCall } from './state.ts'
import type { CloudState } from './state.ts'
import { viewOf } from './view.ts'

/** A call as the provider makes it. */
export interface Call extends Wanted {
  readonly service: string
  readonly operation: string
  readonly verb: 'create' | 'read' | 'update' | 'delete' | 'import' | 'data' | 'identity'
  readonly type: string
  readonly region: string
  /** Of an object that exists; of an import, whatever names it. */
  readonly id: string
  readonly credentials: CallerCredentials
}

/** An object, or attributes of a query's answer. */
export interface Answer {
  readonly id: string
  readonly attributes: KnownObject
  readonly tags: Readonly<Record<string, string>>
}

/** What came of a call; an error together with an answer left something half done. */
export interface Outcome {
  readonly answer: Answer | null
  readonly error?: AwsError
}

export interface CallOptions {
  /** Who credentials belong to; by default whoever they say. */
  readonly identify?: Identify
  /** What callers may do; by default everything. */
  readonly authorize?: Authorize
  readonly catalogue?: Catalogue
}

/** Answers one call and records it. Only faults of the playground itself are thrown. */
export async function answerCall(state: CloudState, call: Call, options: CallOptions = {}): Promise<Outcome> {
  return answering(state, call, {
    ...options,
    act: (identity) => perform(state, call, identity, options.catalogue ?? catalogue),
  })
}

/** As much of a call as every API call has. */
export type AnyCall = Pick<Call, 'service' | 'operation' | 'type' | 'id' | 'region' | 'credentials'>

export interface ActingOptions<T> extends CallOptions {
  /** What the call does once it may. */
  readonly act: (identity: Identity) => T
}

/** Runs a call through faults, identity, throttling and permission, and records it. */
export async function answering<T>(
  state: CloudState,
  call: AnyCall,
  options: ActingOptions<T>,
): Promise<{ readonly answer: T | null; readonly error?: AwsError }> {
  const identity = (options.identify ?? anyIdentity(state.account))(call.credentials, call.service)
  const outcome =
    identity instanceof AwsError ? { answer: null, error: identity } : await outcomeOf(state, call, identity, options)
  recordCall(state, {
    at: state.now().toISOString(),
    account: identity instanceof AwsError ? '' : identity.account,
    caller: identity instanceof AwsError ? '' : identity.arn,
    service: call.service,
    operation: call.operation,
    type: call.type,
    id: idOf(outcome.answer) ?? call.id,
    outcome: outcome.error?.code ?? 'ok',
  })
  return outcome
}

const idOf = (answer: unknown): string | undefined =>
  typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string'
    ? answer.id
    : undefined

async function outcomeOf<T>(
  state: CloudState,
  call: AnyCall,
  identity: Identity,
  options: ActingOptions<T>,
): Promise<{ readonly answer: T | null; readonly error?: AwsError }> {
  try {
    const { type, id } = call
    const struck = strikeCall(state.faults, { ...call, type, id, account: identity.account })
    for (const effect of struck) await suffer(effect, call, identity)
    const now = state.now().getTime()
    if (state.rate !== undefined && !takeCall(state.buckets, identity.account, { rate: state.rate, now }))
      throw throttled(call.service)
    const existing = objectOf(state, call, identity.account)
    const resource = text(existing?.attributes ?? {}, 'arn') || '*'
    const denial = options.authorize?.({ ...call, identity, action: actionOf(call), resource })
    if (denial !== undefined) throw accessDenied(call.service, denial)
    const answer = options.act(identity)
    const broken = struck.find((effect) => effect.kind === 'half-done')
    return broken === undefined ? { answer } : { answer, error: new AwsError(broken.code, broken.message) }
  } catch (error) {
    if (error instanceof AwsError) return { answer: null, error }
    throw error
  }
}

const actionOf = (call: AnyCall): string => `${dialectOf(call.service).prefix}:${call.operation}`

async function suffer(effect: FaultEffect, call: AnyCall, identity: Identity): Promise<void> {
  if (effect.kind === 'slow') await pause(effect.ms)
  const denial =
    `User: ${identity.arn} is not authorized to perform: ${actionOf(call)} on resource: * ` +
    `because no identity-based policy allows the ${actionOf(call)} action`
  const error = errorOf(effect, call.service, denial)
  if (error !== undefined) throw error
}

function perform(state: CloudState, call: Call, identity: Identity, known: Catalogue): Answer | null {
  const { account } = identity
  const place = { type: call.type, account, region: call.region }
  switch (call.verb) {
    case 'identity':
      return callerAnswer(identity)
    case 'data':
      if (call.type === 'aws_caller_identity') return callerAnswer(identity)
      return queryAnswer(
        (known.dataSources.get(call.type)?.options.read ?? alike(call.type))(
          call.attributes,
          viewOf(state, account, call.region),
        ),
      )
    case 'import':
      return shown(objectsOf(state, call.type).find((object) => isMeant(state, { call, object, account, known })))
    case 'create':
      return shown(createObject(state, known.resources, place, call))
    case 'read':
      return shown(whole(state, known, objectOf(state, call, account)))
    case 'update': {
      const object = objectOf(state, call, account)
      if (object === undefined) throw missing(state, known.resources.get(call.type), place, call.id)
      return shown(updateObject(state, known.resources, object, call))
    }
    case 'delete': {
      const object = objectOf(state, call, account)
      if (object !== undefined) deleteObject(state, known.resources, object)
      return null
    }
    default:
      return call.verb satisfies never
  }
}

/** The object, unless somebody has removed what it is part of. */
function whole(state: CloudState, known: Catalogue, object: CloudObject | undefined): CloudObject | undefined {
  if (object === undefined || !isWholeGone(state, known.resources, object)) return object
  dropObject(state, object)
  return undefined
}

interface Candidate {
  readonly call: Call
  readonly object: CloudObject
  readonly account: string
  readonly known: Catalogue
}

/** Whether this is the object that an import names. */
function isMeant(state: CloudState, { call, object, account, known }: Candidate): boolean {
  if (object.account !== account || (object.region !== call.region && object.region !== globalRegion)) return false
  if (object.id === call.id || object.attributes['id'] === call.id) return true
  const { importId, words } = known.resources.get(call.type)?.options ?? {}
  const attributes = { ...object.attributes, ...words?.(object.attributes) }
  return importId !== undefined && render(importId, { ...object, attributes }, state) === call.id
}

const callerAnswer = ({ account, arn, userId }: Identity): Answer =>
  queryAnswer({ id: account, account_id: account, arn, user_id: userId })

function objectOf(state: CloudState, { type, id, region }: AnyCall, account: string): CloudObject | undefined {
  return objectAt(state, { type, id, account, region }) ?? objectAt(state, { type, id, account, region: globalRegion })
}

const shown = (object: CloudObject | undefined): Answer | null =>
  object === undefined ? null : { id: object.id, attributes: object.attributes, tags: object.tags }

const queryAnswer = (attributes: KnownObject): Answer => ({ id: text(attributes, 'id'), attributes, tags: {} })

/** A data source without a declaration finds the first object of its type that has everything asked for. */
function alike(type: string) {
  return (query: Readonly<Record<string, Known>>, cloud: ReturnType<typeof viewOf>): KnownObject => {
    const asked = Object.entries(query).filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    const found = cloud.all(type).find((object) => asked.every(([name, value]) => object.attributes[name] === value))
    if (found === undefined)
      throw new AwsError('ResourceNotFoundException', `no ${type} like this in the playground's cloud`, 404)
    return { ...found.attributes, tags: { ...found.tags } }
  }
}
