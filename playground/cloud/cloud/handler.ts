/** The cloud over HTTP: calls of the provider, and looking at and changing the state from other processes. */
import { z } from 'zod'
import { json } from '../../http/serve.ts'
import type { Handler, HttpRequest, HttpResponse } from '../../http/serve.ts'
import type { Known } from '../values/value.ts'
import { answerCall } from './calls.ts'
import type { CallOptions } from './calls.ts'
import type { CloudObject } from './object.ts'
import { addObject, changeObjects, findObjects, removeObjects } from './state.ts'
import type { CloudState, ObjectQuery } from './state.ts'

const known: z.ZodType<Known> = z.json()
const attributes = z.record(z.string(), known)
const texts = z.record(z.string(), z.string())

const callBody = z.object({
  verb: z.enum(['create', 'read', 'update', 'delete', 'import', 'data', 'identity']),
  type: z.string(),
  region: z.string(),
  id: z.string().default(''),
  attributes: attributes.default({}),
  unknown: z.array(z.string()).default([]),
  secrets: attributes.default({}),
  tags: texts.default({}),
  credentials: z.object({
    accessKeyId: z.string(),
    sessionToken: z.string().exactOptional(),
    roleArn: z.string().exactOptional(),
  }),
})

const patchBody = z.object({ attributes: attributes.exactOptional(), tags: texts.exactOptional() })

const strayBody = z.object({
  type: z.string(),
  id: z.string(),
  account: z.string().exactOptional(),
  region: z.string().exactOptional(),
  attributes: attributes.exactOptional(),
  tags: texts.exactOptional(),
})

const match = {
  service: z.string().exactOptional(),
  operation: z.string().exactOptional(),
  type: z.string().exactOptional(),
  account: z.string().exactOptional(),
  id: z.string().exactOptional(),
  after: z.number().exactOptional(),
  times: z.number().nullable().exactOptional(),
}
const failure = { code: z.string(), message: z.string() }
const faultBody = z.object({
  ...match,
  effect: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('error'), ...failure, status: z.number().exactOptional() }),
    z.object({ kind: z.literal('half-done'), ...failure }),
    z.object({ kind: z.literal('slow'), ms: z.number() }),
    z.object({ kind: z.literal('access-denied') }),
    z.object({ kind: z.literal('limit-exceeded') }),
    z.object({ kind: z.literal('throttled') }),
    z.object({ kind: z.literal('expired-credentials') }),
  ]),
})

/** Answers everything under `/cloud/`; anything else is 404, so that a server may put it beside other services. */
export function cloudHandler(state: CloudState, options: CallOptions = {}): Handler {
  const answer = routes(state, options)
  return async (request) => {
    try {
      return await answer(request)
    } catch (error) {
      if (error instanceof z.ZodError) return json(400, { message: z.prettifyError(error) })
      if (error instanceof SyntaxError) return json(400, { message: 'the body is not JSON' })
      throw error
    }
  }
}

function routes(state: CloudState, options: CallOptions): Handler {
  return async (request) => {
    const [, root, kind, service = '', operation = ''] = request.url.pathname.split('/').map(decodeURIComponent)
    if (root === 'cloud' && kind === 'call' && request.method === 'POST') {
      const body = callBody.parse(bodyOf(request))
      const { answer, error } = await answerCall(state, { ...body, service, operation }, options)
      if (error === undefined) return json(200, { answer })
      const { code, status, message } = error
      const requestId = state
        .random(16)
        .toString('hex')
        .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
      return json(status, { answer, error: { service, operation, status, code, message, requestId } })
    }
    if (root === 'cloud' && kind === 'objects') return objects(state, request)
    if (root === 'cloud' && kind === 'faults') return faults(state, request)
    // A provider says so once terraform begins nothing more; what holds this request back knows when that is.
    if (root === 'cloud' && kind === 'stopping' && request.method === 'POST') return json(200, { answer: null })
    if (root === 'cloud' && kind === 'calls' && request.method === 'GET') return json(200, state.calls)
    return json(404, { message: `the playground's cloud has no ${request.method} ${request.url.pathname}` })
  }
}

function objects(state: CloudState, request: HttpRequest): HttpResponse {
  const query = queryOf(request.url.searchParams)
  switch (request.method) {
    case 'GET':
      return json(200, findObjects(state, query).map(withoutSecrets))
    case 'PATCH':
      return json(200, { changed: changeObjects(state, query, patchBody.parse(bodyOf(request))) })
    case 'DELETE':
      return json(200, { removed: removeObjects(state, query) })
    case 'POST':
      return json(201, withoutSecrets(addObject(state, strayBody.parse(bodyOf(request)))))
    default:
      return json(405, { message: `objects cannot be ${request.method}` })
  }
}

/** Nobody reads write-only values back, not even from here. */
const withoutSecrets = (object: CloudObject): CloudObject => ({ ...object, secrets: {} })

function faults(state: CloudState, request: HttpRequest): HttpResponse {
  if (request.method === 'POST') state.faults.push(faultBody.parse(bodyOf(request)))
  else if (request.method === 'DELETE') state.faults.length = 0
  return json(200, state.faults)
}

/** `tag=Key=Value`, as often as wanted, beside `type`, `id`, `account` and `region`. */
function queryOf(parameters: URLSearchParams): ObjectQuery {
  const text = (name: string): string | undefined => parameters.get(name) ?? undefined
  const tags = parameters.getAll('tag').map((tag): [string, string] => {
    const at = tag.indexOf('=')
    return at < 0 ? [tag, ''] : [tag.slice(0, at), tag.slice(at + 1)]
  })
  return {
    type: text('type'),
    id: text('id'),
    account: text('account'),
    region: text('region'),
    tags: Object.fromEntries(tags),
  }
}

const bodyOf = (request: HttpRequest): unknown => JSON.parse(request.body.toString('utf8'))
