/** Reading, planning, applying and importing resources. */
import type { BlockSpec, ResourceSpec } from '../declarations/spec.ts'
import {
  applyResourceChange,
  importResourceState,
  planResourceChange,
  readResource,
  upgradeResourceState,
} from '../protocol/messages.ts'
import { unary } from '../protocol/grpc.ts'
import type { Method } from '../protocol/grpc.ts'
import { conformBlock } from '../values/conform.ts'
import { settleBlock } from '../values/settle.ts'
import { hasUnknown, isObject, known } from '../values/value.ts'
import type { KnownObject, Value, ValueObject } from '../values/value.ts'
import type { CallBody, CloudAnswer } from './cloud-client.ts'
import { tagMap } from './configuration.ts'
import { attributePath, failed } from './diagnostics.ts'
import { planResource } from './plan.ts'
import { configured, received, receivedObject, sent } from './session.ts'
import type { Ready, Session } from './session.ts'
import { isTagged, readTags } from './tags.ts'

/** Conforms stored state to the schema of today; this provider has had no other. */
export function upgradeState(session: Session): Method {
  return unary(upgradeResourceState.request, upgradeResourceState.response, (asked) => {
    const stored = received({ json: asked.raw_state?.json })
    return { upgraded_state: sent(conformBlock(stored, session.installed.resource(asked.type_name ?? '').block)) }
  })
}

/** Reads an object again; one that is gone from the cloud is null, and terraform plans to create it. */
export function read(session: Session): Method {
  return unary(readResource.request, readResource.response, async (asked) => {
    const spec = session.installed.resource(asked.type_name ?? '')
    const ready = configured(session)
    const state = receivedObject(asked.current_state) ?? {}
    const id = idOf(state, asked.private)
    try {
      const { answer } = await ready.cloud.call(spec.service, spec.calls.read, {
        verb: 'read',
        type: spec.type,
        region: regionOf(state, ready),
        id,
      })
      const next = answer === null ? null : stateOf(spec, { answer, base: state, ready })
      return { new_state: sent(next), private: asked.private }
    } catch (error) {
      return { new_state: asked.current_state, diagnostics: [failed(`reading ${spec.title} (${id})`, error)] }
    }
  })
}

/** Plans a creation or a change; a deletion needs no plan. */
export function plan(session: Session): Method {
  return unary(planResourceChange.request, planResourceChange.response, (asked) => {
    const spec = session.installed.resource(asked.type_name ?? '')
    const legacy_type_system = session.installed.legacyTypeSystem
    const proposed = receivedObject(asked.proposed_new_state)
    const planned_private = asked.prior_private
    if (proposed === undefined) return { planned_state: sent(null), planned_private, legacy_type_system }
    const sides = { proposed, config: receivedObject(asked.config), prior: receivedObject(asked.prior_state) }
    const { planned, replace } = planResource(spec, sides, session.ready?.configuration)
    return {
      planned_state: sent(planned),
      requires_replace: replace.map(attributePath),
      planned_private,
      legacy_type_system,
    }
  })
}

/** Creates, changes or deletes. */
export function apply(session: Session): Method {
  return unary(applyResourceChange.request, applyResourceChange.response, async (asked) => {
    const spec = session.installed.resource(asked.type_name ?? '')
    const ready = configured(session)
    const legacy_type_system = session.installed.legacyTypeSystem
    const prior = receivedObject(asked.prior_state)
    const planned = receivedObject(asked.planned_state)
    const id = prior === undefined ? undefined : idOf(prior, asked.planned_private)
    const verb = planned === undefined ? 'delete' : prior === undefined ? 'create' : 'update'
    const doing = `${doings[verb]} ${spec.title}${id === undefined ? '' : ` (${id})`}`
    try {
      const { answer, error } = await ready.cloud.call(spec.service, spec.calls[verb], {
        verb,
        type: spec.type,
        region: regionOf(planned ?? prior ?? {}, ready),
        ...(id === undefined ? {} : { id }),
        ...(planned === undefined ? {} : payload(spec, planned, receivedObject(asked.config) ?? {})),
      })
      const next = answer === null || planned === undefined ? null : applied(spec, { answer, base: planned, ready })
      return {
        new_state: sent(next),
        private: answer === null ? undefined : Buffer.from(JSON.stringify({ id: answer.id })),
        diagnostics: error === undefined ? [] : [failed(doing, error)],
        legacy_type_system,
      }
    } catch (error) {
      return {
        new_state: asked.prior_state ?? sent(null),
        private: asked.planned_private,
        diagnostics: [failed(doing, error)],
        legacy_type_system,
      }
    }
  })
}

