/** Conditional requests: `If-Match` and `If-None-Match` on reads and writes. */
import { AwsError } from '../../errors.ts'
import type { ObjectVersion } from '../store/bucket.ts'

type Headers = Readonly<Record<string, string>>

/** Throws `PreconditionFailed` (412), or `NoSuchKey` where `If-Match` meets no object, before anything is written. */
export function checkWrite(headers: Headers, current: ObjectVersion | undefined, key: string): void {
  const none = headers['if-none-match']
  // S3's own answer to any value but `*`, code and words.
  if (none !== undefined && none !== '*')
    throw new AwsError(501, 'NotImplemented', 'A header you provided implies functionality that is not implemented', {
      Header: 'If-None-Match',
      additionalMessage: "We don't accept the provided value of If-None-Match header for this API",
    })
  if (none === '*' && current !== undefined) throw failed('If-None-Match')
  const match = headers['if-match']
  if (match === undefined) return
  if (current === undefined) throw noSuchKey(key)
  if (match !== '*' && unquoted(match) !== current.etag) throw failed('If-Match')
}

/** Whether a conditional read is answered 304; throws `PreconditionFailed` (412). */
export function notModified(headers: Headers, version: ObjectVersion): boolean {
  const match = headers['if-match']
  if (match !== undefined && match !== '*' && unquoted(match) !== version.etag) throw failed('If-Match')
  const none = headers['if-none-match']
  return none !== undefined && (none === '*' || unquoted(none) === version.etag)
}

/** S3's answer for a key that holds no object. */
export function noSuchKey(key: string): AwsError {
  return new AwsError(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key })
}

function failed(condition: string): AwsError {
  return new AwsError(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    Condition: condition,
  })
}

function unquoted(etag: string): string {
  return etag.replace(/^(?:W\/)?"?|"$/g, '')
}
