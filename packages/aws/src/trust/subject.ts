/** The `sub` claim of GitHub's tokens in its two forms: with names only, and with the ids that outlive a rename. */

/** A subject taken apart. */
export interface Subject {
  /** `immutable` carries the ids of owner and repository. */
  readonly form: 'names' | 'immutable'
  readonly owner: string
  readonly repository: string
  /** What follows the repository, such as `environment:production` or `ref:refs/heads/main`. */
  readonly context: string
  /** Ids of owner and repository, in the immutable form only. */
  readonly ids?: { readonly owner: string; readonly repository: string }
}

const SUBJECT = /^repo:([^/:@]+)(?:@(\d+))?\/([^/:@]+)(?:@(\d+))?:(.+)$/su

/** Takes a subject apart; undefined for customised ones that do not begin with the repository. */
export function parseSubject(subject: string): Subject | undefined {
  const parts = SUBJECT.exec(subject)
  if (parts === null) return undefined
  const [, owner = '', ownerId, repository = '', repositoryId, context = ''] = parts
  if (ownerId === undefined && repositoryId === undefined) return { form: 'names', owner, repository, context }
  if (ownerId === undefined || repositoryId === undefined) return undefined
  return { form: 'immutable', owner, repository, context, ids: { owner: ownerId, repository: repositoryId } }
}

/** The subject without ids: what the same job presented before its repository went over to ids. */
export function namesSubject({ owner, repository, context }: Subject): string {
  return `repo:${owner}/${repository}:${context}`
}

/** A wanted subject or pattern without the ids in it, so that both forms can be compared. */
export function withoutIds(wanted: string): string {
  return wanted.replace(/^(repo:[^/:@]+)(?:@[\d*?]+)?(\/[^/:@]+)(?:@[\d*?]+)?(?=:|$)/u, '$1$2')
}
