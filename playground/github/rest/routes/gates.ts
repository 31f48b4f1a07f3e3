/** Gates of a run: who waits for whom, who approved, and approving. */
import { json } from '../../../http/serve.ts'
import { nextId, timestamp } from '../../state/clock.ts'
import { findAccount } from '../../state/find.ts'
import type { Deployment, Environment } from '../../state/model.ts'
import { review } from '../../state/start.ts'
import { z } from 'zod'
import { Refusal, reads, signed, unprocessable } from '../route.ts'
import type { Call, Routes, SignedCall } from '../route.ts'
import { userView } from '../views/account.ts'
import { deploymentView } from './deployments.ts'
import { environmentSummary } from './environments.ts'
import { runOf } from './runs.ts'

const Review = z.object({
  environment_ids: z.array(z.number()),
  state: z.enum(['approved', 'rejected']),
  comment: z.string(),
})

/** `approvals` and `pending_deployments`. */
export const gateRoutes: Routes = {
  'actions/get-reviews-for-run': reads([['actions', 'read']], (call) =>
    json(
      200,
      runOf(call).approvals.map((approval) => ({
        state: approval.state,
        comment: approval.comment,
        user: userView(call, approval.user),
        environments: call.repository.environments
          .filter(({ id }) => approval.environmentIds.includes(id))
          .map((environment) => environmentSummary(call, environment)),
      })),
    ),
  ),
  'actions/get-pending-deployments-for-run': reads([['actions', 'read']], (call) =>
    json(
      200,
      waiting(call).map(({ environment, since }) => ({
        environment: environmentSummary(call, environment),
        wait_timer: environment.waitTimer,
        wait_timer_started_at: environment.waitTimer > 0 ? since : null,
        current_user_can_approve: environment.reviewers.includes(call.token?.actor.login ?? ''),
        reviewers: environment.reviewers.map((login) => ({
          type: 'User',
          reviewer: userView(call, findAccount(call.state, login)),
        })),
      })),
    ),
  ),
  'actions/review-pending-deployments-for-run': signed([['deployments', 'write']], (call) => {
    const asked = Review.parse(call.body)
    const run = runOf(call)
    const environments = waiting(call)
      .map(({ environment }) => environment)
      .filter(({ id }) => asked.environment_ids.includes(id))
    if (environments.length === 0) throw unprocessable('No pending deployment requests to approve or reject')
    for (const environment of environments) refuseStranger(call, environment)
    review(call.state, call.repository, run, {
      by: call.token.actor.login,
      environments: environments.map(({ name }) => name),
      state: asked.state,
      comment: asked.comment,
    })
    const deployments = environments.map((environment): Deployment => ({
      id: nextId(call.state),
      sha: run.headSha,
      ref: run.headBranch ?? run.ref,
      task: 'deploy',
      environment: environment.name,
      description: null,
      payload: {},
      creator: run.actor,
      createdAt: timestamp(call.state),
      statuses: [],
    }))
    call.repository.deployments.push(...deployments)
    return json(
      200,
      deployments.map((deployment) => deploymentView(call, deployment)),
    )
  }),
}

function waiting(call: Call): { environment: Environment; since: string }[] {
  return runOf(call).gates.flatMap(({ environmentId, since }) =>
    call.repository.environments
      .filter(({ id }) => id === environmentId)
      .map((environment) => ({ environment, since })),
  )
}

function refuseStranger(call: SignedCall, environment: Environment): void {
  const { login } = call.token.actor
  if (!environment.reviewers.includes(login)) throw new Refusal(403, 'Resource not accessible by integration')
  if (environment.preventSelfReview && runOf(call).triggeringActor.login === login)
    throw unprocessable('You are not allowed to review deployments you triggered')
}
