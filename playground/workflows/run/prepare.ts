/** Everything that can be wrong before a job runs: the file, the workflows it calls, the actions it uses. */
import { convertReferencedWorkflow } from '@actions/workflow-parser/model/converter/referencedWorkflow'
import type { TemplateSchema } from '@actions/workflow-parser/templates/schema/template-schema'
import { nameOf } from '../../github/index.ts'
import type { GithubState, Permissions, Repository } from '../../github/index.ts'
import { defineWorkflow, startsOn } from '../definition/define.ts'
import type { JobDefinition, WorkflowDefinition } from '../definition/model.ts'
import { excess } from '../definition/permissions.ts'
import { FindingContext, WorkflowRefused } from '../official/findings.ts'
import type { Finding } from '../official/findings.ts'
import { entry, literal, mapping } from '../values/token.ts'
import type { Token } from '../values/token.ts'
import type { ActionFinder } from './actions.ts'
import { readSource, sourceOf } from './source.ts'
import type { Source } from './source.ts'

/** A workflow with the workflows its jobs call, by the jobs' keys. */
export interface Prepared {
  readonly definition: WorkflowDefinition
  readonly source: Source
  readonly called: ReadonlyMap<string, Prepared>
}

export interface Preparing {
  readonly state: GithubState
  readonly schema: TemplateSchema
  readonly actions: ActionFinder
  /** What a token may do when a file says nothing. */
  readonly defaultPermissions: Permissions
}

/** Levels a workflow may be nested: itself and nine below. */
const deepest = 10

interface Above {
  /** `path@sha` of the callers, outermost first. */
  readonly chain: readonly string[]
  readonly permissions: Permissions | undefined
  /** The one job that is to run; what others lack does not matter then. */
  readonly only?: string | undefined
  /** Where the run is, whose environments its jobs use; of the file itself if left out. */
  readonly repository?: Repository
}

/**
 * Reads a workflow file and every one it calls. Throws `WorkflowRefused` with all findings, each with its place, when
 * GitHub would refuse to start it, and for what the playground lacks: a stand-in, a container, a known environment.
 */
export async function prepareWorkflow(
  how: Preparing,
  source: Source,
  path: string,
  above: Above = { chain: [], permissions: undefined },
): Promise<Prepared> {
  const text = await readSource(source, path)
  if (text === undefined)
    throw new WorkflowRefused([
      {
        file: path,
        line: 1,
        column: 1,
        message: `There is no such file in ${nameOf(source.repository)} at ${source.ref}`,
      },
    ])
  const definition = defineWorkflow({ path, text }, how.schema)
  const repository = above.repository ?? source.repository
  const findings = [
    ...(await problems(how, { definition, source }, { jobs: chosen(definition, above.only), repository })),
  ]
  const called = new Map<string, Prepared>()
  const granted = definition.permissions?.permissions ?? above.permissions ?? how.defaultPermissions
  for (const job of chosen(definition, above.only)) {
    const asked = job.permissions?.permissions ?? granted
    if (above.permissions !== undefined)
      findings.push(...tooMuch(path, job, definition, { asked, allowed: above.permissions }))
    if (job.calls === undefined) continue
    try {
      called.set(
        job.key,
        await prepareCalled(how, { definition, source }, job, {
          repository,
          chain: [...above.chain, identity(source, path)],
          permissions: asked,
        }),
      )
    } catch (error) {
      if (!(error instanceof WorkflowRefused)) throw error
      findings.push(...error.findings)
    }
  }
  if (findings.length > 0) throw new WorkflowRefused(findings)
  return { definition, source, called }
}

function chosen({ jobs }: WorkflowDefinition, only: string | undefined): readonly JobDefinition[] {
  return only === undefined ? jobs : jobs.filter(({ key }) => key.toLowerCase() === only.toLowerCase())
}

/** A finding at a token of a definition's file. */
export function findingAt(
  definition: Pick<WorkflowDefinition, 'path'>,
  at: Token | undefined,
  message: string,
): Finding {
  return { file: definition.path, line: at?.line ?? 1, column: at?.col ?? 1, message }
}

function identity({ repository, sha }: Source, path: string): string {
  return `${nameOf(repository)}/${path}@${sha}`
}

function tooMuch(
  path: string,
  job: JobDefinition,
  definition: WorkflowDefinition,
  { asked, allowed }: { asked: Permissions; allowed: Permissions },
): Finding[] {
  // What was not asked for is not refused: the called workflow simply has what its caller has.
  const at = job.permissions?.at ?? definition.permissions?.at
  if (at === undefined) return []
  return excess(asked, allowed).map((one) =>
    findingAt(
      { path },
      at,
      `The job '${job.key}' is requesting '${one.name}: ${one.asked}', but is only allowed '${one.name}: ${one.allowed}'.`,
    ),
  )
}

