/** GitHub environments and their protection. */
import { json } from '../../../http/serve.ts'
import { findAccount } from '../../state/find.ts'
import type { Environment } from '../../state/model.ts'
import { counted } from '../paginate.ts'
import { found, param, reads } from '../route.ts'
import type { Call, Need, Routes } from '../route.ts'
import { userView } from '../views/account.ts'
import { apiOf, nodeId, webOf } from '../views/addresses.ts'

const read: readonly Need[] = [['actions', 'read']]

/** `repos/*environment*`. */
export const environmentRoutes: Routes = {
  'repos/get-all-environments': reads(read, (call) =>
    counted(call, 'environments', {
      all: call.repository.environments,
      view: (environment) => environmentView(call, environment),
    }),
  ),
  'repos/get-environment': reads(read, (call) => json(200, environmentView(call, environmentFor(call)))),
  'repos/list-deployment-branch-policies': reads(read, (call) => {
    const environment = environmentFor(call)
    return counted(call, 'branch_policies', {
      all: (environment.branchPolicy ?? []).map((name, index) => ({ name, id: environment.id * 100 + index })),
      view: ({ name, id }) => ({ id, node_id: nodeId('GBP', id), name, type: 'branch' }),
    })
  }),
}

/** The environment a path names, or 404. */
export function environmentFor(call: Call): Environment {
  const name = param(call, 'environment_name').toLowerCase()
  return found(call.repository.environments.find((environment) => environment.name.toLowerCase() === name))
}

/** An environment as runs and gates mention it. */
export function environmentSummary(call: Call, environment: Environment): Record<string, unknown> {
  return {
    id: environment.id,
    node_id: nodeId('EN', environment.id),
    name: environment.name,
    url: `${apiOf(call, call.repository)}/environments/${encodeURIComponent(environment.name)}`,
    html_url: `${webOf(call.repository)}/deployments/activity_log?environments_filter=${encodeURIComponent(environment.name)}`,
    created_at: environment.createdAt,
    updated_at: environment.createdAt,
  }
}

function environmentView(call: Call, environment: Environment): Record<string, unknown> {
  const rule = (index: number, type: string): Record<string, unknown> => {
    const id = environment.id * 10 + index
    return { id, node_id: nodeId('GA', id), type }
  }
  const reviewers = environment.reviewers.map((login) => ({
    type: 'User',
    reviewer: userView(call, findAccount(call.state, login)),
  }))
  return {
    ...environmentSummary(call, environment),
    protection_rules: [
      ...(environment.waitTimer > 0 ? [{ ...rule(1, 'wait_timer'), wait_timer: environment.waitTimer }] : []),
      ...(reviewers.length > 0
        ? [{ ...rule(2, 'required_reviewers'), prevent_self_review: environment.preventSelfReview, reviewers }]
        : []),
      ...(environment.branchPolicy === undefined ? [] : [rule(3, 'branch_policy')]),
    ],
    deployment_branch_policy:
      environment.branchPolicy === undefined ? null : { protected_branches: false, custom_branch_policies: true },
  }
}
