/** Signed addresses and the bytes behind them, in the dialect of Azure's blob service that the clients speak. */
import { XMLParser } from 'fast-xml-parser'
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Handler, HttpRequest, HttpResponse } from '../../http/serve.ts'
import { now } from '../state/clock.ts'
import type { Blob, GithubState } from '../state/model.ts'

/** Path under which blobs are served; the Azure client wants `/account/container/blob` where the host is an address. */
export const blobPath = '/blobstore/'

const BlockList = z.object({ BlockList: z.object({ Latest: z.array(z.string()) }) })

/** Makes room for a blob and answers its key. */
export function newBlob(state: GithubState): string {
  const key = randomUUID()
  state.blobs.set(key, { blocks: new Map() })
  return key
}

/** An address that may read (`r`) or write (`w`) one blob for so many seconds. */
export function signedAddress(
  state: GithubState,
  origin: string,
  { blob, seconds, may }: { blob: string; seconds: number; may: 'r' | 'w' },
): string {
  const until = new Date(now(state) + seconds * 1000).toISOString()
  const query = new URLSearchParams({ sp: may, se: until, sig: signature(state, `${blob}\n${may}\n${until}`) })
  return `${origin}${blobPath}results/${blob}?${query.toString()}`
}

function signature(state: GithubState, text: string): string {
  return createHmac('sha256', state.secret).update(text).digest('base64')
}

/** Answers everything under `/blobstore/`. */
export function blobHandler(state: GithubState): Handler {
  return (request) => {
    const key = request.url.pathname.split('/').at(-1) ?? ''
    const writes = request.method === 'PUT'
    const refused = whyRefused(state, request, { key, may: writes ? 'w' : 'r' })
    if (refused !== undefined) return azureError(403, 'AuthenticationFailed', refused)
    const blob = state.blobs.get(key)
    if (blob === undefined) return azureError(404, 'BlobNotFound', 'The specified blob does not exist.')
    if (writes) return put(state, blob, request)
    if (request.method === 'GET' || request.method === 'HEAD') return get(state, blob, request)
    throw new Error(`the playground's blob service does not serve ${request.method}`)
  }
}

function whyRefused(
  state: GithubState,
  request: HttpRequest,
  { key, may }: { key: string; may: string },
): string | undefined {
  const { searchParams } = request.url
  const until = searchParams.get('se') ?? ''
  const given = Buffer.from(searchParams.get('sig') ?? '')
  const expected = Buffer.from(signature(state, `${key}\n${searchParams.get('sp') ?? ''}\n${until}`))
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'Signature did not match.'
  if (searchParams.get('sp') !== may) return 'This address does not allow it.'
  return Date.parse(until) <= now(state) ? 'Signature not valid in the specified time frame' : undefined
}

function put(state: GithubState, blob: Blob, request: HttpRequest): HttpResponse {
  const { searchParams } = request.url
  switch (searchParams.get('comp')) {
    case 'block':
      blob.blocks.set(searchParams.get('blockid') ?? '', request.body)
      break
    case 'blocklist': {
      const ids = blockList(request.body.toString('utf8'))
      const parts = ids.map((id) => blob.blocks.get(id))
      if (parts.some((part) => part === undefined))
        return azureError(400, 'InvalidBlockList', 'The specified block list is invalid.')
      commit(blob, request, Buffer.concat(parts.filter((part) => part !== undefined)))
      break
    }
    case null:
      commit(blob, request, request.body)
      break
    default:
      throw new Error(`the playground's blob service does not serve comp=${searchParams.get('comp') ?? ''}`)
  }
  return { status: 201, headers: { ...standard(state, request), etag: '"0x8D"' } }
}

function commit(blob: Blob, request: HttpRequest, content: Buffer): void {
  blob.content = content
  blob.blocks.clear()
  const type = request.headers['x-ms-blob-content-type']
  if (type !== undefined) blob.contentType = type
}

function blockList(xml: string): string[] {
  const parser = new XMLParser({ isArray: (name) => name === 'Latest', parseTagValue: false })
  return BlockList.parse(parser.parse(xml)).BlockList.Latest
}

function get(state: GithubState, blob: Blob, request: HttpRequest): HttpResponse {
  if (blob.content === undefined) return azureError(404, 'BlobNotFound', 'The specified blob does not exist.')
  const range = /^bytes=(?<from>\d+)-(?<to>\d*)$/.exec(request.headers['x-ms-range'] ?? request.headers['range'] ?? '')
  const { length } = blob.content
  const from = Number(range?.groups?.['from'] ?? 0)
  const to = Math.min(Number(range?.groups?.['to'] || length - 1), length - 1)
  const body = blob.content.subarray(from, to + 1)
  return {
    status: range === null ? 200 : 206,
    headers: {
      ...standard(state, request),
      'content-type': blob.contentType ?? 'application/octet-stream',
      'content-length': String(body.length),
      'accept-ranges': 'bytes',
      'x-ms-blob-type': 'BlockBlob',
      ...(range === null ? {} : { 'content-range': `bytes ${from}-${to}/${length}` }),
      ...(blob.disposition === undefined ? {} : { 'content-disposition': blob.disposition }),
    },
    body,
  }
}

function standard(state: GithubState, request: HttpRequest): Record<string, string> {
  const date = new Date(now(state)).toUTCString()
  return {
    date,
    'last-modified': date,
    'x-ms-request-id': randomUUID(),
    'x-ms-version': request.headers['x-ms-version'] ?? '2026-02-06',
  }
}

function azureError(status: number, code: string, message: string): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  }
}
