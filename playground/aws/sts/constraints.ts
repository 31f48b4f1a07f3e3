/** Limits of STS parameters, refused with the texts of AWS's request validation. */
import { AwsError } from '../errors.ts'
import type { QueryParameters } from '../query.ts'

/** A role named in a request. */
export interface RoleReference {
  readonly arn: string
  readonly account: string
  /** Without its path. */
  readonly name: string
}

/** Reads `RoleArn`; throws `ValidationError`. */
export function roleReference(call: QueryParameters): RoleReference {
  const arn = call.required('RoleArn')
  const match = /^arn:aws:iam::(\d{12}):role\/(?:[\w+=,.@/-]+\/)?([\w+=,.@-]+)$/.exec(arn)
  if (match === null) throw new AwsError(400, 'ValidationError', 'Request ARN is invalid')
  return { arn, account: match[1] ?? '', name: match[2] ?? '' }
}

/** Reads `RoleSessionName`: 2 to 64 characters; throws `ValidationError`. */
export function sessionName(call: QueryParameters): string {
  const name = call.required('RoleSessionName')
  if (!/^[\w+=,.@-]*$/.test(name))
    throw unfit('roleSessionName', name, String.raw`satisfy regular expression pattern: [\w+=,.@-]*`)
  if (name.length < 2) throw unfit('roleSessionName', name, 'have length greater than or equal to 2')
  if (name.length > 64) throw unfit('roleSessionName', name, 'have length less than or equal to 64')
  return name
}

/** Reads `DurationSeconds`: 900 to 43200, 3600 if absent; throws `ValidationError`. */
export function duration(call: QueryParameters): number {
  const seconds = call.number('DurationSeconds') ?? 3600
  if (seconds < 900) throw unfit('durationSeconds', String(seconds), 'have value greater than or equal to 900')
  if (seconds > 43_200) throw unfit('durationSeconds', String(seconds), 'have value less than or equal to 43200')
  return seconds
}

function unfit(field: string, value: string, constraint: string): AwsError {
  return new AwsError(
    400,
    'ValidationError',
    `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: Member must ${constraint}`,
  )
}
