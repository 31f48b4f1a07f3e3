import type { PathStep } from '../attribute-path.ts'

// Attributes that hold secrets although no provider marks them: process environments, start scripts, and whatever is
// named like a credential.
const riskyName =
  /^environment$|^env(?:ironment)?_?var(?:iable)?s$|user_?data|container_?definitions|passw|passphrase|secret|token|credential|private_?key|(?:api|access|auth|account|shared|master|encryption)_?key|connection_?(?:string|ur[il])|(?:database|db|redis|mongo(?:db)?|amqp|broker)_?ur[il]|^dsn$|_dsn$|jdbc|kube_?config|htpasswd/iu

// Settings that only sound like credentials.
const harmless = new Set(['http_tokens', 'http_put_response_hop_limit', 'password_policy', 'token_validity_units'])

const labels = new Set(['tags', 'tags_all', 'default_tags', 'labels', 'tag'])

/**
 * Whether an attribute may hold a secret that nobody marked, going by its name. `parents` are the steps above it: a tag
 * named `environment` is not a process's environment. Booleans tell nothing and are never risky.
 */
export function isRisky(name: PathStep, parents: readonly PathStep[], values: readonly unknown[]): boolean {
  if (typeof name === 'number' || !riskyName.test(name) || harmless.has(name)) return false
  if (values.every((value) => value === undefined || value === null || typeof value === 'boolean')) return false
  if (name.toLowerCase() !== 'environment') return true
  return !parents.some((parent) => typeof parent === 'string' && labels.has(parent))
}

/** Whether any key inside of a value is risky. */
export function holdsRisky(value: unknown, parents: readonly PathStep[]): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some((element) => holdsRisky(element, parents))
  return Object.entries(value).some(([key, child]) => isRisky(key, parents, [child]) || holdsRisky(child, parents))
}
