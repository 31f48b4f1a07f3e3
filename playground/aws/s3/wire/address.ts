/** Which bucket and object a request speaks of, in path style and virtual-host style. */
export interface Address {
  /** Empty for the service itself. */
  readonly bucket: string
  /** Empty for the bucket itself. */
  readonly key: string
}

const serviceHost = /^(?:(?<bucket>.+)\.)?(?:s3(?:[.-][\w.-]+)?|localhost|127\.0\.0\.1)$/

/** Reads host and path; a host that is no S3 host counts as path style. */
export function addressOf(host: string, pathname: string): Address {
  const path = decodeURIComponent(pathname.slice(1))
  const hosted = serviceHost.exec(host.replace(/:\d+$/, ''))?.groups?.['bucket']
  if (hosted !== undefined) return { bucket: hosted, key: path }
  const slash = path.indexOf('/')
  return slash < 0 ? { bucket: path, key: '' } : { bucket: path.slice(0, slash), key: path.slice(slash + 1) }
}

/** ARN of a bucket or object. */
export function arnOf({ bucket, key }: Address): string {
  return `arn:aws:s3:::${bucket}${key === '' ? '' : `/${key}`}`
}
