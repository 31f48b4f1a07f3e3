/** A GitHub with one repository, in which each case has a branch of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { commitFiles, environmentOf, githubState, repositoryOf, serveGithub } from '../../github/index.ts'
import type { GithubState, Repository, ServedGithub } from '../../github/index.ts'
import { findTool } from '../../runner/index.ts'
import { pushEvent, workflowService } from '../index.ts'
import type { Progress, RunResult, ServiceOptions, WorkflowEvent, WorkflowService } from '../index.ts'

export interface EnvironmentSettings {
  readonly reviewers?: readonly string[]
  readonly preventSelfReview?: boolean
  /** Minutes. */
  readonly waitTimer?: number
  readonly branchPolicy?: readonly string[] | undefined
  readonly variables?: Readonly<Record<string, string>>
}

export interface TestWorld extends AsyncDisposable {
  readonly state: GithubState
  readonly server: ServedGithub
  readonly repository: Repository
  /** Commits files as the whole of a new branch; answers its push. */
  branch(files: Readonly<Record<string, string>>, name?: string): Promise<WorkflowEvent>
  environment(name: string, settings?: EnvironmentSettings): void
  service(options?: Partial<ServiceOptions>): Promise<WorkflowService>
  /** Runs `.github/workflows/main.yml` of a new branch that has it and the other files. */
  run(workflow: string, options?: RunOptions): Promise<RunResult>
  readonly progress: Progress[]
}

export interface RunOptions extends Partial<ServiceOptions> {
  readonly files?: Readonly<Record<string, string>>
  readonly event?: WorkflowEvent
}

export const mainWorkflow = '.github/workflows/main.yml'

/** Tools a hosted machine has. */
export const hostedTools = [dirname(process.execPath), ...new Set([findTool('git'), findTool('python3')])]

/** Starts it; `others` are the files of more repositories by `owner/name`. */
export async function workflowWorld(
  others: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): Promise<TestWorld> {
  const state = await githubState({
    people: ['alice', 'bob', 'dana'],
    repositories: [
      { fullName: 'acme/infra', files: { 'README.md': 'Infrastructure.\n' } },
      ...Object.entries(others).map(([fullName, files]) => ({ fullName, files })),
    ],
  })
  const server = await serveGithub(state)
  const repository = repositoryOf(state, 'acme/infra')
  const progress: Progress[] = []
  let cases = 0
  const branch: TestWorld['branch'] = async (files, name) => {
    cases += 1
    const ref = name ?? `case-${cases}`
    await commitFiles(repository.git, ref, { files, message: `Case ${cases}` })
    return pushEvent({ state, repository, actor: 'dana' }, { ref: `refs/heads/${ref}` })
  }
  const service: TestWorld['service'] = async (options = {}) =>
    workflowService({
      github: state,
      server,
      tools: hostedTools,
      onProgress: (happened) => progress.push(happened),
      ...options,
    })
  return {
    state,
    server,
    repository,
    progress,
    branch,
    service,
    environment(name, settings = {}) {
      const environment = environmentOf(state, repository, name)
      environment.reviewers = [...(settings.reviewers ?? [])]
      environment.waitTimer = settings.waitTimer ?? 0
      environment.preventSelfReview = settings.preventSelfReview ?? false
      environment.branchPolicy = settings.branchPolicy === undefined ? undefined : [...settings.branchPolicy]
      environment.variables = variablesOf(settings.variables ?? {})
    },
    async run(workflow, { files = {}, event, ...options } = {}) {
      const pushed = await branch({ [mainWorkflow]: workflow, ...files })
      await using running = await service(options)
      const handle = await running.start({ repository, workflow: mainWorkflow, event: { ...pushed, ...event } })
      return await handle.done
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await state[Symbol.asyncDispose]()
    },
  }
}

/** Variables as the state keeps them. */
export function variablesOf(values: Readonly<Record<string, string>>): Repository['variables'] {
  const at = '2026-11-01T00:00:00Z'
  return Object.entries(values).map(([name, value]) => ({ name, value, createdAt: at, updatedAt: at }))
}

/** A file that a script waits for. */
export interface HoldFile extends AsyncDisposable {
  readonly path: string
  open(): Promise<void>
}

export async function holdFile(): Promise<HoldFile> {
  const directory = await mkdtemp(join(tmpdir(), 'wrenchproof-hold-'))
  const path = join(directory, 'open')
  return {
    path,
    async open() {
      await writeFile(path, '')
    },
    async [Symbol.asyncDispose]() {
      await rm(directory, { recursive: true, force: true })
    },
  }
}
