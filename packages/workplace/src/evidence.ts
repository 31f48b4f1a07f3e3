/** What guards ask of the outside about a commit and a run: GitHub's answers, or Git's where there is no GitHub. */
import type { GateJob, History, Relation, Review } from '@wrenchproof/delivery'
import { compareCommits, gitData, lastPusher, runJobs, runReviews } from '@wrenchproof/github'
import type { GithubClient } from '@wrenchproof/github'
import { headCommit } from '@wrenchproof/git'
import type { Git } from '@wrenchproof/git'
import type { RunContext } from '@wrenchproof/runner'
import { gatesOf } from './gates.ts'

export interface HistoryQuestion {
  readonly commit: string
  readonly branch: string
  /** The commit that changed the environment last. */
  readonly lastApplied: string | undefined
  /** Whether a path belongs to what the environment delivers. */
  readonly concerns: (path: string) => boolean
  /** The environments file: a newer one counts only where it says something else of this environment. */
  readonly settings: { readonly path: string; readonly same: (text: string) => boolean }
}

export interface Evidence {
  history(question: HistoryQuestion): Promise<History>
  /** Reviews and gate jobs of this run, and the logins whose approval does not count. */
  approvals(environment: string): Promise<ApprovalEvidence>
  /** The login of whoever pushed the commit to the branch; `undefined` when nobody can tell. */
  pusher(branch: string): Promise<string | undefined>
}

export interface ApprovalEvidence {
  readonly reviews: readonly Review[]
  readonly gateJobs: readonly GateJob[]
  readonly involved: readonly string[]
}

/** Reversed: how the first stands to the second when the second stands so to the first. */
const reversed = { identical: 'identical', ahead: 'behind', behind: 'ahead', diverged: 'diverged' } as const

/** By GitHub's API; at most two calls for the history, two for the approvals and one for the pusher. */
export function githubEvidence(client: GithubClient, context: RunContext, git: Git): Evidence {
  const authors: string[] = []
  return {
    async history(question) {
      const { commit, branch, lastApplied } = question
      const compared = await compareCommits(client, context.repository, { base: commit, head: branch })
      authors.push(...(compared?.baseAuthors ?? []))
      const applied =
        lastApplied === undefined
          ? undefined
          : ((await localRelation(git, commit, lastApplied)) ??
            (await remoteRelation(client, context, commit, lastApplied)))
      return {
        commit,
        branch,
        tip: compared === undefined ? undefined : { commit: compared.head, relation: reversed[compared.relation] },
        lastApplied: lastApplied === undefined ? undefined : { commit: lastApplied, relation: applied ?? 'diverged' },
        sameAtTip: await deliversTheSame(compared?.changed, question, async (path) =>
          remoteText(client, context, compared?.head ?? '', path),
        ),
      }
    },
    async approvals(environment) {
      const id = Number(context.runId)
      const jobs = await runJobs(client, context.repository, { id, attempt: Number(context.runAttempt) })
      return {
        reviews: await runReviews(client, context.repository, id),
        gateJobs: gatesOf(jobs, environment),
        involved: [context.actor, context.triggeringActor, ...authors],
      }
    },
    pusher: async (branch) => lastPusher(client, context.repository, { branch, commit: await headCommit(git) }),
  }
}

/** By the checkout's own history; there is nobody to ask about approvals, so nobody approved. */
export function gitEvidence(git: Git, context: RunContext): Evidence {
  return {
    async history(question) {
      const { commit, branch, lastApplied } = question
      const tip = await tipOf(git, branch)
      const applied = lastApplied === undefined ? undefined : await localRelation(git, commit, lastApplied)
      const relation = tip === undefined ? undefined : await localRelation(git, commit, tip)
      return {
        commit,
        branch,
        tip: tip === undefined ? undefined : { commit: tip, relation: relation ?? 'diverged' },
        lastApplied: lastApplied === undefined ? undefined : { commit: lastApplied, relation: applied ?? 'diverged' },
        sameAtTip:
          tip !== undefined &&
          (await deliversTheSame(await changedPaths(git, commit, tip), question, async (path) =>
            git.must(['cat-file', 'blob', `${tip}:${path}`]),
          )),
      }
    },
    approvals: async () => ({ reviews: [], gateJobs: [], involved: [context.actor] }),
    pusher: async () => undefined,
  }
}

/** Whether what changed since leaves this environment as it is; what cannot be known does not. */
async function deliversTheSame(
  changed: readonly string[] | undefined,
  { concerns, settings }: HistoryQuestion,
  textAtTip: (path: string) => Promise<string | undefined>,
): Promise<boolean> {
  if (changed === undefined || changed.some(concerns)) return false
  if (!changed.includes(settings.path)) return true
  const text = await textAtTip(settings.path).catch(() => undefined)
  return text !== undefined && settings.same(text)
}

async function remoteText(client: GithubClient, { repository }: RunContext, commit: string, path: string) {
  const git = gitData(client, repository)
  const { entries } = await git.tree(commit, true)
  const found = entries.find((entry) => entry.path === path && entry.type === 'blob')
  return found === undefined ? undefined : git.blob(found.sha)
}

async function tipOf(git: Git, branch: string): Promise<string | undefined> {
  for (const ref of [`refs/remotes/origin/${branch}`, `refs/heads/${branch}`]) {
    const found = await git.run(['rev-parse', '--quiet', '--verify', `${ref}^{commit}`])
    if (found.exitCode === 0) return found.stdout.trim()
  }
  return undefined
}

/** How `commit` stands to `other`; `undefined` when the checkout does not have the history to tell. */
async function localRelation(git: Git, commit: string, other: string): Promise<Relation | undefined> {
  if (commit === other) return 'identical'
  if ((await git.must(['rev-parse', '--is-shallow-repository'])) === 'true') return undefined
  const ancestor = async (older: string, newer: string): Promise<boolean | undefined> => {
    const { exitCode } = await git.run(['merge-base', '--is-ancestor', older, newer])
    return exitCode === 0 ? true : exitCode === 1 ? false : undefined
  }
  const ahead = await ancestor(other, commit)
  if (ahead === undefined) return undefined
  if (ahead) return 'ahead'
  return (await ancestor(commit, other)) === true ? 'behind' : 'diverged'
}

async function remoteRelation(
  client: GithubClient,
  { repository }: RunContext,
  commit: string,
  other: string,
): Promise<Relation | undefined> {
  return (await compareCommits(client, repository, { base: other, head: commit }))?.relation
}

async function changedPaths(git: Git, one: string, other: string): Promise<string[]> {
  const listed = await git.must(['diff', '--name-only', '--no-renames', '-z', one, other])
  return listed.split('\0').filter((path) => path !== '')
}
