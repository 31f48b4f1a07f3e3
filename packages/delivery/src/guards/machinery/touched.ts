import type { Effect, Effects } from '@wrenchproof/plan'

/** What an effect does to an object that could be part of the machinery: names, no other values. */
export interface Touched {
  readonly address: string
  readonly action: Effect['action']
  readonly type: string
  /** Every name by which the object says which role, provider or bucket it is or belongs to; before and after. */
  readonly names: readonly string[]
  /** Top-level attributes that an update changes; empty for every other action. */
  readonly changed: readonly string[]
}

const bucketTypes = /^aws_(?:s3(?:control)?_(?:bucket|object)|s3_directory_bucket)/u

/** The attributes by which resource types of hashicorp/aws name what they are or belong to. */
const naming: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role: ['name', 'arn', 'id'],
  aws_iam_role_policy: ['role'],
  aws_iam_role_policy_attachment: ['role'],
  aws_iam_role_policies_exclusive: ['role_name'],
  aws_iam_role_policy_attachments_exclusive: ['role_name'],
  aws_iam_policy_attachment: ['roles'],
  aws_iam_policy: ['name', 'arn'],
  aws_iam_instance_profile: ['role'],
  aws_iam_openid_connect_provider: ['url', 'arn'],
}

/** The effects on types that the machinery is made of, with their names; all others are left out. */
export function touchedBy({ resources }: Pick<Effects, 'resources'>): Touched[] {
  return resources.flatMap((effect) => {
    const attributes = Object.hasOwn(naming, effect.type) ? naming[effect.type] : undefined
    const names = attributes ?? (bucketTypes.test(effect.type) ? ['bucket', 'id'] : undefined)
    return names === undefined ? [] : [touched(effect, names)]
  })
}

function touched({ address, action, type, change }: Effect, attributes: readonly string[]): Touched {
  const before = fieldsOf(change.before)
  const after = fieldsOf(change.after)
  const unknown = fieldsOf(change.after_unknown)
  const names = attributes.flatMap((name) => [...stringsOf(before.get(name)), ...stringsOf(after.get(name))])
  const keys = new Set([...before.keys(), ...after.keys(), ...unknown.keys()])
  const differs = (key: string): boolean =>
    JSON.stringify(before.get(key)) !== JSON.stringify(after.get(key)) || isUnknown(unknown.get(key))
  return {
    address,
    action,
    type,
    names: [...new Set(names)].toSorted(),
    changed: action === 'update' ? [...keys].filter(differs).toSorted() : [],
  }
}

const fieldsOf = (value: unknown): Map<string, unknown> =>
  new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.flatMap(stringsOf) : []
}

function isUnknown(mark: unknown): boolean {
  if (mark === true) return true
  return typeof mark === 'object' && mark !== null && Object.values(mark).some(isUnknown)
}