const doings = { create: 'creating', update: 'updating', delete: 'deleting' } as const

/** Finds an object by the id that `terraform import` or an import block gives; terraform reads it next. */
export function importState(session: Session): Method {
  return unary(importResourceState.request, importResourceState.response, async (asked) => {
    const spec = session.installed.resource(asked.type_name ?? '')
    const ready = configured(session)
    const [, given = '', region] = /^(.*?)(?:@([a-z]{2}(?:-[a-z]+)+-\d))?$/s.exec(asked.id ?? '') ?? []
    try {
      const { answer } = await ready.cloud.call(spec.service, spec.calls.read, {
        verb: 'import',
        type: spec.type,
        region: region ?? ready.configuration.region,
        id: given,
      })
      const id = answer?.id ?? given
      const state = conformBlock(
        { ...answer?.attributes, id, region: region ?? ready.configuration.region },
        spec.block,
      )
      const imported = { type_name: spec.type, state: sent(state), private: Buffer.from(JSON.stringify({ id })) }
      return { imported_resources: [imported] }
    } catch (error) {
      return { diagnostics: [failed(`importing ${spec.title} (${given})`, error)] }
    }
  })
}

/** The cloud's id is kept in the state's private part: what a type shows as `id` need not be unique, or is not there. */
function idOf(state: ValueObject, hidden: Uint8Array | undefined): string {
  if (hidden !== undefined && hidden.length > 0) {
    const kept: { readonly id?: string } = JSON.parse(Buffer.from(hidden).toString('utf8'))
    if (kept.id !== undefined) return kept.id
  }
  return typeof state['id'] === 'string' ? state['id'] : ''
}

function regionOf(state: ValueObject, ready: Ready): string {
  return typeof state['region'] === 'string' ? state['region'] : ready.configuration.region
}

/** Names that are not the cloud's business: tags travel apart, timeouts concern the provider. */
const apart = new Set(['tags', 'tags_all', 'timeouts'])

function payload(spec: ResourceSpec, planned: ValueObject, config: ValueObject): Partial<CallBody> {
  const names = [...Object.keys(spec.block.attributes), ...Object.keys(spec.block.blocks)].filter(
    (name) => !apart.has(name),
  )
  const settled = settleBlock(planned, spec.block)
  const tagged = isTagged(spec.block) ? tagMap(settled['tags_all']) : tagMap(settled['tags'])
  return {
    attributes: Object.fromEntries(names.map((name) => [name, settled[name] ?? null])),
    unknown: names.filter((name) => hasUnknown(planned[name] ?? null)),
    secrets: secretsOf(spec.block, config),
    tags: tagged,
  }
}

function secretsOf(block: BlockSpec, config: ValueObject): KnownObject {
  const given = Object.entries(block.attributes).filter(
    ([name, attribute]) => attribute.writeOnly === true && (config[name] ?? null) !== null,
  )
  return Object.fromEntries(given.map(([name]) => [name, known(config[name])]))
}

interface Answered {
  readonly answer: CloudAnswer
  readonly base: ValueObject
  readonly ready: Ready
}

/** State after reading: the cloud's word wherever the cloud has one. */
function stateOf(spec: ResourceSpec, { answer, base, ready }: Answered): Value {
  const tags = spec.block.attributes['tags'] === undefined ? {} : readTags(answer.tags, base, ready.configuration)
  const next: Record<string, Value> = { ...base, ...answer.attributes, ...tags }
  for (const [name, attribute] of Object.entries(spec.block.attributes))
    if (attribute.writeOnly === true) next[name] = null
  return conformBlock(next, spec.block)
}

/** State after applying: what was planned, and the cloud's word for what was not known then. */
function applied(spec: ResourceSpec, { answer, base, ready }: Answered): Value {
  const decided = stateOf(spec, { answer, base, ready })
  const next: Record<string, Value> = { ...(isObject(decided) ? decided : {}) }
  for (const [name, value] of Object.entries(base)) if (!hasUnknown(value)) next[name] = value
  return next
}
