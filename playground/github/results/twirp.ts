/** Twirp over JSON, the protocol of the artifact and cache services. */
import { json } from '../../http/serve.ts'
import type { Handler, HttpResponse } from '../../http/serve.ts'
import type { GithubState } from '../state/model.ts'
import { artifactMethods } from './artifacts.ts'
import { cacheMethods } from './cache.ts'
import { jobOf } from './runtime-token.ts'
import { TwirpError } from './method.ts'
import type { Method } from './method.ts'

const prefix = '/twirp/github.actions.results.api.v1.'

const services: Readonly<Record<string, Readonly<Record<string, Method>>>> = {
  ArtifactService: artifactMethods,
  CacheService: cacheMethods,
}

/** Answers everything under `/twirp/`, to jobs that show their runtime token. */
export function resultsHandler(state: GithubState): Handler {
  return async (request): Promise<HttpResponse> => {
    const [service = '', name = ''] = request.url.pathname.slice(prefix.length).split('/')
    const method = request.url.pathname.startsWith(prefix) ? services[service]?.[name] : undefined
    if (method === undefined) throw new Error(`the playground has no service at ${request.url.pathname}`)
    const job = await jobOf(state, request.headers['authorization'])
    if (job === undefined) return refusal(new TwirpError(401, 'unauthenticated', 'the runtime token is not valid'))
    try {
      const body = JSON.parse(request.body.toString('utf8')) as unknown
      return json(200, await method({ state, job, origin: request.url.origin }, body))
    } catch (error) {
      if (error instanceof TwirpError) return refusal(error)
      throw error
    }
  }
}

function refusal({ status, code, message }: TwirpError): HttpResponse {
  return json(status, { code, msg: message })
}
