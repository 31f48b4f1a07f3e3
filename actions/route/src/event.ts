/** What the run's event says, by its webhook payload. Source of the fields: GitHub's "Webhook events and payloads". */
import { UserError } from '@wrenchproof/errors'
import { z } from 'zod'

/** Against what the checked out commit is compared. */
export type Comparison =
  | { readonly kind: 'commit'; readonly before: string }
  | { readonly kind: 'pull-request'; readonly base: string; readonly head: string }
  /** Nothing to compare with: every environment that fits is concerned. */
  | { readonly kind: 'everything'; readonly why: string }
  | { readonly kind: 'nothing'; readonly why: string }

/** An event, as far as routing goes. */
export interface Happening {
  /** `GITHUB_EVENT_NAME`. */
  readonly event: string
  /** `GITHUB_REF`, in full. */
  readonly ref: string
  /** The branch that a pull request or a merge group wants to change. */
  readonly base?: string
  readonly fork: boolean
  readonly comparison: Comparison
}

/** Where the event happened, from the run's context. */
export interface Scene {
  readonly eventName: string
  readonly ref: string
  readonly repositoryId: string
}

const commit = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u)

const push = z.object({ before: commit, forced: z.boolean().default(false), deleted: z.boolean().default(false) })
const pullRequest = z.object({
  action: z.string().optional(),
  pull_request: z.object({
    base: z.object({ ref: z.string(), sha: commit }),
    head: z.object({ sha: commit, repo: z.object({ id: z.int() }).nullish() }),
  }),
})
const mergeGroup = z.object({ merge_group: z.object({ base_ref: z.string(), base_sha: commit }) })

/** Reads the payload of the events that are routed. Throws `EVENT_INVALID` for one that is not as GitHub sends it. */
export function happeningOf(payload: unknown, { eventName, ref, repositoryId }: Scene): Happening {
  const scene = { event: eventName, ref, fork: false }
  const read = <T>(schema: z.ZodType<T>): T => {
    const result = schema.safeParse(payload)
    if (result.success) return result.data
    const fields = result.error.issues.map(({ path }) => path.join('.')).join(', ')
    throw new UserError(
      `the payload of the event ${eventName} is not as GitHub sends it: see ${fields || 'its top'}`,
      'Run this step in a workflow that GitHub started, and leave GITHUB_EVENT_PATH alone.',
      { code: 'EVENT_INVALID' },
    )
  }
  switch (eventName) {
    case 'push':
      return { ...scene, comparison: ofPush(read(push)) }
    case 'pull_request': {
      const { action, pull_request: pull } = read(pullRequest)
      // A fork that was deleted leaves no repository behind.
      const fork = String(pull.head.repo?.id) !== repositoryId
      return { ...scene, base: pull.base.ref, fork, comparison: ofPullRequest(action, pull) }
    }
    case 'merge_group': {
      const { base_ref: base, base_sha: before } = read(mergeGroup).merge_group
      return { ...scene, base, comparison: { kind: 'commit', before } }
    }
    case 'workflow_dispatch':
      return { ...scene, comparison: { kind: 'everything', why: 'the run was started by hand' } }
    case 'schedule':
      return { ...scene, comparison: { kind: 'everything', why: 'the run was started by a schedule' } }
    default:
      return {
        ...scene,
        comparison: { kind: 'nothing', why: `nothing is planned or applied for the event ${eventName}` },
      }
  }
}

/** The same, by a workflow that changes nothing and looks at everything, whatever started it. */
export const look = (happening: Happening): Happening => ({
  ...happening,
  event: 'schedule',
  comparison: { kind: 'everything', why: 'the workflow looks at every environment' },
})

function ofPush({ before, forced, deleted }: z.output<typeof push>): Comparison {
  // For a deleted branch GitHub checks out the default branch, which is not what was pushed.
  if (deleted) return { kind: 'nothing', why: 'the branch was deleted' }
  if (/^0+$/u.test(before)) return { kind: 'everything', why: 'the branch is new' }
  if (forced)
    return { kind: 'everything', why: 'the push was forced, so what was there before may never have been delivered' }
  return { kind: 'commit', before }
}

function ofPullRequest(
  action: string | undefined,
  { base, head }: z.output<typeof pullRequest>['pull_request'],
): Comparison {
  if (action === 'closed') return { kind: 'nothing', why: 'the pull request is closed' }
  return { kind: 'pull-request', base: base.sha, head: head.sha }
}
