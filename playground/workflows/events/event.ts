/** What starts a workflow: the event with its commit, ref and payload. */

export interface WorkflowEvent {
  /** Such as `push` or `pull_request`. */
  readonly name: string
  /** The activity type, such as `opened`. */
  readonly action?: string
  /** The webhook payload, `github.event`. */
  readonly payload: Readonly<Record<string, unknown>>
  /** GITHUB_REF and GITHUB_SHA. */
  readonly ref: string
  readonly sha: string
  /** The head commit; differs from `sha` for pull requests. */
  readonly headSha: string
  /** Branch names of a pull request's sides, else empty. */
  readonly headRef: string
  readonly baseRef: string
  /** Login. */
  readonly actor: string
  readonly pullNumber?: number
  /** The repository a pull request comes from. */
  readonly headRepositoryId: number
  /** Files that `paths:` filters are asked about; undefined where they do not apply. */
  readonly changed?: readonly string[]
  /** Subject and body of the commit that may say `[skip ci]`. */
  readonly message?: string
  /** Inputs of a dispatch as given. */
  readonly inputs?: Readonly<Record<string, unknown>>
}
