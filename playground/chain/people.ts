/** What people do with the chain: they commit, push, open and merge pull requests, and press buttons. */
import { findAccount, mintToken } from '../github/index.ts'
import { commitFiles } from '../github/git/objects.ts'
import type { Chain } from './index.ts'
import { dispatchEvent, pullRequestEvent, pushEvent } from '../workflows/index.ts'
import type { RunHandle, RunResult, WorkflowEvent } from '../workflows/index.ts'

/** A commit that waits to be pushed, with where the branch stood before. */
export interface Pushed {
  readonly branch: string
  readonly before: string
  readonly after: string
}

export interface Change {
  readonly by: string
  readonly branch: string
  readonly message: string
  /** New texts of files by path; `null` deletes one. */
  readonly files: Readonly<Record<string, string | null>>
  /** What a new branch starts from. */
  readonly from?: string
}

export interface People {
  commit(change: Change): Promise<Pushed>
  /** A file's text at a branch or commit. */
  read(revision: string, path: string): Promise<string>
  /** Where a branch stands. */
  tip(branch: string): Promise<string>
  /** Starts what a push starts. */
  push(by: string, pushed: Pushed): Promise<readonly RunHandle[]>
  /** Commits, pushes, and waits for the one run that this starts. */
  deliver(change: Change): Promise<RunResult>
  /** Opens a pull request and waits for its run; answers its number. */
  propose(by: string, from: string, to: string, title: string): Promise<{ number: number; run: RunResult }>
  /** Merges a pull request with a merge commit and waits for the run that this starts. */
  merge(by: string, number: number): Promise<RunResult>
  /** Presses "Run workflow" and waits. */
  dispatch(by: string, workflow: string, ref: string, inputs: Readonly<Record<string, string>>): Promise<RunResult>
  /** Runs again what failed. */
  rerun(run: RunResult): Promise<RunResult>
}

/** People at work; `follow` is told of every run that they start. */
export function peopleOf(chain: Chain, follow: (handle: RunHandle) => void = () => {}): People {
  const { github: state, repository, workflows } = chain
  const { git } = repository
  const at = (actor: string) => ({ state, repository, actor })
  const tip = async (branch: string): Promise<string> => {
    const found = await git.resolve(`${branch}^{commit}`)
    if (found === undefined) throw new Error(`there is no branch or commit ${branch}`)
    return found.oid
  }
  const start = async (event: WorkflowEvent): Promise<readonly RunHandle[]> => {
    const handles = await workflows.startTriggered(repository, event)
    for (const handle of handles) follow(handle)
    return handles
  }
  const only = async (handles: readonly RunHandle[]): Promise<RunResult> => {
    const [handle, ...more] = handles
    if (handle === undefined || more.length > 0) throw new Error(`${handles.length} workflows were started, not one`)
    return handle.done
  }
  const rest = async (by: string, method: string, path: string, body: unknown): Promise<unknown> => {
    const permissions = { contents: 'write', 'pull-requests': 'write' } as const
    const token = mintToken(state, { kind: 'user', actor: by, repositories: [repository], permissions })
    const response = await fetch(`${workflows.server.url}/repos/${repository.owner.login}/${repository.name}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`)
    return answer
  }
  const push: People['push'] = async (by, { branch, before, after }) =>
    start(await pushEvent(at(by), { ref: `refs/heads/${branch}`, before, after }))
  const commit: People['commit'] = async ({ by, branch, message, files, from }) => {
    const before = (await git.resolve(`refs/heads/${branch}`))?.oid ?? '0'.repeat(40)
    const { id, login } = findAccount(state, by)
    const author = { name: login, email: `${id}+${login}@users.noreply.github.com` }
    const after = await commitFiles(git, branch, { files, message, author, ...(from === undefined ? {} : { from }) })
    return { branch, before, after }
  }
  return {
    commit,
    tip,
    push,
    async read(revision, path) {
      const found = await git.resolve(`${revision}:${path}`)
      const blob = found === undefined ? undefined : await git.read(found.oid)
      if (blob === undefined) throw new Error(`there is no ${path} at ${revision}`)
      return blob.content.toString('utf8')
    },
    deliver: async (change) => only(await push(change.by, await commit(change))),
    async propose(by, head, base, title) {
      const answer = await rest(by, 'POST', '/pulls', { title, head, base })
      const number = repository.issues.find((issue) => issue.number === numberIn(answer))?.number ?? 0
      const event = await pullRequestEvent(at(by), { number })
      if (event === undefined) throw new Error(`the pull request ${number} conflicts`)
      return { number, run: await only(await start(event)) }
    },
    async merge(by, number) {
      const base = repository.issues.find((issue) => issue.number === number)?.pull?.baseRef ?? ''
      const before = await tip(base)
      await rest(by, 'PUT', `/pulls/${number}/merge`, { merge_method: 'merge' })
      return only(await push(by, { branch: base, before, after: await tip(base) }))
    },
    async dispatch(by, workflow, ref, inputs) {
      const path = `.github/workflows/${workflow}`
      const event = await dispatchEvent(at(by), { workflow: path, ref, inputs })
      const handle = await workflows.start({ repository, workflow: path, event })
      follow(handle)
      return handle.done
    },
    async rerun(run) {
      const handle = await workflows.rerun(run.id, { jobs: 'failed' })
      follow(handle)
      return handle.done
    },
  }
}

const numberIn = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && 'number' in answer ? answer.number : undefined

/** The outputs of the first step of a run that has one of this name, and its value. */
export function output({ jobs }: RunResult, name: string): string {
  for (const job of jobs)
    for (const step of job.steps) {
      const value = step.outputs[name]
      if (value !== undefined && value !== '') return value
    }
  return ''
}
