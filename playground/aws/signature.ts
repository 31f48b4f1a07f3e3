/** Signature Version 4: whose key signed a request, and whether with the right secret. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { HttpRequest } from '../http/serve.ts'
import { AwsError } from './errors.ts'
import type { AwsState } from './state.ts'

/** What a signed request says of its signer. */
export interface Signature {
  readonly accessKeyId: string
  readonly sessionToken: string | undefined
  /** `date/region/service/aws4_request`. */
  readonly scope: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** As in the string to sign: `20260102T030405Z`. */
  readonly time: string
}

/** Reads the signature in the header; `undefined` for an anonymous request. Presigned addresses count as anonymous. */
export function signatureOf({ headers }: HttpRequest): Signature | undefined {
  const header = headers['authorization'] ?? ''
  if (!header.startsWith('AWS4-HMAC-SHA256')) return undefined
  const field = (name: string): string => new RegExp(`${name}=([^,\\s]+)`).exec(header)?.[1] ?? ''
  const [accessKeyId = '', ...scope] = field('Credential').split('/')
  return {
    accessKeyId,
    sessionToken: headers['x-amz-security-token'],
    scope: scope.join('/'),
    signedHeaders: field('SignedHeaders').split(';'),
    signature: field('Signature'),
    time: headers['x-amz-date'] ?? '',
  }
}

/** Checks a signature with the secret the state knows; throws `SignatureDoesNotMatch` (403). */
export function verifySignature(state: AwsState, request: HttpRequest, signature: Signature): void {
  const key = state.accessKeys.get(signature.accessKeyId)
  if (key === undefined) return
  const [date = '', region = '', service = ''] = signature.scope.split('/')
  const signed = [
    'AWS4-HMAC-SHA256',
    signature.time,
    signature.scope,
    sha256(canonicalRequest(request, signature, service)),
  ].join('\n')
  const signingKey = ['aws4_request', service, region, date].reduceRight<Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    Buffer.from(`AWS4${key.secret}`),
  )
  const computed = createHmac('sha256', signingKey).update(signed).digest()
  const sent = Buffer.from(signature.signature, 'hex')
  if (sent.length === computed.length && timingSafeEqual(sent, computed)) return
  throw new AwsError(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  )
}

function canonicalRequest(request: HttpRequest, signature: Signature, service: string): string {
  const { url, headers, method, body } = request
  const path = url.pathname
    .split('/')
    .map((segment) => encoded(service === 's3' ? decodeURIComponent(segment) : segment))
    .join('/')
  const query = [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .toSorted()
    .join('&')
  const lines = signature.signedHeaders.map(
    (name) => `${name}:${(headers[name] ?? '').trim().replaceAll(/\s+/g, ' ')}\n`,
  )
  const payload = headers['x-amz-content-sha256'] ?? sha256(body)
  return [method, path, query, lines.join(''), signature.signedHeaders.join(';'), payload].join('\n')
}

function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}
