/** References between objects: what must exist, what holds what, and what vanishes with what. */
import type { ReferencePath } from '../declarations/block.ts'
import type { ResourceDeclaration } from '../declarations/declare.ts'
import { isKnownObject } from '../declarations/read.ts'
import type { Known } from '../values/value.ts'
import { AwsError } from './error.ts'
import type { CloudObject } from './object.ts'
import { render } from './render.ts'
import { dropObject, objectsOf } from './state.ts'
import type { CloudState } from './state.ts'
import { isNamed, viewOf } from './view.ts'

export type Declarations = ReadonlyMap<string, ResourceDeclaration>

/** Throws the error that AWS gives for a reference to something that does not exist. */
export function checkReferences(state: CloudState, declarations: Declarations, object: CloudObject): void {
  const view = viewOf(state, object.account, object.region)
  for (const reference of declarations.get(object.type)?.references ?? []) {
    const target = declarations.get(reference.type)
    if (target === undefined) continue
    for (const value of valuesAt(object.attributes, reference.path)) {
      if (value === '' || ownedByAws(value) || view.find(reference.type, value) !== undefined) continue
      const { code, message, status } = target.options.missing
      const text = render(message, { ...object, id: value, attributes: { ...object.attributes, name: value } }, state)
      throw new AwsError(code, text, status)
    }
  }
}

/** Managed policies, default keys, secrets that RDS manages and the like: they exist, and no resource makes them. */
const ownedByAws = (value: string): boolean =>
  /^arn:aws:iam::aws:|alias\/aws\/|:secret:rds!|^default(?:\.|$)/.test(value)

/** The first object that keeps this one from being deleted. */
export function holderOf(state: CloudState, declarations: Declarations, object: CloudObject): CloudObject | undefined {
  return referrers(state, declarations, object).find(({ bond }) => bond === 'holds')?.object
}

/** Deletes an object and everything that is part of it. */
export function dropWithParts(state: CloudState, declarations: Declarations, object: CloudObject): void {
  dropObject(state, object)
  for (const { object: part, bond } of referrers(state, declarations, object))
    if (bond === 'part') dropWithParts(state, declarations, part)
}

/** Deletes the parts of objects that somebody removed behind the API's back. */
export function isWholeGone(state: CloudState, declarations: Declarations, object: CloudObject): boolean {
  const view = viewOf(state, object.account, object.region)
  return (declarations.get(object.type)?.references ?? []).some(
    ({ bond, path, type }) =>
      bond === 'part' &&
      valuesAt(object.attributes, path).some(
        (value) => value !== '' && !ownedByAws(value) && view.find(type, value) === undefined,
      ),
  )
}

interface Referrer {
  readonly object: CloudObject
  readonly bond: ReferencePath['bond']
}

function referrers(state: CloudState, declarations: Declarations, target: CloudObject): readonly Referrer[] {
  const found: Referrer[] = []
  for (const declaration of declarations.values())
    for (const { type, bond, path } of declaration.references) {
      if (type !== target.type || bond === 'loose') continue
      for (const object of objectsOf(state, declaration.spec.type))
        if (
          object.account === target.account &&
          object !== target &&
          valuesAt(object.attributes, path).some((value) => isNamed(target, value))
        )
          found.push({ object, bond })
    }
  return found
}

/** The texts at a path, through lists and sets. */
function valuesAt(value: Known | undefined, path: readonly string[]): readonly string[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return (value as readonly Known[]).flatMap((item) => valuesAt(item, path))
  const [first, ...rest] = path
  if (first === undefined) return typeof value === 'string' ? [value] : []
  return isKnownObject(value) ? valuesAt(value[first], rest) : []
}
