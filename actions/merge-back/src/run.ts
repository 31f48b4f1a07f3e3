import { branchOf, fitsBranch } from '@wrenchproof/delivery'
import { UserError } from '@wrenchproof/errors'
import type { PullRequests } from '@wrenchproof/github'
import type { RunContext } from '@wrenchproof/runner'
import type { MergeBackInputs } from './inputs.ts'
import { pullText } from './report.ts'

export interface MergeBackPorts {
  readonly pulls: PullRequests
  /** Whether a branch has every commit of another branch or commit. */
  readonly contains: (branch: string, other: string) => Promise<boolean>
}

/** A branch and the pull request that brings the hotfix there. */
export interface BroughtBack {
  readonly base: string
  readonly number: number
  readonly url: string
  readonly made: boolean
}

export interface MergeBackResult {
  readonly branch: string
  readonly pulls: readonly BroughtBack[]
  /** Branches that have the hotfix already. */
  readonly settled: readonly string[]
}

/**
 * Opens a pull request to `main` and to every open release branch, or to `develop` where none is open. Doing it again
 * opens nothing twice.
 */
export async function run(
  inputs: MergeBackInputs,
  { pulls, contains }: MergeBackPorts,
  { ref, sha }: Pick<RunContext, 'ref' | 'sha'>,
): Promise<MergeBackResult> {
  const branch = branchOf(ref)
  const long = [
    inputs.main,
    inputs.develop,
    ...(branch !== undefined && fitsBranch(inputs.release, branch) ? [branch] : []),
  ]
  if (branch === undefined || long.includes(branch))
    throw new UserError(
      `${ref} is no hotfix branch, so there is nothing to bring back`,
      'Start this on the hotfix branch that was delivered.',
      { code: 'CONTEXT' },
    )
  const known = await pulls.branches()
  const open: string[] = []
  for (const name of known.filter((one) => fitsBranch(inputs.release, one)).toSorted())
    if (!(await contains(inputs.main, name))) open.push(name)
  const targets = [inputs.main, ...(open.length > 0 ? open : [inputs.develop])].filter((name) => known.includes(name))
  const opened: BroughtBack[] = []
  const settled: string[] = []
  for (const base of targets)
    if (await contains(base, sha)) settled.push(base)
    else opened.push({ base, ...(await pulls.ensure(branch, base, pullText(inputs, { branch, base, sha }))) })
  return { branch, pulls: opened, settled }
}
