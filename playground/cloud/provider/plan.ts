/** Planning one resource: what core proposed, completed by defaults and by what only the cloud will decide. */
import type { AttributeSpec, BlockSpec, NestedSpec, ResourceSpec } from '../declarations/spec.ts'
import { sameAttribute, sameBlock, sameNested } from '../values/equal.ts'
import { UNKNOWN, isList, isObject } from '../values/value.ts'
import type { Value, ValueObject } from '../values/value.ts'
import type { Configuration } from './configuration.ts'
import { replacements } from './replace.ts'
import type { Path } from './diagnostics.ts'
import { isTagged, plannedTags } from './tags.ts'

/** One value seen from three sides. */
interface Sides {
  /** Core's merge of configuration and prior state. */
  readonly proposed: ValueObject
  /** What the user wrote; undefined inside something unknown. */
  readonly config: ValueObject | undefined
  /** What the state has; undefined for something new. */
  readonly prior: ValueObject | undefined
}

export interface Plan {
  readonly planned: ValueObject
  readonly replace: readonly Path[]
}

/** The planned state and the attributes that force a replacement. */
export function planResource(spec: ResourceSpec, sides: Sides, configuration: Configuration | undefined): Plan {
  const planned: Record<string, Value> = { ...planBlock(spec.block, sides) }
  const own = sides.config
  if (isTagged(spec.block) && (own?.['tags_all'] ?? null) === null)
    planned['tags_all'] = plannedTags(planned['tags'], configuration)
  const { prior } = sides
  if (prior === undefined) {
    // Known before the cloud is asked, and shown in plans.
    if (planned['region'] === UNKNOWN && configuration !== undefined) planned['region'] = configuration.region
    return { planned, replace: [] }
  }
  if (sameBlock(planned, prior, spec.block)) return { planned, replace: [] }
  for (const [name, attribute] of Object.entries(spec.block.attributes))
    if (attribute.recomputed === true && (own?.[name] ?? null) === null) planned[name] = UNKNOWN
  return { planned, replace: replacements(spec.block, prior, planned) }
}

function planBlock(block: BlockSpec, sides: Sides): ValueObject {
  const planned: Record<string, Value> = { ...sides.proposed }
  for (const [name, attribute] of Object.entries(block.attributes))
    planned[name] = planAttribute(attribute, {
      proposed: sides.proposed[name] ?? null,
      config: sides.config?.[name] ?? null,
      prior: sides.prior?.[name],
    })
  for (const [name, nested] of Object.entries(block.blocks)) {
    const proposed = sides.proposed[name]
    if (proposed !== undefined)
      planned[name] = planNested(nested, proposed, { config: sides.config?.[name], prior: sides.prior?.[name] })
  }
  return planned
}

function planAttribute(
  attribute: AttributeSpec,
  { proposed, config, prior }: { proposed: Value; config: Value; prior: Value | undefined },
): Value {
  if (attribute.writeOnly === true) return null
  // Another spelling of the same value keeps the state's, as the real provider suppresses such a difference.
  if (config !== null) return prior !== undefined && sameAttribute(config, prior, attribute) ? prior : proposed
  if (attribute.default !== undefined) return attribute.default
  if (attribute.computed !== true) return proposed
  return prior === undefined ? UNKNOWN : proposed
}

interface Beside {
  readonly config: Value | undefined
  readonly prior: Value | undefined
}

function planNested(nested: NestedSpec, proposed: Value, { config, prior }: Beside): Value {
  const one = (value: Value, own: Value | undefined, before: Value | undefined): Value =>
    isObject(value)
      ? planBlock(nested.block, {
          proposed: value,
          config: isObject(own) ? own : undefined,
          prior: isObject(before) ? before : undefined,
        })
      : value
  if (isList(proposed)) {
    const configs = isList(config) ? config : []
    const priors = isList(prior) ? prior : []
    if (nested.nesting === 'list') return proposed.map((item, index) => one(item, configs[index], priors[index]))
    // Core has matched the members of a set with prior ones: what is not among them is new.
    return proposed.map((item) =>
      one(
        item,
        configs.find((own) => agrees(nested.block, item, own)) ?? item,
        priors.find((before) => sameNested([item], [before], nested)),
      ),
    )
  }
  if (nested.nesting !== 'map' || !isObject(proposed)) return one(proposed, config, prior)
  return Object.fromEntries(
    Object.entries(proposed).map(([key, item]) => [
      key,
      one(item, isObject(config) ? config[key] : undefined, isObject(prior) ? prior[key] : undefined),
    ]),
  )
}

/** Whether a set's member may come from this configured one: nothing that is configured differs. */
function agrees(block: BlockSpec, item: Value, own: Value): boolean {
  if (!isObject(item) || !isObject(own)) return false
  return Object.entries(block.attributes).every(([name, attribute]) => {
    const configured = own[name]
    if (configured === null || configured === undefined || configured === UNKNOWN) return true
    return item[name] === UNKNOWN || sameAttribute(configured, item[name], attribute)
  })
}
