/** Where in S3 plans are kept. */
export interface S3Location {
  readonly bucket: string
  /** What all keys begin with, without a slash at either end; '' for the whole bucket. */
  readonly prefix: string
}

/** What `parseS3Location` takes. */
export const s3LocationForm = 'must be s3://BUCKET/PREFIX, such as s3://acme-state/dev'

/** A location from its text; `undefined` for text that is none. */
export function parseS3Location(text: string): S3Location | undefined {
  const found = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/((?:[\w.=-]+\/)*[\w.=-]+))?\/?$/u.exec(text)
  const [, bucket, prefix = ''] = found ?? []
  if (bucket === undefined || prefix.split('/').some((part) => part === '..' || part === '.')) return undefined
  return { bucket, prefix }
}
