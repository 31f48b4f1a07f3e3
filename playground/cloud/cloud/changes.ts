/** Creating, updating and deleting objects under AWS's rules. */
import type { Change, ResourceDeclaration, Refusal } from '../declarations/declare.ts'
import type { Known, KnownObject } from '../values/value.ts'
import { AwsError } from './error.ts'
import { globalRegion } from './object.ts'
import type { CloudObject } from './object.ts'
import { checkReferences, dropWithParts, holderOf } from './references.ts'
import type { Declarations } from './references.ts'
import { render } from './render.ts'
import type { Subject } from './render.ts'
import { objectAt, objectsOf, putObject } from './state.ts'
import type { CloudState } from './state.ts'
import { viewOf } from './view.ts'

/** What a caller asks to be made or changed. */
export interface Wanted {
  readonly attributes: KnownObject
  /** Names of attributes that the cloud decides. */
  readonly unknown: readonly string[]
  readonly secrets: KnownObject
  readonly tags: Readonly<Record<string, string>>
}

/** Where it is asked for. */
export interface Place {
  readonly type: string
  readonly account: string
  readonly region: string
}

/** Creates an object. Throws an `AwsError` where AWS would refuse. */
export function createObject(state: CloudState, declarations: Declarations, place: Place, wanted: Wanted): CloudObject {
  const declaration = declarations.get(place.type)
  const region = declaration?.options.global === true ? globalRegion : place.region
  const subject: Subject = { account: place.account, region: place.region, id: '', attributes: wanted.attributes }
  // Names come first: ids and ARNs are made of them.
  const isName = (name: string): boolean => templateOf(declaration, name) === '{prefixed}'
  const named = rendered(state, declaration, subject, wanted.unknown.filter(isName))
  const words = { ...named, ...declaration?.options.words?.(named) }
  const template = declaration?.options.id ?? genericId(place.type, named)
  const id = render(template, { ...subject, attributes: words }, state)
  const others = wanted.unknown.filter((name) => !isName(name))
  const decided = rendered(state, declaration, { ...subject, id, attributes: named }, others)
  // A type may show another `id` than the one it is kept under.
  const attributes = 'id' in decided && templateOf(declaration, 'id') === undefined ? { ...decided, id } : decided
  const { secrets, tags } = wanted
  const createdAt = state.now().toISOString()
  const draft: CloudObject = { ...place, region, id, createdAt, attributes, tags, secrets }
  checkReferences(state, declarations, draft)
  checkQuota(state, declaration, draft)
  const object = computed(state, declaration, draft, { unknown: wanted.unknown, prior: undefined })
  checkUnique(state, declaration, { object, prior: undefined })
  checkRules(state, declaration, { verb: 'create', object, prior: undefined })
  putObject(state, object)
  return object
}

/** Updates an object. Throws an `AwsError` where AWS would refuse. */
export function updateObject(
  state: CloudState,
  declarations: Declarations,
  prior: CloudObject,
  wanted: Wanted,
): CloudObject {
  const declaration = declarations.get(prior.type)
  const kept = Object.fromEntries(wanted.unknown.map((name) => [name, prior.attributes[name] ?? null]))
  const draft: CloudObject = {
    ...prior,
    attributes: { ...prior.attributes, ...wanted.attributes, ...kept },
    tags: wanted.tags,
    secrets: { ...prior.secrets, ...wanted.secrets },
  }
  checkReferences(state, declarations, draft)
  const object = computed(state, declaration, draft, { unknown: wanted.unknown, prior })
  checkUnique(state, declaration, { object, prior })
  checkRules(state, declaration, { verb: 'update', object, prior })
  putObject(state, object)
  return object
}

/** Deletes an object and its parts. Throws an `AwsError` while something holds it. */
export function deleteObject(state: CloudState, declarations: Declarations, object: CloudObject): void {
  const declaration = declarations.get(object.type)
  checkRules(state, declaration, { verb: 'delete', object, prior: object })
  if (holderOf(state, declarations, object) !== undefined)
    throw refused(state, object, declaration?.options.inUse ?? defaultInUse)
  dropWithParts(state, declarations, object)
}

/** The error for an object that is not there. */
export function missing(
  state: CloudState,
  declaration: ResourceDeclaration | undefined,
  place: Place,
  id: string,
): AwsError {
  const subject = { ...place, id, attributes: { name: id } }
  return refused(
    state,
    subject,
    declaration?.options.missing ?? { code: 'ResourceNotFoundException', message: `{id} not found` },
  )
}

