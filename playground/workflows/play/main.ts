/** Runs what a command line asks for; answers the exit code. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { environmentOf, githubState, repositoryOf, timestamp } from '../../github/index.ts'
import type { GithubState, Repository } from '../../github/index.ts'
import { WorkflowRefused } from '../official/findings.ts'
import type { Approval, ApprovalRequest } from '../run/gate.ts'
import type { RunResult } from '../run/results.ts'
import { workflowService } from '../run/service.ts'
import type { ServiceOptions } from '../run/service-types.ts'
import { playEvent } from './event.ts'
import { UsageError, help, playOptions } from './options.ts'
import type { PlayOptions } from './options.ts'
import { copyOther, copyRepository, workflowPath } from './repository.ts'
import type { Copy } from './repository.ts'
import { newScreen } from './screen.ts'
import type { Output, Screen } from './screen.ts'

export interface Terminal {
  readonly output: Output
  readonly errors: Output
  readonly env: NodeJS.ProcessEnv
  /** Where an approval is asked for; undefined without a terminal. */
  readonly input: NodeJS.ReadableStream | undefined
  /** Called back when the user wants to stop. */
  onInterrupt(hear: () => void): () => void
}

/** 0 for a run that succeeded or was skipped, 1 for any other, 2 for one that was refused. */
export async function play(argv: readonly string[], terminal: Terminal): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'wrenchproof-play-'))
  try {
    const options = playOptions(argv, terminal.env)
    if (options !== undefined) return await played(options, terminal, directory)
    terminal.output.write(help)
    return 0
  } catch (error) {
    if (error instanceof UsageError)
      terminal.errors.write(`play: ${error.message}\n\nnpm run play -- --help tells how to use it.\n`)
    else if (error instanceof WorkflowRefused) terminal.errors.write(`${error.message}\n`)
    else throw error
    return 2
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function played(options: PlayOptions, terminal: Terminal, directory: string): Promise<number> {
  const copy = await copyRepository(options.repo, directory, options)
  const others = []
  for (const [name, repo] of Object.entries(options.repositories))
    others.push(await copyOther(name, repo, directory, copy))
  await using state = await githubState({
    people: [options.actor],
    repositories: [
      { fullName: copy.fullName, gitDirectory: copy.directory, defaultBranch: copy.defaultBranch },
      ...others,
    ],
  })
  const repository = repositoryOf(state, copy.fullName)
  settle(state, repository, options)
  const workflow = workflowPath(options.workflow, options.repo)
  const event = await playEvent({ state, repository }, copy, options, workflow)
  const screen = newScreen(terminal.output, options)
  await using service = await workflowService(serviceOptions(state, options, { terminal, screen }))
  if (options.list) {
    for (const { workflow: path, name, starts, why } of await service.triggered(repository, event))
      terminal.output.write(`${starts ? 'starts' : '      '} ${path} (${name})${why === undefined ? '' : `: ${why}`}\n`)
    return 0
  }
  terminal.errors.write(opening(copy, event.sha))
  const handle = await service.start({
    repository,
    workflow,
    event,
    ...(options.only === undefined ? {} : { only: options.only }),
  })
  const forget = terminal.onInterrupt(() => {
    terminal.errors.write('Cancelling, as GitHub would: SIGINT, then SIGTERM, then the end. Again to stop at once.\n')
    void handle.cancel()
  })
  try {
    const result = await handle.done
    screen.end()
    closing(result, options, terminal.output)
    return result.conclusion === 'success' || result.conclusion === 'skipped' ? 0 : 1
  } finally {
    forget()
  }
}

function opening({ fullName, ref, uncommitted }: Copy, sha: string): string {
  const also = uncommitted === 0 ? '' : `, with ${uncommitted} file(s) not committed yet`
  return `${fullName} at ${ref.replace(/^refs\/(?:heads|tags)\//, '')} (${sha.slice(0, 12)})${also}\n`
}

/** Environments and variables of the command line. */
function settle(state: GithubState, repository: Repository, { environments, vars }: PlayOptions): void {
  for (const [name, reviewers] of Object.entries(environments))
    environmentOf(state, repository, name).reviewers = [...reviewers]
  repository.actionsMayCreatePulls = true
  const at = timestamp(state)
  repository.variables = Object.entries(vars).map(([name, value]) => ({ name, value, createdAt: at, updatedAt: at }))
}

function serviceOptions(
  github: GithubState,
  options: PlayOptions,
  { terminal, screen }: { terminal: Terminal; screen: Screen },
): ServiceOptions {
  const own = (terminal.env['PATH'] ?? '')
    .split(delimiter)
    .filter((path) => path !== '' && !path.includes('node_modules'))
  return {
    github,
    secrets: { repository: options.secrets },
    standIns: options.standIns,
    env: options.env,
    tools: [dirname(process.execPath), ...own],
    onProgress: (happened) => {
      screen.show(happened)
    },
    approve: async (request) => answered(request, options, { terminal, screen }),
  }
}

async function answered(
  request: ApprovalRequest,
  { approve }: PlayOptions,
  { terminal, screen }: { terminal: Terminal; screen: Screen },
): Promise<Approval> {
  const by = request.reviewers[0] ?? ''
  if (approve) return { by, state: 'approved', comment: 'Approved on the command line' }
  const { input } = terminal
  if (input === undefined) return { by, state: 'rejected', comment: 'Nobody to ask; --approve approves' }
  return screen.aside(async () => {
    const lines = createInterface({ input, output: process.stderr })
    try {
      const reply = await lines.question(
        `${request.job} wants to deploy to ${request.environment}. Approve as ${by}? [y/N] `,
      )
      return { by, state: /^y(?:es)?$/i.test(reply.trim()) ? 'approved' : 'rejected' }
    } finally {
      lines.close()
    }
  })
}

function closing({ jobs }: RunResult, { summary }: PlayOptions, output: Output): void {
  for (const { name, annotations } of jobs)
    for (const { level, message } of annotations)
      if (level === 'warning') output.write(`warning: ${name}: ${message}\n`)
  if (summary) for (const job of jobs) if (job.summary !== '') output.write(`\n--- ${job.name}\n${job.summary}\n`)
}
