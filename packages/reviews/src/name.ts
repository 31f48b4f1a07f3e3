/** What a review record's name is made of: what was planned, and the run that planned it. */
export interface ReviewName {
  readonly environment: string
  /** Id of the Git tree that was planned. */
  readonly tree: string
  readonly runId: string
  readonly runAttempt: string
}

/** `review-<environment>-<tree>-<run>-<attempt>`: found by its tree, and never overwritten. */
export function reviewName({ environment, tree, runId, runAttempt }: ReviewName): string {
  return `${reviewPrefix({ environment, tree })}${runId}-${runAttempt}`
}

/** How the names of all records of an environment and a tree begin. */
export function reviewPrefix({ environment, tree }: Pick<ReviewName, 'environment' | 'tree'>): string {
  return `review-${environment}-${tree}-`
}

/** Run and attempt in the name of a record of this environment and tree; `undefined` for any other name. */
export function madeIn(
  name: string,
  question: Pick<ReviewName, 'environment' | 'tree'>,
): { readonly run: number; readonly attempt: number } | undefined {
  const prefix = reviewPrefix(question)
  const found = name.startsWith(prefix) ? /^(\d{1,15})-(\d{1,5})$/u.exec(name.slice(prefix.length)) : null
  return found === null ? undefined : { run: Number(found[1]), attempt: Number(found[2]) }
}
