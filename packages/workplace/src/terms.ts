import { readFile } from 'node:fs/promises'
import { environmentNamed } from '@wrenchproof/delivery'
import { UserError } from '@wrenchproof/errors'
import { gitIn, headCommit } from '@wrenchproof/git'
import type { RunContext } from '@wrenchproof/runner'
import { readEnvironments } from './environments-file.ts'
import type { SiteInputs } from './site.ts'

type Job = Readonly<Record<string, string | undefined>>

/**
 * Why this job may look at the code alone and ask no cloud: its pull request comes from a fork, or it cannot have the
 * environment's role. `undefined` where it may plan.
 */
export async function whyUnprivileged(
  { environment: name, environmentsFile }: Pick<SiteInputs, 'environment' | 'environmentsFile'>,
  context: RunContext,
  job: Job,
): Promise<string | undefined> {
  if (isForeign(await eventOf(job), context))
    return 'the pull request comes from a fork, whose code gets no credentials'
  if ((job['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '') !== '') return undefined
  const git = gitIn({ cwd: context.workspace }, job['PATH'] ?? '')
  const environments = await readEnvironments(git, await headCommit(git), environmentsFile)
  const { planRole } = environmentNamed(environments, name)
  return planRole !== undefined
    ? 'the environment has a plan-role, and the job may not ask for a token (`permissions: id-token: write`)'
    : undefined
}

/** A job's environment without anything that opens a door. */
export function withoutCredentials(job: Job): Job {
  return Object.fromEntries(Object.entries(job).filter(([name]) => !/^(?:AWS_|TF_VAR_)/u.test(name)))
}

/** Whether a pull request's code comes from elsewhere; a fork that was deleted leaves no repository behind. */
function isForeign(event: unknown, { repositoryId }: RunContext): boolean {
  const head = at(event, 'pull_request', 'head')
  return head !== undefined && String(at(head, 'repo', 'id')) !== repositoryId
}

async function eventOf(job: Job): Promise<unknown> {
  const path = job['GITHUB_EVENT_PATH'] ?? ''
  if (path === '') return undefined
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new UserError('the event of this run cannot be read', 'Run this as a step of a workflow.', {
      code: 'EVENT_UNREADABLE',
      cause,
    })
  }
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? new Map(Object.entries(inner)).get(name) : undefined,
    value,
  )
}
