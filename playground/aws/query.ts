/** The query protocol of STS and IAM: parameters in a form, answers in XML. */
import type { HttpRequest, HttpResponse } from '../http/serve.ts'
import { AwsError } from './errors.ts'
import type { XmlValue } from './xml.ts'
import { toXml } from './xml.ts'

export type QueryService = 'sts' | 'iam'

const namespaces: Readonly<Record<QueryService, string>> = {
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
}

/** Parameters of a call. */
export class QueryParameters {
  readonly #form: URLSearchParams

  constructor(form: URLSearchParams) {
    this.#form = form
  }

  get action(): string {
    return this.#form.get('Action') ?? ''
  }

  get version(): string {
    return this.#form.get('Version') ?? ''
  }

  /** A parameter that may be absent or empty. */
  optional(name: string): string | undefined {
    const value = this.#form.get(name)
    return value === null || value === '' ? undefined : value
  }

  /** A parameter that must be there; throws `ValidationError`. */
  required(name: string): string {
    const value = this.optional(name)
    if (value !== undefined) return value
    const field = `${name.charAt(0).toLowerCase()}${name.slice(1)}`
    throw new AwsError(
      400,
      'ValidationError',
      `1 validation error detected: Value null at '${field}' failed to satisfy constraint: Member must not be null`,
    )
  }

  /** A whole number; throws `ValidationError`. */
  number(name: string): number | undefined {
    const value = this.optional(name)
    if (value === undefined) return undefined
    if (/^-?\d+$/.test(value)) return Number(value)
    throw new AwsError(400, 'ValidationError', `Value '${value}' at '${name}' is not a whole number`)
  }

  /** Members of a list: `Name.member.1`, `Name.member.2`, ... */
  list(name: string): string[] {
    const values: string[] = []
    for (let index = 1; ; index += 1) {
      const value = this.#form.get(`${name}.member.${index}`)
      if (value === null) return values
      values.push(value)
    }
  }

  /** Members of a list of structures, each with these fields as far as they were sent. */
  structures(name: string, fields: readonly string[]): Record<string, string | undefined>[] {
    const found: Record<string, string | undefined>[] = []
    for (let index = 1; ; index += 1) {
      const prefix = `${name}.member.${index}.`
      if (![...this.#form.keys()].some((key) => key.startsWith(prefix))) return found
      found.push(Object.fromEntries(fields.map((field) => [field, this.#form.get(`${prefix}${field}`) ?? undefined])))
    }
  }

  /** List members below a structure: `Name.member.1.Inner.member.1`. */
  nested(name: string): QueryParameters {
    const prefix = `${name}.`
    const inner = new URLSearchParams()
    for (const [key, value] of this.#form) if (key.startsWith(prefix)) inner.set(key.slice(prefix.length), value)
    return new QueryParameters(inner)
  }
}

/** The call in a request, from a form or, as STS also takes it, from the query; `undefined` if it is none. */
export function queryCall(request: HttpRequest): QueryParameters | undefined {
  if (request.url.pathname !== '/') return undefined
  const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
  const form =
    request.method === 'POST' && isForm ? new URLSearchParams(request.body.toString()) : request.url.searchParams
  return form.has('Action') ? new QueryParameters(form) : undefined
}

/** A successful answer; `result` is `undefined` for operations that return nothing. */
export function queryResult(
  {
    service,
    action,
    requestId,
  }: { readonly service: QueryService; readonly action: string; readonly requestId: string },
  result: { readonly [name: string]: XmlValue } | undefined,
): HttpResponse {
  return xmlResponse(200, requestId, {
    [`${action}Response`]: {
      '@xmlns': namespaces[service],
      [`${action}Result`]: result,
      ResponseMetadata: { RequestId: requestId },
    },
  })
}

/** An error answer. */
export function queryError(service: QueryService, error: AwsError, requestId: string): HttpResponse {
  return xmlResponse(error.status, requestId, {
    ErrorResponse: {
      '@xmlns': namespaces[service],
      Error: { Type: error.status < 500 ? 'Sender' : 'Receiver', Code: error.code, Message: error.message },
      RequestId: requestId,
    },
  })
}

/** A list as the protocol writes it. */
export function members(items: readonly XmlValue[]): XmlValue {
  return items.length === 0 ? '' : { member: items }
}

function xmlResponse(status: number, requestId: string, tree: { readonly [root: string]: XmlValue }): HttpResponse {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body: toXml(tree) }
}
