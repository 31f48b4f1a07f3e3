/** The state bucket: how it is set, and what a role reaches in it. */
import type { BucketSettings, Look, StateBucket, Touched } from '@wrenchproof/aws'
import type { BackendSettings } from '../inputs.ts'
import type { Target } from '../targets.ts'
import { broken, cannotTell, link, unseen } from './link.ts'
import type { About, Finding, Link } from './link.ts'

/** Where Terraform's S3 backend keeps the state of a workspace. */
export function stateKey({ key, workspaceKeyPrefix }: BackendSettings, workspace: string): string {
  return workspace === 'default' ? key : `${workspaceKeyPrefix}/${workspace}/${key}`
}

/** The bucket's settings, a link each. */
export function settingsLinks(bucket: string, settings: BucketSettings): readonly Link[] {
  const { versioning, encryption, publicAccessBlocked, tlsOnly } = settings
  const api = (rest: string) => `aws s3api ${rest} --bucket ${bucket}`
  const tls = {
    Sid: 'DenyPlainHttp',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  }
  return [
    setting({ name: 'bucket versioning', subject: bucket }, versioning, {
      good: (status) => status === 'Enabled',
      action: 's3:GetBucketVersioning',
      code: 'BUCKET_UNVERSIONED',
      reason: 'versioning is off: what overwrites the state destroys it',
      fix: `Switch it on:\n${api('put-bucket-versioning --versioning-configuration Status=Enabled')}`,
    }),
    setting({ name: 'bucket encryption', subject: bucket }, encryption, {
      good: (algorithm) => algorithm !== '',
      action: 's3:GetEncryptionConfiguration',
      code: 'BUCKET_UNENCRYPTED',
      reason: 'there is no default encryption, and a state holds secrets',
      fix: `Set it:\n${api(`put-bucket-encryption --server-side-encryption-configuration '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms"}}]}'`)}`,
    }),
    setting({ name: 'bucket public access', subject: bucket }, publicAccessBlocked, {
      good: (blocked) => blocked,
      action: 's3:GetBucketPublicAccessBlock',
      code: 'BUCKET_PUBLIC',
      reason: 'public access is not blocked in all four ways',
      fix: `Block it:\n${api('put-public-access-block --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true')}`,
    }),
    setting({ name: 'bucket TLS', subject: bucket }, tlsOnly, {
      good: (only) => only,
      action: 's3:GetBucketPolicy',
      code: 'BUCKET_PLAIN_HTTP',
      reason: 'no statement of the bucket policy turns away requests without TLS',
      fix: `Add this statement to the bucket policy:\n${JSON.stringify(tls, undefined, 2)}`,
    }),
  ]
}

interface Rule<T> extends Pick<Finding, 'code' | 'reason' | 'fix'> {
  readonly good: (value: T) => boolean
  /** What it takes to look. */
  readonly action: string
}

function setting<T extends string | boolean>(about: About, seen: Look<T>, { good, action, ...finding }: Rule<T>): Link {
  if (seen.kind === 'unseen') {
    const allow = { Effect: 'Allow', Action: [action], Resource: `arn:aws:s3:::${about.subject}` }
    return cannotTell(
      about,
      seen.why,
      `Let the role, or the doctor role, look:\n${JSON.stringify(allow, undefined, 2)}`,
    )
  }
  if (seen.kind === 'seen' && good(seen.value)) return link(about, [seen.value === true ? 'is on' : String(seen.value)])
  return broken(about, finding)
}

/** Whether the role reads its own state. */
export async function stateLink(bucket: StateBucket, { settings }: Target, place: StatePlace): Promise<Link> {
  const about = { name: 'state', subject: `s3://${place.bucket}/${place.key}` } as const
  const touched = await bucket.read(place.key)
  const trouble = bucketTrouble(about, touched, place)
  if (trouble !== undefined) return trouble
  if (touched.kind === 'done') return link(about, ['can be read'])
  if (touched.kind === 'not-done') return link(about, ['is not there yet, and the role may see that'])
  return broken(about, {
    code: 'STATE_UNREADABLE',
    reason: `the role may not read it: ${why(touched)}`,
    fix: `Add these statements to ${settings.role.role}:\n${reading(place)}`,
  })
}

/** Where a state is. */
export interface StatePlace {
  readonly bucket: string
  readonly key: string
}

