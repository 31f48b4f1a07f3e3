/** What the playground's GitHub knows: plain, mutable data that tests, drills and handlers read and change. */
import type { GitStore } from '../git/store.ts'
import type { OidcState } from './oidc.ts'
import type { Environment, PendingGate, ApprovalRecord, Run, Workflow } from './runs.ts'

export type { ApprovalRecord, Environment, PendingGate, Run, Workflow }

/** A person, an organization or a bot. */
export interface Account {
  readonly id: number
  readonly login: string
  readonly type: 'User' | 'Organization' | 'Bot'
}

export type Level = 'read' | 'write'

/** Permissions of a token, named as in a workflow's `permissions:`; what is left out is none. */
export type Permissions = { readonly [name: string]: Level | 'none' | undefined }

/** A token of the REST API. */
export interface Token {
  readonly value: string
  /** `actions` is a job's GITHUB_TOKEN, `app` another app's installation, `user` a person's. */
  readonly kind: 'actions' | 'app' | 'user'
  readonly actor: Account
  /** Ids of the repositories it was made for. */
  readonly repositoryIds: readonly number[]
  readonly permissions: Permissions
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** The run whose job holds it, for `actions`. */
  readonly runId?: number
  revoked: boolean
}

export interface Label {
  readonly id: number
  name: string
  color: string
  description: string | null
}

export interface IssueComment {
  readonly id: number
  readonly issueNumber: number
  readonly user: Account
  body: string
  readonly createdAt: string
  updatedAt: string
}

/** What makes an issue a pull request. */
export interface Pull {
  readonly headRepositoryId: number
  readonly headRef: string
  baseRef: string
  headSha: string
  baseSha: string
  draft: boolean
  mergedAt: string | null
  mergedBy: Account | null
  mergeCommitSha: string | null
}

export interface Issue {
  readonly id: number
  readonly number: number
  title: string
  body: string | null
  readonly user: Account
  state: 'open' | 'closed'
  stateReason: string | null
  labels: string[]
  assignees: string[]
  readonly createdAt: string
  updatedAt: string
  closedAt: string | null
  pull?: Pull
}

/** A rule of a ruleset, as GitHub writes it; the playground honours the types named in `state/rules.ts`. */
export interface Rule {
  readonly type: string
  readonly parameters?: Readonly<Record<string, unknown>>
}

export interface Ruleset {
  readonly id: number
  name: string
  target: 'branch' | 'tag'
  enforcement: 'active' | 'evaluate' | 'disabled'
  /** Full names or patterns such as `refs/heads/ledger/*`, `~DEFAULT_BRANCH`, `~ALL`. */
  include: string[]
  exclude: string[]
  rules: Rule[]
  /** Logins that the rules do not bind. */
  bypass: string[]
}

export interface Artifact {
  readonly id: number
  readonly runId: number
  readonly runBackendId: string
  readonly jobBackendId: string
  readonly name: string
  readonly mimeType: string
  readonly createdAt: string
  expiresAt: string
  /** Key in `state.blobs`. */
  readonly blob: string
  /** Unset until its upload was finalized; until then nobody sees the artifact. */
  finalized?: { readonly size: number; readonly digest: string | null }
}

export interface CacheEntry {
  readonly id: number
  readonly key: string
  readonly version: string
  /** The ref that wrote it, such as `refs/pull/7/merge`. */
  readonly ref: string
  readonly createdAt: string
  lastAccessedAt: string
  readonly blob: string
  /** Bytes; unset until its upload was finalized. */
  size?: number
}

export interface Deployment {
  readonly id: number
  readonly sha: string
  readonly ref: string
  readonly task: string
  readonly environment: string
  readonly description: string | null
  readonly payload: string | Record<string, unknown>
  readonly creator: Account
  readonly createdAt: string
  statuses: DeploymentStatus[]
}

export interface DeploymentStatus {
  readonly id: number
  readonly state: string
  readonly description: string
  readonly targetUrl: string
  readonly creator: Account
  readonly createdAt: string
}

export interface Variable {
  name: string
  value: string
  createdAt: string
  updatedAt: string
}

/** How a repository's OIDC subjects are made (`/actions/oidc/customization/sub`). */
export interface SubjectTemplate {
  useDefault: boolean
  includeClaimKeys: string[]
  /** `repo:O@<owner id>/R@<repository id>:...`, the form of repositories made after 2026-07-15. */
  useImmutableSubject: boolean
}

export interface Repository {
  readonly id: number
  name: string
  owner: Account
  private: boolean
  defaultBranch: string
  readonly createdAt: string
  /** Id of the repository this one was forked from. */
  readonly forkOf?: number
  readonly git: GitStore
  rulesets: Ruleset[]
  labels: Label[]
  issues: Issue[]
  comments: IssueComment[]
  workflows: Workflow[]
  runs: Run[]
  artifacts: Artifact[]
  caches: CacheEntry[]
  environments: Environment[]
  deployments: Deployment[]
  variables: Variable[]
  subject: SubjectTemplate
  /** Days an artifact lives when its upload does not say; at most 90 in public repositories. */
  retentionDays: number
  /** The repository setting that lets GITHUB_TOKEN open pull requests; GitHub's default is off. */
  actionsMayCreatePulls: boolean
  /** Login of whoever pushes with git, past the API: whose pushes `repos/list-activities` says they are. */
  pushesWithGit: string
  /** So many of the next ref reads answer what the ref was before its last update, as GitHub's replicas may. */
  staleRefReads: number
  /** What each ref was before its last update through the API; undefined for one that did not exist. */
  readonly previousRefs: Map<string, string | undefined>
}

/** Something that happened and that workflows could react to. */
export interface RecordedEvent {
  readonly at: string
  readonly repository: string
  readonly event: string
  readonly ref?: string
  readonly sha?: string
  readonly actor: string
  readonly inputs?: Readonly<Record<string, unknown>>
  readonly number?: number
  /** False for what GITHUB_TOKEN does, dispatches aside: GitHub starts no run for it. */
  readonly startsRuns: boolean
}

/** Bytes at a signed address; blocks are staged until a list commits them. */
export interface Blob {
  readonly blocks: Map<string, Buffer>
  content?: Buffer
  contentType?: string
  disposition?: string
}

/** Time as everything here sees it. */
export interface Clock {
  /** Milliseconds since the epoch; undefined follows the machine's clock. */
  frozenAt: number | undefined
  /** Milliseconds added to either. */
  offset: number
}

/** One request the REST API or a service answered. */
export interface Answered {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly status: number
}

export interface GithubState extends AsyncDisposable {
  readonly clock: Clock
  readonly accounts: Account[]
  readonly repositories: Repository[]
  readonly tokens: Token[]
  readonly oidc: OidcState
  readonly blobs: Map<string, Blob>
  readonly events: RecordedEvent[]
  /** Told of each event as it is recorded; a local workflow runner listens here. */
  onEvent: ((event: RecordedEvent) => void) | undefined
  /** Every request answered, oldest first, so that tests can count what a step asks for. */
  readonly answered: Answered[]
  /** REST requests an hour and token; GITHUB_TOKEN has 1,000 for a repository. */
  readonly rate: { limit: number; readonly used: Map<string, { hour: number; count: number }> }
  readonly ids: { last: number }
  /** Signs runtime tokens and blob addresses. */
  readonly secret: Uint8Array
}
