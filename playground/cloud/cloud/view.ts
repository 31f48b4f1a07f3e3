/** The cloud as one account sees it in one region. */
import { globalRegion } from './object.ts'
import type { CloudObject } from './object.ts'
import { objectsOf } from './state.ts'
import type { CloudState } from './state.ts'

export interface CloudView {
  readonly account: string
  readonly region: string
  readonly now: Date
  /** Objects of a type in this account, and in this region or none. */
  all(type: string): readonly CloudObject[]
  /** Objects of a type wherever they are. */
  everywhere(type: string): readonly CloudObject[]
  /** Counts up from 1, per name, and never comes back. */
  next(counter: string): number
  /** The object that an id, an ARN or a name stands for. */
  find(type: string, reference: string): CloudObject | undefined
}

/** A view of the state. */
export function viewOf(state: CloudState, account: string, region: string): CloudView {
  const all = (type: string): readonly CloudObject[] =>
    objectsOf(state, type).filter((object) => isHere(object, account, region))
  return {
    account,
    region,
    now: state.now(),
    all,
    everywhere: (type) => objectsOf(state, type),
    next(counter) {
      const key = `${account} ${region} ${counter}`
      const value = (state.counters.get(key) ?? 0) + 1
      state.counters.set(key, value)
      return value
    },
    // ARNs may cross accounts, everything else may not.
    find: (type, reference) =>
      (reference.startsWith('arn:') ? objectsOf(state, type) : all(type)).find((object) => isNamed(object, reference)),
  }
}

function isHere(object: CloudObject, account: string, region: string): boolean {
  return object.account === account && (object.region === region || object.region === globalRegion)
}

/** Whether a reference stands for this object. */
export function isNamed(object: CloudObject, reference: string): boolean {
  if (object.id === reference) return true
  const { arn, name } = object.attributes
  return arn === reference || name === reference || (typeof arn === 'string' && reference.startsWith(`${arn}:`))
}
