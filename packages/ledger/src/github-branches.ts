/** Ledgers as branches of a GitHub repository, over its Git data API. */
import { UserError, errorCode } from '@wrenchproof/errors'
import type { LedgerBranches, LedgerTip, TopLevel } from './branches.ts'
import { treeId } from './git-ids.ts'
import { changedSnapshot, commitSnapshots, emptySnapshot, entryAt } from './github-snapshot.ts'
import type { LedgerObjects, Snapshot } from './github-snapshot.ts'
import { patiently } from './patiently.ts'
import type { Wait } from './patiently.ts'

/** What is asked of GitHub. Throws `UserError`s, with codes as in `@wrenchproof/github`. */
export interface LedgerGit extends LedgerObjects {
  /** Where a branch stands; throws, and is not `undefined`, when the repository cannot be read. */
  branch(name: string): Promise<LedgerTip | undefined>
  /** A tree of another tree or commit with changes; `null` takes out a file that is there. */
  createTree(
    base: string | undefined,
    changes: readonly { readonly path: string; readonly content: string | null }[],
  ): Promise<string>
  createCommit(commit: {
    readonly message: string
    readonly tree: string
    readonly parents: readonly string[]
  }): Promise<string>
  createBranch(branch: string, commit: string): Promise<BranchChange>
  /** Moves a branch to a descendant of where it stands, and nowhere else. */
  moveBranch(branch: string, commit: string): Promise<BranchChange>
}

type BranchChange = 'done' | 'exists' | 'missing' | 'not-a-descendant'

/**
 * Ledgers in a GitHub repository. Git's ancestry decides races: a commit whose parent is no longer the branch's tip
 * cannot become it. What is read or written once is not read again, because a commit never changes. `wait` is the time
 * that replicas get to catch up.
 */
export function githubBranches(git: LedgerGit, wait: Wait): LedgerBranches {
  const snapshots = commitSnapshots(git, wait)
  return {
    async tip(branch, left) {
      const read = async () => git.branch(branch)
      if (left === undefined) return read()
      return patiently(wait, read, {
        until: (tip) => tip?.commit !== left.commit,
        otherwise: () => lagging(branch),
      })
    },

    async files(commit, paths) {
      const snapshot = await snapshots.at(commit)
      const texts = await Promise.all(paths.map(async (path) => [path, await snapshots.text(snapshot, path)] as const))
      return new Map(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])))
    },

    top: async (commit) => topOf(await snapshots.at(commit)),

    async append(branch, parent, { subject, writes, removes, seal }) {
      const before = parent === undefined ? emptySnapshot : await snapshots.at(parent)
      const present: string[] = []
      for (const path of removes) if ((await entryAt(before, path)) !== undefined) present.push(path)
      const beside = await topOf(await changedSnapshot(before, { writes, removes: present }), seal?.name)
      const all = seal === undefined ? writes : new Map([...writes, [seal.name, seal.text(beside)]])
      const after = await changedSnapshot(before, { writes: all, removes: present })
      const changes = [
        ...[...all].map(([path, content]) => ({ path, content })),
        ...present.map((path) => ({ path, content: null })),
      ]
      try {
        const tree = await git.createTree(parent, changes)
        // The seal is for what we think is there; nobody would believe it over anything else.
        if (tree !== treeId(await after.folder(''))) throw new Error('GitHub made another tree than it was asked for')
        const parents = parent === undefined ? [] : [parent]
        const commit = await git.createCommit({ message: `${subject}\n`, tree, parents })
        const moved = parent === undefined ? git.createBranch(branch, commit) : git.moveBranch(branch, commit)
        if ((await moved) !== 'done') return { kind: 'lost' }
        snapshots.keep(commit, after, all.values())
        return { kind: 'written', commit }
      } catch (error) {
        throw refusedForGood(branch, error) ?? error
      }
    },
  }
}

async function topOf(snapshot: Snapshot, but?: string): Promise<TopLevel> {
  const entries = [...(await snapshot.folder(''))].filter(([name]) => name !== but)
  return new Map(entries.map(([name, { sha }]) => [name, sha]))
}

/** Refusals that another try cannot change, as what they mean for the ledger. */
function refusedForGood(branch: string, error: unknown): UserError | undefined {
  if (!(error instanceof UserError)) return undefined
  const unwritable = (fix: string) =>
    new UserError(`the ledger branch ${branch} cannot be written: ${error.message}`, fix, {
      code: 'LEDGER_UNWRITABLE',
      cause: error,
    })
  switch (errorCode(error)) {
    case 'PERMISSION_MISSING':
      return unwritable('Give the job that applies `permissions: contents: write`.')
    case 'GITHUB_REJECTED':
      // GITHUB_TOKEN cannot be let by a ruleset, so the ruleset must not be in its way.
      return /rule violation|protected branch|protected ref/iu.test(error.message)
        ? unwritable(
            `Let rulesets keep ${branch} from deletion and force pushes only: not from creation, updates or direct pushes.`,
          )
        : undefined
    case 'GITHUB_CONFLICT':
      return unwritable('The repository must have at least one commit; push one.')
    case 'TOKEN_REFUSED':
    case 'RATE_LIMITED':
      return unwritable(error.fix)
    case undefined:
    default:
      return undefined
  }
}

const lagging = (branch: string): UserError =>
  new UserError(
    `GitHub keeps showing an earlier state of ${branch} than the one that refused our write`,
    'Run the job again in a few minutes; if somebody has set the branch back, find out who.',
    { code: 'LEDGER_LAGGING' },
  )