const defaultInUse: Refusal = { code: 'ResourceInUseException', message: '{id} is in use.' }

const templateOf = (declaration: ResourceDeclaration | undefined, name: string): Known | undefined =>
  declaration === undefined ? genericTemplate(name) : declaration.spec.block.attributes[name]?.becomes

function rendered(
  state: CloudState,
  declaration: ResourceDeclaration | undefined,
  subject: Subject,
  unknown: readonly string[],
): KnownObject {
  let attributes = subject.attributes
  for (const name of unknown) {
    const template = templateOf(declaration, name)
    if (typeof template === 'string')
      attributes = { ...attributes, [name]: render(template, { ...subject, attributes }, state) }
    else if (template !== undefined) attributes = { ...attributes, [name]: template }
  }
  return attributes
}

/** What types without a declaration get: enough to look like AWS. */
function genericTemplate(name: string): Known | undefined {
  switch (name) {
    case 'owner_id':
    case 'account_id':
      return '{account}'
    case 'region':
      return '{region}'
    case 'name':
      return '{prefixed}'
    case 'arn':
      return 'arn:aws:playground:{region}:{account}:{id}'
    default:
      return undefined
  }
}

function genericId(type: string, attributes: KnownObject): string {
  const { name } = attributes
  return typeof name === 'string' && name !== '' ? name : `${type.replace(/^aws_/, '').replaceAll('_', '-')}-{hex}`
}

interface Decided {
  readonly unknown: readonly string[]
  readonly prior: CloudObject | undefined
}

/** With what only code can compute, where the caller left it open. */
function computed(
  state: CloudState,
  declaration: ResourceDeclaration | undefined,
  draft: CloudObject,
  { unknown, prior }: Decided,
): CloudObject {
  const compute = declaration?.options.computes
  if (compute === undefined) return draft
  const all = compute(draft, viewOf(state, draft.account, draft.region), prior)
  const asked = Object.entries(all).filter(([name]) => unknown.includes(name))
  return { ...draft, attributes: { ...draft.attributes, ...Object.fromEntries(asked) } }
}

function checkQuota(state: CloudState, declaration: ResourceDeclaration | undefined, object: CloudObject): void {
  const quota = declaration?.options.quota
  const limit = state.quotas.get(object.type) ?? quota?.limit
  if (limit === undefined) return
  const count = viewOf(state, object.account, object.region).all(object.type).length
  if (count < limit) return
  throw refused(state, object, quota ?? { code: 'LimitExceededException', message: `Limit of ${limit} exceeded.` })
}

/** `object` is compared with all others; `prior`, when it changes, is itself. */
function checkUnique(
  state: CloudState,
  declaration: ResourceDeclaration | undefined,
  { object, prior }: { object: CloudObject; prior: CloudObject | undefined },
): void {
  const sameId = objectAt(state, object)
  const unique = declaration?.options.unique
  const sameName =
    unique !== undefined &&
    objectsOf(state, object.type).some(
      (other) =>
        other !== prior &&
        isInScope(other, object, unique.scope) &&
        unique.by.every((name) => other.attributes[name] === object.attributes[name]),
    )
  if (sameName || (sameId !== undefined && sameId !== prior)) throw refused(state, object, unique ?? defaultDouble)
}

const defaultDouble: Refusal = { code: 'ResourceAlreadyExistsException', message: '{id} already exists.' }

function isInScope(a: CloudObject, b: CloudObject, scope: 'region' | 'account' | 'world'): boolean {
  if (scope === 'world') return true
  return a.account === b.account && (scope === 'account' || a.region === b.region)
}

function checkRules(
  state: CloudState,
  declaration: ResourceDeclaration | undefined,
  change: Omit<Change, 'cloud'>,
): void {
  const cloud = viewOf(state, change.object.account, change.object.region)
  for (const rule of declaration?.options.rules ?? []) {
    const refusal = rule({ ...change, cloud })
    if (refusal !== undefined) throw refused(state, change.object, refusal)
  }
}

function refused(state: CloudState, subject: Subject, { code, message, status }: Refusal): AwsError {
  return new AwsError(code, render(message, subject, state), status)
}
