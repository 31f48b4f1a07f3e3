/** Looks at the state bucket, and touches it as each role. */
import type { BucketSettings, Look, StateBucket } from '@wrenchproof/aws'
import type { CheckInputs } from './inputs.ts'
import type { SeenRole } from './judge.ts'
import type { Assumed } from './links/evidence.ts'
import { cannotTell } from './links/link.ts'
import type { Link } from './links/link.ts'
import { lockLink, otherKeys, otherStatesLink, settingsLinks, stateKey, stateLink } from './links/state.ts'
import type { CheckPorts } from './run.ts'

/** The links of the bucket itself, and those of each role, in the roles' order. */
export interface StateLinks {
  readonly bucket: readonly Link[]
  readonly byRole: readonly (readonly Link[])[]
}

/** Who may touch it. */
export interface Hands {
  readonly roles: readonly SeenRole[]
  readonly doctor: Assumed | undefined
}

/** Nothing if no backend was given. */
export async function touchState(inputs: CheckInputs, hands: Hands, ports: CheckPorts): Promise<StateLinks> {
  const { backend } = inputs
  if (backend === undefined) return { bucket: [], byRole: hands.roles.map(() => []) }
  const open = ({ assumed, region }: { readonly assumed: Assumed | undefined; readonly region: string }) =>
    assumed?.kind === 'session' ? ports.bucket(backend.bucket, backend.region ?? region, assumed.session) : undefined
  const own = hands.roles.map(({ assumed, target }) => open({ assumed, region: target.settings.region }))
  const region = hands.roles[0]?.target.settings.region ?? ''
  const seen = await settingsBy([...own, open({ assumed: hands.doctor, region })])
  const byRole = await Promise.all(
    hands.roles.map(async (role, index) => roleLinks(inputs, { role, bucket: own[index] }, ports)),
  )
  return {
    bucket:
      seen === undefined
        ? [
            cannotTell(
              { name: 'bucket versioning', subject: backend.bucket },
              'there is no session to look with',
              'Mend what is broken above.',
            ),
          ]
        : settingsLinks(backend.bucket, seen),
    byRole,
  }
}

/** Each setting as the first one saw it who may. */
async function settingsBy(buckets: readonly (StateBucket | undefined)[]): Promise<BucketSettings | undefined> {
  let seen: BucketSettings | undefined
  for (const bucket of buckets) {
    if (bucket === undefined || (seen !== undefined && Object.values(seen).every(({ kind }) => kind !== 'unseen')))
      continue
    const next = await bucket.settings()
    seen = seen === undefined ? next : merged(seen, next)
  }
  return seen
}

function merged(one: BucketSettings, other: BucketSettings): BucketSettings {
  const better = <T>(first: Look<T>, second: Look<T>) => (first.kind === 'unseen' ? second : first)
  return {
    versioning: better(one.versioning, other.versioning),
    encryption: better(one.encryption, other.encryption),
    publicAccessBlocked: better(one.publicAccessBlocked, other.publicAccessBlocked),
    tlsOnly: better(one.tlsOnly, other.tlsOnly),
  }
}

async function roleLinks(
  { backend }: CheckInputs,
  { role: { target }, bucket }: { readonly role: SeenRole; readonly bucket: StateBucket | undefined },
  ports: CheckPorts,
): Promise<readonly Link[]> {
  if (backend === undefined) return []
  const { environment } = target
  const key = stateKey(backend, environment?.workspace ?? 'default')
  const place = { bucket: backend.bucket, key }
  if (bucket === undefined) {
    return [
      cannotTell(
        { name: 'state', subject: `s3://${place.bucket}/${key}` },
        'there is no session to look with',
        'Mend what is broken above.',
      ),
    ]
  }
  const others = (ports.environments?.all ?? []).filter(({ name }) => name !== environment?.name)
  const places = otherKeys(backend, environment, others).filter((other) => other !== key)
  const [state, lock, reach] = await Promise.all([
    stateLink(bucket, target, place),
    target.purpose === 'apply' ? lockLink(bucket, target, place, lockText(place, ports)) : undefined,
    otherStatesLink(
      bucket,
      target,
      places.map((other) => ({ bucket: backend.bucket, key: other })),
    ),
  ])
  return [state, ...(lock === undefined ? [] : [lock]), reach]
}

/** A lock as Terraform writes it, so that whoever meets it is told whose it is. */
function lockText(
  { bucket, key }: { readonly bucket: string; readonly key: string },
  { run, clock }: CheckPorts,
): string {
  return JSON.stringify({
    ID: `wrenchproof-oidc-check-${run.runId}-${run.runAttempt}`,
    Operation: 'oidc-check',
    Info: `held for a moment to see whether it can be; ${run.url}`,
    Who: 'wrenchproof oidc-check',
    Version: '',
    Created: new Date(clock.now()).toISOString(),
    Path: `${bucket}/${key}`,
  })
}
