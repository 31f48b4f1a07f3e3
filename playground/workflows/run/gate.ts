/** Environments: may this ref deploy there, and who says yes. */
import { findAccount, review } from '../../github/index.ts'
import type { Environment, Run } from '../../github/index.ts'
import { mayDeploy } from '../../github/state/rules.ts'
import { orCancelled } from './control.ts'
import type { Control } from './control.ts'
import type { StateJob } from './record.ts'
import type { Running } from './running.ts'

/** What a reviewer is asked. */
export interface ApprovalRequest {
  readonly run: Run
  readonly environment: string
  readonly reviewers: readonly string[]
  /** The job's name. */
  readonly job: string
}

export interface Approval {
  /** Login of a reviewer. */
  readonly by: string
  readonly state: 'approved' | 'rejected'
  readonly comment?: string
}

/** Answers for the reviewers; undefined leaves it to the REST API. */
export type Approve = (request: ApprovalRequest) => Promise<Approval | undefined> | Approval | undefined

/** How often the state is looked at for an answer given through the REST API, in milliseconds. */
const interval = 20

/** Why an environment's branch policy refuses this run's ref; undefined when it does not. */
export function refusedBranch(environment: Environment, ref: string): string | undefined {
  const { branchPolicy, name } = environment
  if (mayDeploy(branchPolicy, ref)) return undefined
  const kind = ref.startsWith('refs/tags/') ? 'Tag' : 'Branch'
  const short = ref.replace(/^refs\/(?:heads|tags)\//, '')
  return `${kind} "${short}" is not allowed to deploy to ${name} due to environment protection rules.`
}

/** Waits until the gate of a job is decided, by the callback or by anybody through the REST API. */
export async function passGate(
  running: Running,
  { environment, job, control }: { environment: Environment; job: StateJob; control: Control },
): Promise<'approved' | 'rejected' | 'cancelled'> {
  if (environment.waitTimer > 0 && !(await pause(environment.waitTimer * running.place.minute, control)))
    return 'cancelled'
  if (!isWaiting(job)) return 'approved'
  const { approve } = running.place
  const { reviewers, name } = environment
  const decided = async () => {
    const answer = await approve?.({ run: running.run, environment: name, reviewers, job: job.name })
    if (answer !== undefined && isWaiting(job)) decide(running, environment, answer)
    while (isWaiting(job) && !control.cancelled) await pause(interval, control)
    return true
  }
  if ((await orCancelled(control, decided())) === undefined || control.cancelled) {
    running.run.gates = running.run.gates.filter(({ jobId }) => jobId !== job.id)
    if (running.run.gates.length === 0 && running.run.status === 'waiting') running.run.status = 'in_progress'
    return 'cancelled'
  }
  return job.status === 'completed' ? 'rejected' : 'approved'
}

function isWaiting(job: StateJob): boolean {
  return job.status === 'waiting'
}

function decide(running: Running, environment: Environment, answer: Approval): void {
  const { state } = running.place
  const isReviewer = environment.reviewers.some((login) => login.toLowerCase() === answer.by.toLowerCase())
  if (!isReviewer) throw new Error(`${answer.by} is no reviewer of ${environment.name}`)
  const own = findAccount(state, answer.by).id === running.run.triggeringActor.id
  if (environment.preventSelfReview && own) throw new Error(`${answer.by} started the run and may not review it`)
  review(state, running.repository, running.run, { ...answer, environments: [environment.name] })
}

/** Waits; false when it was cancelled meanwhile. */
async function pause(ms: number, control: Control): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<true>((resolve) => {
    timer = setTimeout(() => {
      resolve(true)
    }, ms)
  })
  try {
    return (await orCancelled(control, over)) === true
  } finally {
    clearTimeout(timer)
  }
}
