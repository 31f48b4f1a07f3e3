/** One small HTTP server for every service of the playground: a pure handler, faults on demand, loopback only. */
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { strike } from './faults.ts'
import type { FaultBoard } from './faults.ts'

/** A request as handlers see it: whole body in memory, header names in lower case. */
export interface HttpRequest {
  readonly method: string
  /** Path with query, against the server's own origin. */
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface HttpResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export type Handler = (request: HttpRequest) => HttpResponse | Promise<HttpResponse>

/** A server in this process; disposing it closes every connection. */
export interface Served extends AsyncDisposable {
  /** Origin without a trailing slash, such as `http://127.0.0.1:40001`. */
  readonly url: string
}

/** JSON answer with its content type. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  }
}

/**
 * Serves a handler on 127.0.0.1 at a free port, or at the one given. A handler that throws answers 500 with the error's text, so that a gap
 * in the playground is loud. `faults` may be changed while the server runs.
 */
export async function serve(handler: Handler, faults: FaultBoard = { faults: [] }, port = 0): Promise<Served> {
  const server = createServer((incoming, outgoing) => {
    answer(handler, faults, incoming, outgoing).catch((error: unknown) => {
      outgoing.destroy(error instanceof Error ? error : undefined)
    })
  })
  // Clients pool their sockets; a server that drops idle ones early would look like a fault nobody asked for.
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
      })
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(handler: Handler, board: FaultBoard, incoming: IncomingMessage, outgoing: ServerResponse) {
  const request = await read(incoming)
  const fault = strike(board, request)
  if (fault?.kind === 'lost-request') {
    incoming.socket.destroy()
    return
  }
  if (fault?.kind === 'slow') await delay(fault.ms, incoming)
  if (fault?.kind === 'hold') await fault.reached()
  if (fault?.kind === 'answer') {
    write(outgoing, fault.response)
    return
  }
  const response = await handled(handler, request)
  if (fault?.kind === 'held-reply') await fault.reached()
  if (fault?.kind === 'lost-reply') {
    incoming.socket.destroy()
    return
  }
  if (fault?.kind === 'misreport') {
    write(outgoing, fault.response)
    return
  }
  if (fault?.kind === 'truncated') {
    truncate(outgoing, response)
    return
  }
  write(outgoing, response)
}

async function handled(handler: Handler, request: HttpRequest): Promise<HttpResponse> {
  try {
    return await handler(request)
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { status: 500, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `playground: ${text}` }
  }
}

async function read(incoming: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  // Joined as text: as a relative reference, a path that begins with two slashes would be read as another host.
  const target = incoming.url ?? '/'
  const url = new URL(target.startsWith('/') ? `http://${headers['host'] ?? '127.0.0.1'}${target}` : target)
  return { method: incoming.method ?? 'GET', url, headers, body: Buffer.concat(chunks) }
}

function write(outgoing: ServerResponse, response: HttpResponse): void {
  const body = Buffer.from(response.body ?? '')
  const sized = outgoing.req.method === 'HEAD' || response.status === 204 || response.status === 304
  outgoing.writeHead(response.status, {
    ...(sized ? {} : { 'content-length': String(body.length) }),
    ...response.headers,
  })
  outgoing.end(sized ? undefined : body)
}

/** Announces the whole body and cuts the connection half way through it. */
function truncate(outgoing: ServerResponse, response: HttpResponse): void {
  const body = Buffer.from(response.body ?? '')
  outgoing.writeHead(response.status, { ...response.headers, 'content-length': String(body.length) })
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => {
    outgoing.destroy()
  })
}

/** Waits, but not for a client that has hung up. */
async function delay(ms: number, incoming: IncomingMessage): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    incoming.socket.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
