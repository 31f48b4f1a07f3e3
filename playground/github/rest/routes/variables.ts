/** Variables, and how the repository's OIDC subjects are made. */
import { json } from '../../../http/serve.ts'
import { subjectPrefix } from '../../oidc/claims.ts'
import type { Variable } from '../../state/model.ts'
import { z } from 'zod'
import { counted } from '../paginate.ts'
import { found, param, reads, signed } from '../route.ts'
import type { Call, Routes } from '../route.ts'
import { environmentFor } from './environments.ts'

const Template = z.object({
  use_default: z.boolean(),
  include_claim_keys: z.array(z.string()).default([]),
  use_immutable_subject: z.boolean().optional(),
})

/** `actions/*variable*` and `actions/*oidc*`. GITHUB_TOKEN can have neither `variables` nor `administration`. */
export const variableRoutes: Routes = {
  'actions/list-repo-variables': reads([['variables', 'read']], (call) => listed(call, call.repository.variables)),
  'actions/get-repo-variable': reads([['variables', 'read']], (call) =>
    json(200, named(call, call.repository.variables)),
  ),
  'actions/list-environment-variables': reads([['environments', 'read']], (call) =>
    listed(call, environmentFor(call).variables),
  ),
  'actions/get-environment-variable': reads([['environments', 'read']], (call) =>
    json(200, named(call, environmentFor(call).variables)),
  ),
  'actions/get-custom-oidc-sub-claim-for-repo': reads([['actions', 'read']], (call) => {
    const { subject } = call.repository
    return json(200, {
      use_default: subject.useDefault,
      ...(subject.useDefault ? {} : { include_claim_keys: subject.includeClaimKeys }),
      use_immutable_subject: subject.useImmutableSubject,
      sub_claim_prefix: subjectPrefix(call.repository),
    })
  }),
  'actions/set-custom-oidc-sub-claim-for-repo': signed([['actions', 'write']], (call) => {
    const asked = Template.parse(call.body)
    const { subject } = call.repository
    subject.useDefault = asked.use_default
    subject.includeClaimKeys = asked.use_default ? [] : asked.include_claim_keys
    if (asked.use_immutable_subject !== undefined) subject.useImmutableSubject = asked.use_immutable_subject
    return json(201, {})
  }),
}

function listed(call: Call, variables: readonly Variable[]) {
  return counted(call, 'variables', { all: variables, view: variableView, size: 10 })
}

function named(call: Call, variables: readonly Variable[]): Record<string, unknown> {
  const name = param(call, 'name').toUpperCase()
  return variableView(found(variables.find((variable) => variable.name === name)))
}

function variableView({ name, value, createdAt, updatedAt }: Variable): Record<string, unknown> {
  return { name, value, created_at: createdAt, updated_at: updatedAt }
}
