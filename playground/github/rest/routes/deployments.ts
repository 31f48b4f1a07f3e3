/** Deployments and their statuses. */
import { json } from '../../../http/serve.ts'
import { nextId, timestamp } from '../../state/clock.ts'
import { record } from '../../state/events.ts'
import type { Deployment, DeploymentStatus } from '../../state/model.ts'
import { z } from 'zod'
import { list } from '../paginate.ts'
import { found, idParam, reads, signed, unprocessable } from '../route.ts'
import type { Call, Need, Routes } from '../route.ts'
import { userView } from '../views/account.ts'
import { apiOf, nodeId } from '../views/addresses.ts'
import { resolveCommit } from './commits.ts'

const Create = z.object({
  ref: z.string(),
  task: z.string().default('deploy'),
  environment: z.string().default('production'),
  description: z.string().nullish(),
  payload: z.union([z.string(), z.record(z.string(), z.unknown())]).default({}),
})
const Status = z.object({ state: z.string(), description: z.string().default(''), target_url: z.string().default('') })
const read: readonly Need[] = [['deployments', 'read']]
const write: readonly Need[] = [['deployments', 'write']]

/** `repos/*deployment*`. */
export const deploymentRoutes: Routes = {
  'repos/list-deployments': reads(read, async (call) => {
    const { environment, ref, sha, task } = call.query
    const kept = call.repository.deployments.filter(
      (deployment) =>
        (environment === undefined || deployment.environment === environment) &&
        (ref === undefined || deployment.ref === ref) &&
        (sha === undefined || deployment.sha === sha) &&
        (task === undefined || deployment.task === task),
    )
    return list(call, kept.toReversed(), (deployment) => deploymentView(call, deployment))
  }),
  'repos/create-deployment': signed(write, async (call) => {
    const asked = Create.parse(call.body)
    const sha = await resolveCommit(call, asked.ref)
    if (sha === undefined) throw unprocessable(`No ref found for: ${asked.ref}`)
    const deployment: Deployment = {
      id: nextId(call.state),
      sha,
      ref: asked.ref,
      task: asked.task,
      environment: asked.environment,
      description: asked.description ?? null,
      payload: asked.payload,
      creator: call.token.actor,
      createdAt: timestamp(call.state),
      statuses: [],
    }
    call.repository.deployments.push(deployment)
    record(call.state, call.repository, call.token, { event: 'deployment', ref: asked.ref, sha })
    return json(201, deploymentView(call, deployment))
  }),
  'repos/get-deployment': reads(read, (call) => json(200, deploymentView(call, deploymentOf(call)))),
  'repos/list-deployment-statuses': reads(read, async (call) => {
    const deployment = deploymentOf(call)
    return list(call, deployment.statuses.toReversed(), (status) => statusView(call, deployment, status))
  }),
  'repos/create-deployment-status': signed(write, (call) => {
    const deployment = deploymentOf(call)
    const asked = Status.parse(call.body)
    const status: DeploymentStatus = {
      id: nextId(call.state),
      state: asked.state,
      description: asked.description,
      targetUrl: asked.target_url,
      creator: call.token.actor,
      createdAt: timestamp(call.state),
    }
    deployment.statuses.push(status)
    return json(201, statusView(call, deployment, status))
  }),
}

function deploymentOf(call: Call): Deployment {
  const id = idParam(call, 'deployment_id')
  return found(call.repository.deployments.find((deployment) => deployment.id === id))
}

/** A deployment as GitHub shows it. */
export function deploymentView(call: Call, deployment: Deployment): Record<string, unknown> {
  const api = apiOf(call, call.repository)
  return {
    id: deployment.id,
    node_id: nodeId('DE', deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    environment: deployment.environment,
    original_environment: deployment.environment,
    description: deployment.description,
    creator: userView(call, deployment.creator),
    created_at: deployment.createdAt,
    updated_at: deployment.createdAt,
    url: `${api}/deployments/${deployment.id}`,
    statuses_url: `${api}/deployments/${deployment.id}/statuses`,
    repository_url: api,
  }
}

function statusView(call: Call, deployment: Deployment, status: DeploymentStatus): Record<string, unknown> {
  const api = apiOf(call, call.repository)
  const url = `${api}/deployments/${deployment.id}`
  return {
    id: status.id,
    node_id: nodeId('DES', status.id),
    state: status.state,
    description: status.description,
    environment: deployment.environment,
    target_url: status.targetUrl,
    creator: userView(call, status.creator),
    created_at: status.createdAt,
    updated_at: status.createdAt,
    url: `${url}/statuses/${status.id}`,
    deployment_url: url,
    repository_url: api,
  }
}
