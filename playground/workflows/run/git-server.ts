/** github.com's git over HTTP: git's own `http-backend` over the playground's repositories, with their tokens. */
import { spawn } from 'node:child_process'
import { serve } from '../../http/serve.ts'
import type { Handler, HttpRequest, HttpResponse, Served } from '../../http/serve.ts'
import { findRepository, nameOf, now } from '../../github/index.ts'
import type { GithubState, Repository, Token } from '../../github/index.ts'
import { gitEnvironment } from '../../github/git/process.ts'
import { record } from '../../github/state/events.ts'
import { violation } from '../../github/state/rules.ts'
import { noCommit } from '../events/git.ts'

/** Serves `/<owner>/<name>` and `/<owner>/<name>.git` until it is disposed. */
export async function serveGit(state: GithubState): Promise<Served> {
  return serve(gitHandler(state))
}

function gitHandler(state: GithubState): Handler {
  return async (request) => {
    const parts = /^\/(?<name>[^/]+\/[^/]+?)(?:\.git)?(?<rest>\/.*)$/.exec(request.url.pathname)?.groups
    const repository = findRepository(state, parts?.['name'] ?? '')
    const writes = [request.url.searchParams.get('service') ?? '', parts?.['rest'] ?? ''].some((text) =>
      text.endsWith('git-receive-pack'),
    )
    const token = tokenOf(state, request.headers['authorization'])
    if (token === 'bad') return challenge()
    if (repository === undefined || !mayRead(repository, token)) return token === undefined ? challenge() : missing()
    if (writes) {
      if (token === undefined) return challenge()
      if (!may(token, repository, 'write'))
        return { status: 403, body: `remote: Permission to ${nameOf(repository)}.git denied to ${token.actor.login}.` }
    }
    const rest = parts?.['rest'] ?? ''
    if (request.method !== 'POST' || token === undefined || !rest.endsWith('git-receive-pack'))
      return backend(repository, rest, request, token?.actor.login ?? '')
    const changes = refChanges(request.body)
    const broken = await refused(repository, token, changes)
    if (broken !== undefined) return { status: 403, body: broken }
    const response = await backend(repository, rest, request, token.actor.login)
    await recordPushes(state, { repository, token }, changes)
    return response
  }
}

function challenge(): HttpResponse {
  return { status: 401, headers: { 'www-authenticate': 'Basic realm="GitHub"' }, body: 'Repository not found.' }
}

function missing(): HttpResponse {
  return { status: 404, body: 'Repository not found.' }
}

/** The token is the password, whoever is named as the user. */
function tokenOf(state: GithubState, authorization: string | undefined): Token | undefined | 'bad' {
  if (authorization === undefined) return undefined
  const basic = /^basic (?<code>\S+)$/i.exec(authorization)?.groups?.['code'] ?? ''
  const password = Buffer.from(basic, 'base64').toString('utf8').split(':').slice(1).join(':')
  const token = state.tokens.find(({ value }) => value === password)
  return token === undefined || token.revoked || token.expiresAt <= now(state) ? 'bad' : token
}

function mayRead(repository: Repository, token: Token | undefined): boolean {
  return !repository.private || (token !== undefined && may(token, repository, 'read'))
}

function may(token: Token, repository: Repository, level: 'read' | 'write'): boolean {
  const own = token.permissions['contents']
  return token.repositoryIds.includes(repository.id) && (own === 'write' || (own === 'read' && level === 'read'))
}

/** One ref of a push. */
interface RefUpdate {
  readonly ref: string
  readonly from: string
  readonly to: string
}

/** The commands at the beginning of a push: lines with their length in front, up to the flush. */
function refChanges(body: Buffer): RefUpdate[] {
  const changes: RefUpdate[] = []
  for (let at = 0; at + 4 <= body.length;) {
    const length = Number.parseInt(body.toString('latin1', at, at + 4), 16)
    if (!(length > 4)) break
    const [command = ''] = body.toString('utf8', at + 4, at + length).split('\0')
    const [from = '', to = '', ref = ''] = command.trim().split(' ')
    changes.push({ from, to, ref })
    at += length
  }
  return changes
}

/** Why a repository's rules forbid a push; undefined when they do not. */
async function refused(
  repository: Repository,
  token: Token,
  changes: readonly RefUpdate[],
): Promise<string | undefined> {
  for (const { ref, from, to } of changes) {
    const kind = to === noCommit ? 'deletion' : from === noCommit ? 'creation' : 'update'
    const broken = violation(repository, ref, { by: token.actor, kinds: [kind] })
    if (broken !== undefined) return `GH013: ${ref}: ${broken}`
  }
  return undefined
}

/** What the push changed is an event, as it is through the REST API. */
async function recordPushes(
  state: GithubState,
  { repository, token }: { repository: Repository; token: Token },
  changes: readonly RefUpdate[],
): Promise<void> {
  for (const { ref, from, to } of changes) {
    const stands = (await repository.git.resolve(ref))?.oid
    if ((stands ?? noCommit) !== to) continue
    repository.previousRefs.set(ref, from === noCommit ? undefined : from)
    record(state, repository, token, to === noCommit ? { event: 'delete', ref } : { event: 'push', ref, sha: to })
  }
}

/** One request of git's protocol, answered by `git http-backend` as a web server would run it. */
async function backend(
  repository: Repository,
  path: string,
  request: HttpRequest,
  user: string,
): Promise<HttpResponse> {
  const child = spawn(
    'git',
    ['-c', 'http.receivepack=true', '-c', 'uploadpack.allowAnySHA1InWant=true', 'http-backend'],
    {
      env: {
        ...gitEnvironment(),
        GIT_PROJECT_ROOT: repository.git.directory,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: path,
        QUERY_STRING: request.url.search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        CONTENT_LENGTH: String(request.body.length),
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: request.headers['git-protocol'] ?? '',
        REMOTE_USER: user,
        REMOTE_ADDR: '127.0.0.1',
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  )
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
  })
  child.stdin.on('error', () => {
    // It may end before it has read everything; its answer tells.
  })
  child.stdin.end(request.body)
  await new Promise<void>((resolve, reject) => {
    child.once('close', () => {
      resolve()
    })
    child.once('error', reject)
  })
  return cgiResponse(Buffer.concat(chunks))
}

function cgiResponse(answer: Buffer): HttpResponse {
  const end = answer.indexOf('\r\n\r\n')
  if (end < 0) return { status: 500, body: 'git http-backend gave no answer' }
  const headers: Record<string, string> = {}
  for (const line of answer.subarray(0, end).toString('utf8').split('\r\n')) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  const { status = '200', ...rest } = headers
  return { status: Number(status.split(' ')[0]), headers: rest, body: answer.subarray(end + 4) }
}
