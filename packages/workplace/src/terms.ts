import { posix } from 'node:path'
import { allowOf, environmentNamed, parseEnvironments, previewed } from '@wrenchproof/delivery'
import type { Environment, Environments, Previewed } from '@wrenchproof/delivery'
import { ProblemsError, UserError } from '@wrenchproof/errors'
import { gitIn } from '@wrenchproof/git'
import { fileAt, githubClient } from '@wrenchproof/github'
import { baseCommit, isForeign, readEvent } from '@wrenchproof/runner'
import type { RunContext } from '@wrenchproof/runner'
import { lockFileName } from '@wrenchproof/terraform'
import { openCheckout } from './environments-file.ts'
import type { CheckedOut } from './environments-file.ts'
import { checkoutFiles } from './files.ts'
import type { SiteInputs } from './site.ts'

type Job = Readonly<Record<string, string | undefined>>

/** What a change goes into. */
export interface PreviewBase {
  readonly environments: Environments
  /** A file's text; `undefined` where there is none. */
  file(path: string): Promise<string | undefined>
}

/** What a preview is judged by besides its own commit. */
export interface PreviewTerms {
  readonly checkedOut: CheckedOut
  readonly base: PreviewBase
  /**
   * Why this job may look at the code alone and ask no cloud: its pull request comes from a fork, or it cannot have the
   * environment's role. `undefined` where it may plan.
   */
  readonly why: string | undefined
}

/** The terms of a preview. Throws `BASE_UNKNOWN` when nobody can tell what the change goes into. */
export async function previewTerms(
  inputs: Pick<SiteInputs, 'environment' | 'environmentsFile' | 'token'>,
  context: RunContext,
  job: Job,
): Promise<PreviewTerms> {
  const event = await readEvent(job)
  const [base, checkedOut] = await Promise.all([
    openBase(inputs, { event, context, job }),
    openCheckout(context.workspace, job['PATH'] ?? '', inputs.environmentsFile),
  ])
  const terms = { base, checkedOut }
  if (isForeign(event, context))
    return { ...terms, why: 'the pull request comes from a fork, whose code gets no credentials' }
  if ((job['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '') !== '') return { ...terms, why: undefined }
  const own = environmentNamed(checkedOut.environments, inputs.environment)
  const { planRole } = previewed(own, base.environments).environment
  const why =
    planRole === undefined
      ? undefined
      : 'the environment has a plan-role, and the job may not ask for a token (`permissions: id-token: write`)'
  return { ...terms, why }
}

/** A job's environment without anything that opens a door. */
export function withoutCredentials(job: Job): Job {
  return Object.fromEntries(Object.entries(job).filter(([name]) => !/^(?:AWS_|TF_VAR_)/u.test(name)))
}

/**
 * Whether somebody else than the change itself vouches for what a cache may hold: by the sums of its own lock file and
 * pin, a change could have any program taken that another job left there.
 */
export async function isVouched({
  base,
  environments,
  environment,
  root,
}: {
  readonly base?: PreviewBase
  readonly environments: Environments
  readonly environment: Environment
  /** Absolute. */
  readonly root: string
}): Promise<boolean> {
  if (base === undefined) return true
  const [own, other] = [environments, base.environments].map(({ terraform }) => JSON.stringify(terraform))
  if (own !== other) return false
  const text = (await checkoutFiles(root).read(lockFileName))?.toString('utf8')
  return text === undefined || text === (await base.file(posix.join(environment.root, lockFileName)))
}

/** The settings to work by; those of a delivery are its commit's. */
export function termsOf(own: Environment, base: PreviewBase | undefined): Previewed {
  return base === undefined ? { environment: own, allow: [own.allow], kept: [] } : previewed(own, base.environments)
}

/** Read from the checkout where it has that commit, else from GitHub. */
async function openBase(
  { environmentsFile, token }: Pick<SiteInputs, 'environmentsFile' | 'token'>,
  { event, context, job }: { event: unknown; context: RunContext; job: Job },
): Promise<PreviewBase> {
  const commit = baseCommit(event)
  if (commit === undefined) throw unknown('the event of this run does not tell')
  const git = gitIn({ cwd: context.workspace }, job['PATH'] ?? '')
  const fromCheckout = async (path: string): Promise<string | undefined> => {
    const { exitCode, stdout } = await git.run(['cat-file', 'blob', `${commit}:${path}`])
    return exitCode === 0 ? stdout : undefined
  }
  const fromGithub = async (path: string): Promise<string | undefined> => {
    if (token === undefined) throw unknown(`${commit.slice(0, 7)} is not in the checkout, and there is no token`)
    const client = githubClient({ token, apiUrl: job['GITHUB_API_URL'] ?? 'https://api.github.com' })
    return fileAt(client, context.repository, { commit, path })
  }
  const isHere = async (): Promise<boolean> => (await git.run(['cat-file', '-e', `${commit}^{tree}`])).exitCode === 0
  const file = async (path: string): Promise<string | undefined> => {
    const text = await fromCheckout(path)
    return text !== undefined || (await isHere()) ? text : fromGithub(path)
  }
  return { environments: environmentsIn(await file(posix.normalize(environmentsFile)), environmentsFile), file }
}

/** A base without the file, or with one that this change has to mend, names nothing: what is not said is not allowed. */
function environmentsIn(text: string | undefined, file: string): Environments {
  const nothing = { all: [], allow: allowOf() }
  if (text === undefined) return nothing
  try {
    return parseEnvironments(text, file)
  } catch (error) {
    if (error instanceof ProblemsError) return nothing
    throw error
  }
}

const unknown = (why: string): UserError =>
  new UserError(
    `it is not known what this change goes into, whose settings its preview is judged by: ${why}`,
    'Check out with `fetch-depth: 2`, or give `github-token` with `permissions: contents: read`.',
    { code: 'BASE_UNKNOWN' },
  )
