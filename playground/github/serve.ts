/** Serves a whole GitHub at one address, and gives a job the environment in which its actions find it. */
import { serve } from '../http/serve.ts'
import type { Handler, HttpResponse, Served } from '../http/serve.ts'
import type { FaultBoard } from '../http/faults.ts'
import { oidcHandler, oidcPath, requestToken } from './oidc/handler.ts'
import type { JobIdentity } from './oidc/claims.ts'
import { restHandler } from './rest/handler.ts'
import { blobHandler, blobPath } from './results/blobs.ts'
import { runtimeToken } from './results/runtime-token.ts'
import type { CacheMode } from './results/runtime-token.ts'
import { resultsHandler } from './results/twirp.ts'
import { nameOf } from './state/find.ts'
import type { GithubState, Permissions } from './state/model.ts'
import { mintToken } from './state/tokens.ts'

export interface JobEnvironmentOptions extends JobIdentity {
  /** The job's `permissions:`; what is left out is none. */
  readonly permissions: Permissions
  /** `cache-mode`; `write` if left out, `read` for pull requests from a fork. */
  readonly cacheMode?: CacheMode
}

export interface ServedGithub extends Served {
  /** Base of the artifact and cache services, with a trailing slash, as ACTIONS_RESULTS_URL has it. */
  readonly resultsUrl: string
  /** Where a job asks for OIDC tokens; it has a query already, as `@actions/core` needs. */
  readonly oidcRequestUrl: string
  /** The `iss` of OIDC tokens. */
  readonly issuer: string
  /** Where the issuer's `/.well-known/openid-configuration` is served. */
  readonly issuerUrl: string
  /**
   * What a JavaScript action of this job finds in its environment. `GITHUB_TOKEN` is a token with exactly these
   * permissions for the run's repository: the runner does not export it, an action gets it as an input.
   */
  actionEnv(options: JobEnvironmentOptions): Promise<Record<string, string>>
}

/** Every service of this GitHub as one pure handler. */
export function githubHandler(state: GithubState): Handler {
  const rest = restHandler(state)
  const results = resultsHandler(state)
  const blobs = blobHandler(state)
  const oidc = oidcHandler(state)
  return async (request): Promise<HttpResponse> => {
    const { pathname, search } = request.url
    const handler = pathname.startsWith('/twirp/')
      ? results
      : pathname.startsWith(blobPath)
        ? blobs
        : pathname.startsWith(`${oidcPath}/`)
          ? oidc
          : rest
    const response = await handler(request)
    state.answered.push({ method: request.method, path: `${pathname}${search}`, status: response.status })
    return response
  }
}

/** Serves a state until it is disposed; `faults` may be changed meanwhile. */
export async function serveGithub(state: GithubState, faults: FaultBoard = { faults: [] }): Promise<ServedGithub> {
  const served = await serve(githubHandler(state), faults)
  const { url } = served
  return {
    ...served,
    resultsUrl: `${url}/`,
    oidcRequestUrl: `${url}${oidcPath}/token?api-version=2.0`,
    get issuer() {
      return state.oidc.issuer
    },
    issuerUrl: `${url}${oidcPath}`,
    async actionEnv(options) {
      return actionEnvironment(state, url, options)
    },
  }
}

async function actionEnvironment(
  state: GithubState,
  url: string,
  options: JobEnvironmentOptions,
): Promise<Record<string, string>> {
  const { repository, run, job, permissions } = options
  const workflow = repository.workflows.find(({ id }) => id === run.workflowId)
  const fork = run.event === 'pull_request' && run.headRepositoryId !== repository.id
  const mode = options.cacheMode ?? (fork ? 'read' : 'write')
  const granted = fork ? readOnly(permissions) : permissions
  const shortRef = run.ref.replace(/^refs\/(?:heads|tags|pull)\//, '')
  return {
    ACTIONS_RUNTIME_URL: `${url}/`,
    ACTIONS_RUNTIME_TOKEN: await runtimeToken(state, options, mode),
    ACTIONS_RESULTS_URL: `${url}/`,
    ACTIONS_CACHE_URL: `${url}/`,
    ACTIONS_CACHE_SERVICE_V2: 'True',
    ...(options.cacheMode === undefined ? {} : { ACTIONS_CACHE_MODE: options.cacheMode }),
    ...(granted['id-token'] === 'write'
      ? {
          ACTIONS_ID_TOKEN_REQUEST_URL: `${url}${oidcPath}/token?api-version=2.0`,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: await requestToken(state, options),
        }
      : {}),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: url,
    // The official clients take every other plain host for an Enterprise Server and change their protocol.
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_GRAPHQL_URL: `${url}/graphql`,
    GITHUB_TOKEN: mintToken(state, {
      kind: 'actions',
      repositories: [repository],
      permissions: granted,
      runId: run.id,
    }),
    GITHUB_REPOSITORY: nameOf(repository),
    GITHUB_REPOSITORY_ID: String(repository.id),
    GITHUB_REPOSITORY_OWNER: repository.owner.login,
    GITHUB_REPOSITORY_OWNER_ID: String(repository.owner.id),
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_NUMBER: String(run.number),
    GITHUB_RUN_ATTEMPT: String(run.attempt),
    GITHUB_JOB: job.name,
    GITHUB_WORKFLOW: workflow?.name ?? '',
    GITHUB_WORKFLOW_REF: `${nameOf(repository)}/${workflow?.path ?? ''}@${run.ref}`,
    GITHUB_WORKFLOW_SHA: run.sha,
    GITHUB_EVENT_NAME: run.event,
    GITHUB_REF: run.ref,
    GITHUB_REF_NAME: shortRef,
    GITHUB_REF_TYPE: run.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_SHA: run.sha,
    GITHUB_HEAD_REF: run.headRef,
    GITHUB_BASE_REF: run.baseRef,
    GITHUB_ACTOR: run.actor.login,
    GITHUB_ACTOR_ID: String(run.actor.id),
    GITHUB_TRIGGERING_ACTOR: run.triggeringActor.login,
    GITHUB_RETENTION_DAYS: String(repository.retentionDays),
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
  }
}

/** A pull request from a fork gets reading only, so no OIDC token either. */
function readOnly(permissions: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(permissions)
      .filter(([name]) => name !== 'id-token')
      .map(([name, level]) => [name, level === 'write' ? 'read' : level]),
  )
}
