import type { Guard } from '../guard.ts'
import { firstFew } from '../listing.ts'
import type { Machinery } from './machinery.ts'
import type { Touched } from './touched.ts'

/** Refuses a delivery that would change what it is delivered with. No consent helps: this is a person's work. */
export const selfEscalation: Guard<{ readonly touched: readonly Touched[]; readonly machinery: Machinery }> = {
  code: 'SELF_ESCALATION',
  refusesWhen: 'a deploy role, one of its policies, the OIDC provider or a state bucket would be changed',
  check({ touched, machinery }) {
    const hit = touched.filter((effect) => !isHarmless(effect) && belongs(effect, machinery))
    if (hit.length === 0) return undefined
    return {
      reason: `the plan changes what deliveries are made with: ${firstFew(hit.map(({ address, action }) => `${address} (${action})`))}`,
      fix: 'Take it out of this root. Roles, OIDC provider and state bucket are changed by a person, in the bootstrap root.',
    }
  },
}

const labels = new Set(['tags', 'tags_all', 'description'])

// A new address changes nothing in the cloud, and labels give nobody a right.
const isHarmless = ({ action, changed }: Touched): boolean =>
  action === 'move' || (action === 'update' && changed.every((attribute) => labels.has(attribute)))

function belongs({ type, names }: Touched, { roles, issuer, buckets }: Machinery): boolean {
  if (type === 'aws_iam_openid_connect_provider') return names.some((name) => name.includes(issuer))
  if (!type.startsWith('aws_iam_'))
    return names.some((name) => buckets.some((bucket) => name === bucket || name.startsWith(`${bucket},`)))
  // A managed policy does not say whose it is before it is attached; by convention its name begins with its role's.
  if (type === 'aws_iam_policy')
    return names.some((name) => roles.some((role) => lastPart(name).startsWith(lastPart(role))))
  return names.some((name) => roles.some((role) => isRole(name, role)))
}

/** An ARN names one role; a bare name may be that of any account, and then it is taken for ours. */
const isRole = (name: string, role: string): boolean =>
  name.startsWith('arn:') ? name === role : lastPart(name) === lastPart(role)

const lastPart = (name: string): string => name.split('/').at(-1) ?? name
