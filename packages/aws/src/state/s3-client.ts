/** S3 as this package speaks to it: under the keys of one session, and by nothing else on this machine. */
import type { S3Client } from '@aws-sdk/client-s3'
import { closed } from '../client/closed.ts'
import type { ClientOptions } from '../client/look.ts'

/** The SDK, which is loaded with the first call, and a client that lives for one. */
export interface S3Sdk {
  readonly sdk: typeof import('@aws-sdk/client-s3')
  readonly client: S3Client
}

/** Calls with a client of these options. */
export async function withS3<T>(options: ClientOptions, call: (s3: S3Sdk) => Promise<T>): Promise<T> {
  const { credentials, region, endpoint, timeoutMs = 10_000 } = options
  const sdk = await import('@aws-sdk/client-s3')
  const client = new sdk.S3Client({
    region,
    credentials,
    ...closed(timeoutMs),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    disableS3ExpressSessionAuth: true,
    disableMultiregionAccessPoints: true,
    useArnRegion: false,
    // What answers at a custom endpoint seldom has a name for each bucket.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  })
  try {
    return await call({ sdk, client })
  } finally {
    client.destroy()
  }
}
