/** Unary gRPC over node:http2, which is all that Terraform asks of a provider. */
import { createSecureServer, createServer } from 'node:http2'
import type { Http2Server, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import { decode, encode } from './protobuf.ts'
import type { Message } from './protobuf.ts'

/** A unary method: request bytes in, response bytes out. */
export type Method = (request: Buffer) => Promise<Buffer>

/** A method from message declarations and a handler. */
export function unary<Q, R extends object>(
  request: Message<Q>,
  response: Message<R>,
  handle: (asked: Q) => R | Promise<R>,
): Method {
  return async (body) => encode(response, await handle(decode(request, body)))
}

export interface GrpcService {
  /** By path, such as `/tfplugin5.Provider/Configure`. */
  readonly methods: ReadonlyMap<string, Method>
  /** Paths whose stream is opened and never answered: go-plugin treats their end as the plugin's end. */
  readonly openEnded: ReadonlySet<string>
}

export interface MutualTls {
  readonly certificate: string
  readonly key: string
  /** PEM of the only certificate a client may show. */
  readonly clientCertificate: string
}

const internal = 13
const unimplemented = 12

/** Answers gRPC calls; without `tls` in clear, as go-plugin does for a plugin it was told to reattach to. */
export function grpcServer(service: GrpcService, tls: MutualTls | undefined): Http2Server {
  // Plans of many resources arrive in parallel and hold large values: the default windows would make them wait.
  const settings = { initialWindowSize: 8 * 2 ** 20, maxConcurrentStreams: 1000 }
  const server =
    tls === undefined
      ? createServer({ settings })
      : createSecureServer({
          settings,
          key: tls.key,
          cert: tls.certificate,
          ca: tls.clientCertificate,
          requestCert: true,
          rejectUnauthorized: true,
          minVersion: 'TLSv1.2',
        })
  server.on('session', (session) => {
    session.setLocalWindowSize(16 * 2 ** 20)
  })
  server.on('stream', (stream, headers) => {
    answer(service, stream, headers).catch((error: unknown) => {
      process.stderr.write(`[ERROR] ${String(error)}\n`)
    })
  })
  return server
}

async function answer(service: GrpcService, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
  // A cancelled call resets its stream; terraform is no longer listening, so there is nobody to tell.
  stream.on('error', () => undefined)
  const path = headers[':path'] ?? ''
  if (service.openEnded.has(path)) {
    open(stream)
    stream.resume()
    return
  }
  const body = await read(stream)
  const method = service.methods.get(path)
  if (method === undefined) {
    fail(stream, unimplemented, `unknown method ${path}`)
    return
  }
  try {
    succeed(stream, await method(body))
  } catch (error) {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
    process.stderr.write(`[ERROR] ${path}: ${trace}\n`)
    fail(stream, internal, error instanceof Error ? error.message : String(error))
  }
}

const contentType = 'application/grpc+proto'
const prefixLength = 5

async function read(stream: ServerHttp2Stream): Promise<Buffer> {
  const chunks: Buffer[] = []
  await new Promise<void>((resolve) => {
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', resolve)
    stream.on('close', resolve)
  })
  return Buffer.concat(chunks).subarray(prefixLength)
}

function open(stream: ServerHttp2Stream): void {
  stream.respond({ ':status': 200, 'content-type': contentType }, { waitForTrailers: true })
}

function succeed(stream: ServerHttp2Stream, body: Buffer): void {
  if (stream.destroyed) return
  open(stream)
  stream.on('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': '0' })
  })
  const prefix = Buffer.alloc(prefixLength)
  prefix.writeUInt32BE(body.length, 1)
  stream.end(Buffer.concat([prefix, body]))
}

function fail(stream: ServerHttp2Stream, status: number, text: string): void {
  if (stream.destroyed) return
  stream.respond(
    {
      ':status': 200,
      'content-type': contentType,
      'grpc-status': String(status),
      'grpc-message': encodeURIComponent(text),
    },
    { endStream: true },
  )
}
