/** What a token may do. */
import { at, atKey } from '../rule.ts'
import type { Repository, Rule } from '../rule.ts'
import { readWorkflow, record, textOf } from '../workflow.ts'
import type { Job } from '../workflow.ts'

/** `permissions: {}` at the top. */
export const emptyTopPermissions: Rule = {
  id: 'empty-top-permissions',
  demand: '`permissions: {}` at the top of every workflow.',
  reason: 'A job that is added later then starts with nothing, whatever the default of the repository is.',
  *check(workflow) {
    const permissions = workflow.values['permissions']
    if (permissions === undefined) yield { line: 1, column: 1, message: 'there is no `permissions: {}` at the top' }
    else if (typeof permissions !== 'object' || Object.keys(record(permissions)).length > 0)
      yield at(
        workflow,
        ['permissions'],
        'the permissions at the top are not `{}`; give them to the jobs that need them',
      )
  },
}

/** Every job says what it needs. */
export const jobPermissions: Rule = {
  id: 'job-permissions',
  demand: 'Every job has `permissions:` of its own, one by one (`read-all` and `write-all` are none).',
  reason: 'Whoever reads a job sees what it may do.',
  *check(workflow) {
    for (const job of workflow.jobs) {
      const permissions = job.values['permissions']
      if (permissions === undefined) yield atKey(workflow, job.path, `the job '${job.key}' has no \`permissions:\``)
      else if (typeof permissions === 'string')
        yield at(
          workflow,
          [...job.path, 'permissions'],
          `'${permissions}' is more than a job needs; name each permission`,
        )
    }
  },
}

/** Actions of ours and of others that ask for an OIDC token. */
const oidcActions =
  /^(?:aws-actions\/configure-aws-credentials|google-github-actions\/auth|azure\/login|actions\/attest|sigstore\/)/

/** `id-token: write` where a step uses it, and nowhere else. */
export const idToken: Rule = {
  id: 'id-token',
  demand: '`id-token: write` only in jobs with a step that can use it; every job that assumes a role by OIDC has it.',
  reason: 'The token is the key to the cloud account: no other job may ask for one.',
  *check(workflow, repository) {
    for (const job of workflow.jobs) {
      const granted = record(job.values['permissions'])['id-token'] === 'write'
      if (granted && !mayUseToken(job, repository))
        yield atKey(workflow, [...job.path, 'permissions', 'id-token'], `no step of '${job.key}' uses an OIDC token`)
      for (const step of job.steps)
        if (
          !granted &&
          step.uses.startsWith('aws-actions/configure-aws-credentials') &&
          textOf(step.with['role-to-assume']) !== ''
        )
          yield at(workflow, [...step.path, 'uses'], `'${job.key}' assumes a role without \`id-token: write\``)
    }
  },
}

function mayUseToken(job: Job, repository: Repository): boolean {
  if (job.calls) {
    const path = /^[.$]\/(?<path>.+)$/.exec(textOf(job.values['uses']))?.groups?.['path']
    const text = path === undefined ? undefined : repository.read(path)
    if (path === undefined || text === undefined) return true
    return readWorkflow(path, text).jobs.some((inner) => record(inner.values['permissions'])['id-token'] === 'write')
  }
  return job.steps.some(
    ({ uses, run }) => oidcActions.test(uses) || /^[.$]\//.test(uses) || run.includes('ACTIONS_ID_TOKEN_REQUEST'),
  )
}

/** A checkout leaves no token behind. */
export const persistedCredentials: Rule = {
  id: 'persisted-credentials',
  demand: 'Every `actions/checkout` has `persist-credentials: false`.',
  reason:
    'Otherwise the token lies in the checkout for every later step, and for whoever gets the directory as an artifact.',
  *check(workflow) {
    for (const job of workflow.jobs)
      for (const step of job.steps)
        if (step.uses.startsWith('actions/checkout@') && textOf(step.with['persist-credentials']) !== 'false')
          yield at(workflow, [...step.path, 'uses'], 'this checkout keeps its token; add `persist-credentials: false`')
  },
}

/** Secrets by name. */
export const inheritedSecrets: Rule = {
  id: 'inherited-secrets',
  demand: 'A called workflow gets its secrets by name, not with `secrets: inherit`.',
  reason: 'Inheriting hands over every secret there is, also those made later.',
  *check(workflow) {
    for (const job of workflow.jobs)
      if (job.values['secrets'] === 'inherit')
        yield at(workflow, [...job.path, 'secrets'], `'${job.key}' hands over every secret; name those it needs`)
  },
}
