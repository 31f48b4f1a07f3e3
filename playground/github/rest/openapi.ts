/** GitHub's own description of its API: finds the operation of a request and checks both sides against it. */
import type { ErrorObject } from 'ajv'
import addFormats from 'ajv-formats'
import { OpenAPIBackend } from 'openapi-backend'
import type { Document, Operation } from 'openapi-backend'
import { readFileSync } from 'node:fs'
import type { HttpRequest, HttpResponse } from '../../http/serve.ts'
import { router } from './routing.ts'
import { closeBody, spellOutNull } from './strictness.ts'

/** A request matched to an operation of the description. */
export interface Matched {
  readonly operation: string
  readonly documentation: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | undefined>>
  readonly body: unknown
}

/** What GitHub says to a request that does not fit its description. */
export interface Misfit {
  readonly status: 400 | 404 | 422
  readonly message: string
  readonly documentation: string
}

export interface Description {
  /** Operation ids it has. */
  readonly operations: readonly string[]
  /** The operation of a request, why GitHub would refuse it, or undefined for a route the playground does not have. */
  match(request: HttpRequest): Matched | Misfit | undefined
  /** What GitHub would never answer; undefined when the answer fits. */
  misfitOf(operation: string, response: HttpResponse): string | undefined
}

/** Reads `openapi.json`, which `tools/github-openapi.ts` writes. */
export function loadDescription(): Description {
  const document: Document = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'))
  spellOutNull(document)
  for (const operations of Object.values(document.paths ?? {}))
    for (const operation of Object.values(operations ?? {})) closeBody(operation)
  const api = new OpenAPIBackend({
    definition: document,
    quick: true,
    validate: true,
    coerceTypes: true,
    ajvOpts: { strict: false, allErrors: true },
    customizeAjv: (ajv) => {
      addFormats.default(ajv)
      // GitHub answers with empty addresses where there is none.
      ajv.addFormat('uri', (text: string) => text === '' || URL.canParse(text))
      ajv.addFormat('repo.nwo', /^[^/]+\/[^/]+$/)
      return ajv
    },
  })
  // In quick mode everything that is needed is there before the promise resolves.
  void api.init()
  const operations = api.getOperations()
  const byId = new Map(operations.map((operation) => [operation.operationId, operation]))
  const find = router(operations)
  return {
    operations: operations.map(({ operationId }) => operationId ?? ''),
    match(request) {
      const routed = find(request.method, request.url.pathname)
      if (routed === undefined) return undefined
      const { operation, params, path } = routed
      const query = Object.fromEntries(request.url.searchParams)
      const documentation = documentationOf(operation)
      const text = request.body.toString('utf8')
      let body: unknown
      try {
        body = text === '' ? undefined : JSON.parse(text)
      } catch {
        return { status: 400, message: 'Problems parsing JSON', documentation }
      }
      if (operation.requestBody === undefined) body = undefined
      else if (body === undefined && !isOptional(operation)) body = {}
      const plain = { method: request.method, path, query: { ...query }, headers: {} }
      const { errors } = api.validateRequest({ ...plain, ...(body === undefined ? {} : { body }) }, operation)
      if (errors !== null && errors !== undefined && errors.length > 0) return { ...misfit(errors), documentation }
      return { operation: operation.operationId ?? '', documentation, params, query, body }
    },
    misfitOf(operation, response) {
      if (response.headers?.['content-type']?.startsWith('application/json') !== true) return undefined
      const body = JSON.parse(String(response.body ?? 'null')) as unknown
      const { errors } = api.validateResponse(body, byId.get(operation) ?? operation, response.status)
      if (errors === null || errors === undefined || errors.length === 0) return undefined
      return errors.map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`).join('; ')
    },
  }
}

function isOptional(operation: Operation): boolean {
  const body = operation.requestBody
  return body !== undefined && !('required' in body && body.required)
}

function documentationOf(operation: Operation): string {
  return operation.externalDocs?.url ?? 'https://docs.github.com/rest'
}

function misfit(errors: readonly ErrorObject[]): {
  status: 404 | 422
  message: string
} {
  // GitHub finds nothing at an address whose id is not a number.
  if (errors.some(({ instancePath }) => instancePath.startsWith('/path'))) return { status: 404, message: 'Not Found' }
  const said = errors.map(({ instancePath, keyword, message, params: detail }) => {
    if (keyword === 'required') return `"${detail['missingProperty']}" wasn't supplied.`
    if (keyword === 'additionalProperties') return `"${detail['additionalProperty']}" is not a permitted key.`
    return `For '${instancePath.replace('/requestBody', 'properties')}', ${message ?? 'it does not fit'}.`
  })
  return { status: 422, message: `Invalid request.\n\n${[...new Set(said)].join('\n')}` }
}
