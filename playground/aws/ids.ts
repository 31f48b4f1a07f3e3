/** Identifiers in AWS's forms. */
import { randomBytes, randomUUID } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** What kind of thing a unique id names: long-lived key, session key, role, user, managed policy. */
export type IdPrefix = 'AKIA' | 'ASIA' | 'AROA' | 'AIDA' | 'ANPA'

/** A unique id such as `AROA` followed by 16 characters. */
export function uniqueId(prefix: IdPrefix): string {
  let id: string = prefix
  for (const byte of randomBytes(16)) id += alphabet[byte % alphabet.length]
  return id
}

/** A secret access key: 40 characters. */
export function secretKey(): string {
  return randomBytes(30).toString('base64')
}

/** A session token; opaque to its holder. */
export function sessionToken(): string {
  return randomBytes(120).toString('base64')
}

/** Request id as STS and IAM give it. */
export function queryRequestId(): string {
  return randomUUID()
}

/** Request id as S3 gives it. */
export function s3RequestId(): string {
  return randomBytes(8).toString('hex').toUpperCase()
}

/** Version id as S3 gives it: 32 characters. */
export function versionId(): string {
  return randomBytes(24).toString('base64url')
}
