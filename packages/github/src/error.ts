import { UserError } from '@wrenchproof/errors'

/** A refusal or failure of GitHub's API. `status` is `undefined` when there was no answer; `said` is GitHub's text. */
export class GithubError extends UserError {
  readonly status: number | undefined
  readonly said: string

  constructor(given: {
    readonly code: GithubErrorCode
    readonly problem: string
    readonly fix: string
    readonly status?: number | undefined
    readonly said: string
  }) {
    // Octokit's own error is not kept as a cause: it holds the request with its headers and body.
    super(given.problem, given.fix, { code: given.code })
    this.status = given.status
    this.said = given.said
  }
}

export type GithubErrorCode =
  | 'TOKEN_REFUSED'
  | 'PERMISSION_MISSING'
  | 'RATE_LIMITED'
  | 'GITHUB_NOT_FOUND'
  | 'GITHUB_CONFLICT'
  | 'GITHUB_GONE'
  | 'GITHUB_REJECTED'
  | 'GITHUB_DOWN'
  | 'GITHUB_UNREACHABLE'
  | 'GITHUB_ANSWER'

/** What was asked, for the error's text. */
export interface Asked {
  /** Method and path template, such as `GET /repos/{owner}/{repo}/git/trees/{tree_sha}`. */
  readonly route: string
  /** The permission the call needs, as a workflow writes it: `contents: write`. */
  readonly permission: string
}

interface Answered {
  readonly status: number
  readonly message: string
  /** `undefined` when there was no answer. */
  readonly headers: Readonly<Record<string, string | number | undefined>> | undefined
}

/** The error of a call, from whatever Octokit threw; `secret` is kept out of every text. */
export function githubError(thrown: unknown, asked: Asked, secret: string): GithubError {
  const { status, message, headers } = answered(thrown)
  const said = clean(message, secret)
  if (headers === undefined)
    return new GithubError({
      code: 'GITHUB_UNREACHABLE',
      problem: `GitHub gave no answer to ${asked.route}: ${said}`,
      fix: 'Run the job again. If it stays so, see that the runner reaches the API (network, proxy, GITHUB_API_URL).',
      said,
    })
  return new GithubError({ ...wording({ status, message: said, headers }, asked), status, said })
}

function wording(answer: Answered, asked: Asked): { code: GithubErrorCode; problem: string; fix: string } {
  const { status, message, headers } = answer
  const refused = `GitHub answered ${asked.route} with ${status}: ${message}`
  if (isRateLimit(answer))
    return {
      code: 'RATE_LIMITED',
      problem: `GitHub's rate limit is used up${resetOf(headers ?? {})} (${asked.route})`,
      fix: 'Run the job again after that time; if it happens often, give the workflow a token of its own GitHub App.',
    }
  if (status === 401)
    return {
      code: 'TOKEN_REFUSED',
      problem: refused,
      fix: 'Give `github-token: ${{ github.token }}`, or a token that is neither expired nor revoked.',
    }
  if (status === 403 && /\bActions is not permitted to create\b/u.test(message))
    return {
      code: 'PERMISSION_MISSING',
      problem: refused,
      fix: 'In the settings of the repository or its organization, under Actions, General, let GitHub Actions create pull requests.',
    }
  if (status === 403)
    return {
      code: 'PERMISSION_MISSING',
      problem: refused,
      fix: `Give the job \`permissions: ${asked.permission}\`, or a token that has it.`,
    }
  if (status === 404)
    return {
      code: 'GITHUB_NOT_FOUND',
      problem: refused,
      fix: `See that it exists and that the token may see it (\`permissions: ${asked.permission}\`).`,
    }
  if (status === 409) return { code: 'GITHUB_CONFLICT', problem: refused, fix: 'Run the job again.' }
  if (status === 410) return { code: 'GITHUB_GONE', problem: refused, fix: 'Make it again: GitHub has let it go.' }
  if (status === 422)
    return { code: 'GITHUB_REJECTED', problem: refused, fix: "Do what GitHub's words ask for, then run the job again." }
  if (status >= 500)
    return { code: 'GITHUB_DOWN', problem: refused, fix: 'Run the job again; see https://www.githubstatus.com.' }
  return { code: 'GITHUB_ANSWER', problem: refused, fix: 'Run the job again; if it stays so, report it.' }
}

/** GitHub marks rate limits by 429, by an empty budget, by `retry-after`, or by words alone. */
function isRateLimit({ status, message, headers }: Answered): boolean {
  if (status === 429) return true
  if (status !== 403) return false
  return (
    headers?.['x-ratelimit-remaining'] === '0' ||
    headers?.['retry-after'] !== undefined ||
    /\brate limit/iu.test(message)
  )
}

function resetOf(headers: NonNullable<Answered['headers']>): string {
  const after = Number(headers['retry-after'])
  if (after > 0) {
    const date = Date.parse(String(headers['date'] ?? ''))
    return Number.isNaN(date) ? ` for ${after} s` : ` until ${new Date(date + after * 1000).toISOString()}`
  }
  const reset = Number(headers['x-ratelimit-reset'])
  if (headers['x-ratelimit-remaining'] === '0' && reset > 0) return ` until ${new Date(reset * 1000).toISOString()}`
  return '; GitHub does not say until when, and asks for a few minutes'
}

// By shape, not by class: the error may come from another copy of Octokit.
function answered(thrown: unknown): Answered {
  if (typeof thrown !== 'object' || thrown === null) return { status: 0, message: String(thrown), headers: undefined }
  const status = 'status' in thrown && typeof thrown.status === 'number' ? thrown.status : 0
  const { headers, data } = responseOf('response' in thrown ? thrown.response : undefined)
  const own = 'message' in thrown && typeof thrown.message === 'string' ? thrown.message : 'unknown error'
  return { status, headers, message: data ?? own }
}

function responseOf(response: unknown): { headers: Answered['headers']; data: string | undefined } {
  if (typeof response !== 'object' || response === null || !('headers' in response))
    return { headers: undefined, data: undefined }
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(response.headers ?? {})) headers[name] = String(value)
  const data = 'data' in response ? response.data : undefined
  const message =
    typeof data === 'object' && data !== null && 'message' in data && typeof data.message === 'string'
      ? data.message
      : undefined
  // A proxy or a gateway answers with a page; its text helps nobody.
  return { headers, data: message ?? (typeof data === 'string' ? 'no JSON' : undefined) }
}

function clean(text: string, secret: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim().slice(0, 500)
  return secret === '' ? line : line.replaceAll(secret, '***')
}
