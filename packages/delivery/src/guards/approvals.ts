/** Who approved a run's gate, from what GitHub's API says about it. */

/** One review of a run's gates, as `GET /repos/{o}/{r}/actions/runs/{id}/approvals` has it. */
export interface Review {
  readonly state: string
  /** `null` for an account that is gone. */
  readonly user: { readonly login: string; readonly type: string } | null
  /** Names of the GitHub environments it was for. */
  readonly environments: readonly string[]
}

/** The environment whose reviewers approve; for more than one approval `-2`, `-3` and so on, since GitHub asks one each. */
export function gateEnvironments(githubEnvironment: string, approvals: number): string[] {
  return Array.from(
    { length: approvals },
    (_, index) => `${githubEnvironment}-approval${index === 0 ? '' : `-${index + 1}`}`,
  )
}

/**
 * The reviews that came after `earlier` ones. The API neither dates a review nor says which attempt it was for, so what
 * was there when the plan was sealed is taken away, each as often as it was there.
 */
export function reviewsSince(reviews: readonly Review[], earlier: readonly Review[]): Review[] {
  const left = new Map<string, number>()
  for (const review of earlier) left.set(keyOf(review), (left.get(keyOf(review)) ?? 0) + 1)
  return reviews.filter((review) => {
    const count = left.get(keyOf(review)) ?? 0
    left.set(keyOf(review), count - 1)
    return count <= 0
  })
}

/**
 * Logins of the people who approved one of the gates and rejected none; in lower case, sorted. An account of any other
 * type than `User` is nobody.
 */
export function approversOf(reviews: readonly Review[], gates: readonly string[]): string[] {
  const ours = reviews.filter(({ environments }) => environments.some((name) => gates.some((gate) => same(gate, name))))
  const people = (wanted: (state: string) => boolean): Set<string> =>
    new Set(ours.flatMap(({ state, user }) => (wanted(state) && isPerson(user) ? [user.login.toLowerCase()] : [])))
  const rejected = people((state) => state === 'rejected')
  return [...people((state) => state === 'approved')].filter((login) => !rejected.has(login)).toSorted()
}

function isPerson(user: Review['user']): user is NonNullable<Review['user']> {
  return user?.type === 'User' && !user.login.endsWith('[bot]')
}

// GitHub's names of environments, like its logins, do not tell capitals apart.
const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

const keyOf = ({ state, user, environments }: Review): string =>
  JSON.stringify([state, user?.login.toLowerCase(), user?.type, environments.toSorted()])
