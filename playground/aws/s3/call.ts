/** One request to S3, with what its operation needs. */
import type { HttpRequest, HttpResponse } from '../../http/serve.ts'
import type { Caller } from '../credentials.ts'
import type { AwsState } from '../state.ts'
import type { XmlValue } from '../xml.ts'
import { toXml } from '../xml.ts'
import type { Address } from './wire/address.ts'
import type { Bucket } from './store/bucket.ts'
import type { ChecksumName } from './wire/checksums.ts'

/** A request whose caller may make it. */
export interface Call {
  readonly state: AwsState
  readonly caller: Caller
  readonly request: HttpRequest
  readonly address: Address
  readonly bucket: Bucket
  readonly query: URLSearchParams
  /** Taken out of its chunks, checksums verified. */
  readonly body: Buffer
  readonly checksums: Partial<Record<ChecksumName, string>>
  /** Whether the caller may also do this. */
  readonly can: (action: string, address: Address) => boolean
  /** Throws `AccessDenied` unless the caller may also do this. */
  readonly demand: (action: string, address: Address) => void
}

/** An operation of the API: its name, the permission it needs, and what it does. */
export interface Operation {
  readonly name: string
  readonly action: string
  run(call: Call): HttpResponse
}

export const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

/** A 200 with a document of S3's namespace. */
export function document(root: string, content: { readonly [name: string]: XmlValue }): HttpResponse {
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: toXml({ [root]: { '@xmlns': namespace, ...content } }),
  }
}
