/** A playground with one bucket, and the real SDK in front of it. */
import { S3Client } from '@aws-sdk/client-s3'
import type { AwsInit } from '../index.ts'
import { administrator, awsState, serveAws } from '../index.ts'

export const Bucket = 'wrenchproof-state'

/** Serves a versioned bucket, or what `init` says, with a client of its administrator. */
export async function s3(init: AwsInit = {}) {
  const state = awsState({ buckets: { [Bucket]: { versioning: true } }, ...init })
  const server = await serveAws(state)
  return { ...server, state, client: clientOf(server.url, administrator(state)) }
}

/** A client with these keys. */
export function clientOf(endpoint: string, credentials: { accessKeyId: string; secretAccessKey: string }): S3Client {
  return new S3Client({ endpoint, region: 'us-east-2', credentials, forcePathStyle: true, maxAttempts: 1 })
}