/** Whether the apply role can write, read and delete a lock, as Terraform does it: the lock of this very state. */
export async function lockLink(
  bucket: StateBucket,
  { settings }: Target,
  place: StatePlace,
  text: string,
): Promise<Link> {
  const key = `${place.key}.tflock`
  const about = { name: 'lock', subject: `s3://${place.bucket}/${key}` } as const
  const written = await bucket.writeNew(key, text)
  const trouble = bucketTrouble(about, written, place)
  if (trouble !== undefined) return trouble
  if (written.kind === 'not-done') {
    return cannotTell(
      about,
      'somebody holds the lock, so only that it may be written was seen',
      'Run again when no delivery is under way.',
    )
  }
  const grant = `Add this statement to ${settings.role.role}:\n${JSON.stringify({ Effect: 'Allow', Action: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'], Resource: `arn:aws:s3:::${place.bucket}/${key}` }, undefined, 2)}`
  if (written.kind !== 'done') {
    return broken(about, { code: 'LOCK_UNWRITABLE', reason: `the lock cannot be written: ${why(written)}`, fix: grant })
  }
  const read = await bucket.read(key)
  const removed = await bucket.remove(key)
  const findings: Finding[] = []
  if (read.kind !== 'done') {
    const reason = `the lock was written and cannot be read: ${why(read)}`
    findings.push({ code: 'LOCK_UNREADABLE', severity: 'error', subject: about.subject, reason, fix: grant })
  }
  if (removed.kind !== 'done') {
    findings.push({
      code: 'LOCK_UNDELETABLE',
      severity: 'error',
      subject: about.subject,
      reason: `the lock was written and cannot be deleted, so it is held now: ${why(removed)}`,
      fix: `Delete it, as somebody who may, and then: ${grant}\naws s3api delete-object --bucket ${place.bucket} --key ${key}`,
    })
  }
  return link(
    about,
    ['was written', ...(read.kind === 'done' ? ['read'] : []), ...(removed.kind === 'done' ? ['deleted'] : [])],
    findings,
  )
}

/** Whether the states of others are out of reach; the places are guesses from names, so each is shown. */
export async function otherStatesLink(
  bucket: StateBucket,
  { settings }: Target,
  places: readonly StatePlace[],
): Promise<Link> {
  const about = { name: 'other states', subject: settings.role.arn } as const
  const fix = 'Say where the other states are:\nwith:\n  backend: |\n    other-key=<key>'
  if (places.length === 0) {
    return cannotTell(about, 'where the states of other environments are cannot be told from the key', fix)
  }
  const looks = await Promise.all(places.map(async (place) => ({ place, touched: await bucket.read(place.key) })))
  const found = looks.map(({ place, touched }) => otherState(settings.role.role, place, touched))
  return link(
    about,
    found.flatMap((each) => (typeof each === 'string' ? [each] : [])),
    found.flatMap((each) => (typeof each === 'string' ? [] : [each])),
  )
}

function otherState(role: string, place: StatePlace, touched: Touched): string | Finding {
  const subject = `s3://${place.bucket}/${place.key}`
  const reachable = touched.kind === 'done' || touched.kind === 'not-done'
  // Whoever may read but not list is refused the listing where there is no object.
  if (reachable || (touched.kind === 'denied' && touched.action === 's3:ListBucket')) {
    const deny = { Effect: 'Deny', Action: 's3:*', Resource: `arn:aws:s3:::${place.bucket}/${place.key}*` }
    return {
      code: 'STATE_REACHABLE',
      severity: 'error',
      subject,
      reason: `${role} can read it${touched.kind === 'done' ? '' : ' once it is there'}, with every secret in it`,
      fix: `Name the role's own state in its policy in place of a wildcard, or add:\n${JSON.stringify(deny, undefined, 2)}`,
    }
  }
  if (touched.kind === 'denied' && touched.action !== undefined) return `${subject} is out of reach`
  return unseen(
    subject,
    `whether it is out of reach could not be seen: ${why(touched)}`,
    'Check the policy of the role by hand.',
  )
}

/** Keys of other environments' states, made from this one's by putting the other name in its place. */
export function otherKeys(
  backend: BackendSettings,
  own: { readonly name: string; readonly workspace: string } | undefined,
  others: readonly { readonly name: string; readonly workspace: string }[],
): readonly string[] {
  if (own === undefined) return backend.otherKeys
  const part = new RegExp(String.raw`(?<![\w-])${own.name}(?![\w-])`, 'gu')
  const guessed = part.test(backend.key)
    ? others.map(({ name, workspace }) => stateKey({ ...backend, key: backend.key.replaceAll(part, name) }, workspace))
    : []
  return [...new Set([...backend.otherKeys, ...guessed])]
}

function bucketTrouble(about: About, touched: Touched, { bucket }: StatePlace): Link | undefined {
  if (touched.kind === 'no-bucket') {
    return broken(about, {
      code: 'BUCKET_MISSING',
      reason: `there is no bucket ${bucket}`,
      fix: 'Apply the bootstrap root, or correct the name:\nterraform -chdir=terraform/bootstrap apply',
    })
  }
  if (touched.kind === 'other-region') {
    return broken(about, {
      code: 'BUCKET_REGION',
      reason: `the bucket ${bucket} is in another region: ${touched.why}`,
      fix: 'Write its region into the backend settings:\nregion=<region>',
    })
  }
  return touched.kind === 'failed' ? cannotTell(about, touched.why, 'Run again.') : undefined
}

function why(touched: Touched): string {
  return 'why' in touched ? touched.why : touched.kind
}

function reading({ bucket, key }: StatePlace): string {
  return JSON.stringify(
    [
      { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: `arn:aws:s3:::${bucket}` },
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: `arn:aws:s3:::${bucket}/${key}` },
    ],
    undefined,
    2,
  )
}
