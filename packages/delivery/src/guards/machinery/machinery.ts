import type { Environment } from '../../environments/environment.ts'

/** The objects that deliver, as AWS names them. A person makes and changes them with the bootstrap root. */
export interface Machinery {
  /** ARNs of every environment's roles. */
  readonly roles: readonly string[]
  /** Host of the OIDC provider. */
  readonly issuer: string
  /** Buckets that hold state. */
  readonly buckets: readonly string[]
}

/**
 * The machinery of a repository: the roles of all its environments, not only of the one that is delivered, since one
 * state may hold what another is delivered with.
 *
 * @param backends canonical backend identities, such as `s3 {"bucket":"state","key":"dev.tfstate"}`
 */
export function machineryOf(
  environments: readonly Pick<Environment, 'planRole' | 'applyRole'>[],
  backends: readonly string[],
  issuer = 'token.actions.githubusercontent.com',
): Machinery {
  const roles = environments.flatMap(({ planRole, applyRole }) => [planRole, applyRole])
  return {
    roles: distinct(roles.filter((role) => role !== undefined)),
    issuer,
    buckets: distinct(backends.flatMap(bucketOf)),
  }
}

function bucketOf(backend: string): string[] {
  const [, settings] = /^(?:s3|gcs) (\{.*\})$/su.exec(backend) ?? []
  if (settings === undefined) return []
  const read: unknown = JSON.parse(settings)
  return typeof read === 'object' && read !== null && 'bucket' in read && typeof read.bucket === 'string'
    ? [read.bucket]
    : []
}

const distinct = (names: readonly string[]): string[] => [...new Set(names)].toSorted()