async function prepareCalled(
  how: Preparing,
  { definition, source }: Pick<Prepared, 'definition' | 'source'>,
  job: JobDefinition & { calls?: unknown },
  above: Above,
): Promise<Prepared> {
  const site = job.calls
  const refuse = (message: string): never => {
    throw new WorkflowRefused([findingAt(definition, site?.at, message)])
  }
  if (site === undefined) return refuse('This job calls nothing')
  const target = await calledSource(how.state, source, site.uses)
  if (target === undefined)
    return refuse(
      `'${site.uses}' is not a workflow of this GitHub: use ./.github/workflows/FILE, or a repository the playground has ` +
        `(npm run play: --repository OWNER/NAME=DIRECTORY)`,
    )
  if (above.chain.length >= deepest) return refuse(`Workflows can be nested ${deepest} levels deep at most`)
  if (above.chain.includes(identity(target.source, target.path))) return refuse(`'${site.uses}' calls itself`)
  if ((await readSource(target.source, target.path)) === undefined) return refuse(`'${target.path}' does not exist`)
  const prepared = await prepareWorkflow(how, target.source, target.path, above)
  if (!startsOn(prepared.definition, 'workflow_call')) return refuse(`'${target.path}' has no \`on: workflow_call\``)
  const context = new FindingContext(definition.path, how.schema)
  const converted = definition.official.jobs.find(({ id }) => id.value === job.key)
  if (converted?.type === 'reusableWorkflowJob')
    convertReferencedWorkflow(context, prepared.definition.official.root, converted)
  if (context.findings.length > 0) throw new WorkflowRefused(context.findings)
  return prepared
}

/** Where a `uses:` of a job points: `./` and `$/` in the caller's own repository, else another one at a ref. */
async function calledSource(
  state: GithubState,
  caller: Source,
  uses: string,
): Promise<{ source: Source; path: string } | undefined> {
  if (/^[.$]\//.test(uses)) return { source: caller, path: uses.slice(2) }
  const { owner, name, path, ref } =
    /^(?<owner>[^/]+)\/(?<name>[^/]+)\/(?<path>[^@]+)@(?<ref>.+)$/.exec(uses)?.groups ?? {}
  if (path === undefined || ref === undefined) return undefined
  const source = await sourceOf(state, `${owner ?? ''}/${name ?? ''}`, ref)
  return source === undefined ? undefined : { source, path }
}

async function problems(
  how: Preparing,
  { definition, source }: Pick<Prepared, 'definition' | 'source'>,
  { jobs, repository }: { jobs: readonly JobDefinition[]; repository: Repository },
): Promise<Finding[]> {
  const findings: Finding[] = []
  const say = (at: Token | undefined, message: string) => findings.push(findingAt(definition, at, message))
  queueProblem(definition.concurrency, say)
  for (const job of jobs) {
    queueProblem(job.concurrency, say)
    if (job.container !== undefined)
      say(job.container, 'The playground runs jobs on its own machine: `container:` is not imitated')
    if (job.services !== undefined) say(job.services, 'The playground has no containers: `services:` is not imitated')
    const environment = mapping(job.environment) === undefined ? job.environment : entry(job.environment, 'name')
    const name = literal(environment)
    if (name !== undefined && !knownEnvironment(repository, name))
      say(environment, unknownEnvironment(repository, name))
    for (const step of job.steps) {
      if (step.run === undefined && step.uses === undefined)
        say(step.at, 'Only steps with `run:` or `uses:` are imitated')
      const problem = step.uses === undefined ? undefined : await how.actions.problem(step.uses, source)
      if (problem !== undefined) say(step.usesAt, problem)
    }
  }
  return findings
}

/** Whether the repository has an environment; GitHub would make a missing one, without any protection. */
export function knownEnvironment(repository: Repository, name: string): boolean {
  return repository.environments.some((environment) => environment.name.toLowerCase() === name.toLowerCase())
}

/** Says which environments there are. */
export function unknownEnvironment(repository: Repository, name: string): string {
  const known = repository.environments.map((environment) => environment.name).join(', ')
  return `The repository has no environment '${name}' (${known === '' ? 'it has none' : known}); GitHub would make it without any protection`
}

function queueProblem(concurrency: Token | undefined, say: (at: Token | undefined, message: string) => void): void {
  const queue = entry(concurrency, 'queue')
  if (literal(queue) === 'max' && literal(entry(concurrency, 'cancel-in-progress')) === 'true')
    say(queue, "'queue: max' cannot be combined with 'cancel-in-progress: true'")
}
