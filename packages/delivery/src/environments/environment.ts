import type { z } from 'zod'
import { allowOf } from './allow.ts'
import type { Allow } from './allow.ts'
import type { environmentsFile } from './schema.ts'

/** One environment, with defaults filled in: one Terraform root, one state, its branch and its roles. */
export interface Environment {
  readonly name: string
  readonly branch: string
  readonly hotfixBranch?: string
  /** Directory of the Terraform root, relative to the repository's top, with forward slashes. */
  readonly root: string
  readonly workspace: string
  readonly githubEnvironment: string
  readonly account?: string
  readonly region?: string
  readonly planRole?: string
  readonly applyRole?: string
  /** Milliseconds a role's session lasts; AWS's own default if left out. */
  readonly session?: number
  readonly staticKeys: 'refuse' | 'allow'
  readonly needs: readonly string[]
  readonly after?: string
  /** Milliseconds. */
  readonly soak: number
  readonly approvals: number
  readonly protect: readonly string[]
  readonly destroyBudget: number
  readonly verify: 'replan' | 'stored'
  /** Where modules may come from. */
  readonly moduleSources: {
    readonly local: 'allow' | 'refuse'
    readonly remote: 'any' | 'pinned' | 'immutable' | 'refuse'
  }
  /** How far versions of a remote module may be from those in `after`. */
  readonly moduleSkew: 'any' | 'minor' | 'patch' | 'none'
  /** What the configuration may bring along and run. */
  readonly allow: Allow
  /** Milliseconds a plan may wait for its apply, at most; the plan step's own limit if left out. */
  readonly ttl?: number
}

/** What the environments file says. */
export interface Environments {
  /** The exact Terraform version and the SHA-256 of its archives per platform, where the file pins them. */
  readonly terraform?: { readonly version: string; readonly sha256: Readonly<Record<string, string>> }
  readonly all: readonly Environment[]
  /** What configurations may bring along and run where an environment says nothing else. */
  readonly allow: Allow
}

type Written = z.output<typeof environmentsFile>

/** Names as the code uses them, defaults that depend on the name. */
export function environmentsOf(file: Written): Environments {
  const all = Object.entries(file.environments).map(([name, written]): Environment => {
    const { branch, workspace, needs, soak, approvals, protect, verify } = written
    return {
      name,
      branch,
      root: (written.root ?? `terraform/environments/${name}`).replace(/\/+$/u, ''),
      workspace,
      githubEnvironment: written['github-environment'] ?? name,
      staticKeys: written['static-keys'],
      needs,
      soak,
      approvals,
      protect,
      destroyBudget: written['destroy-budget'],
      verify,
      moduleSources: written['module-sources'],
      moduleSkew: written['module-skew'],
      allow: allowOf(file.allow, written.allow),
      ...(written['hotfix-branch'] === undefined ? {} : { hotfixBranch: written['hotfix-branch'] }),
      ...(written.account === undefined ? {} : { account: written.account }),
      ...(written.region === undefined ? {} : { region: written.region }),
      ...(written['plan-role'] === undefined ? {} : { planRole: written['plan-role'] }),
      ...(written['apply-role'] === undefined ? {} : { applyRole: written['apply-role'] }),
      ...(written.session === undefined ? {} : { session: written.session }),
      ...(written.after === undefined ? {} : { after: written.after }),
      ...(written.ttl === undefined ? {} : { ttl: written.ttl }),
    }
  })
  return { all, allow: allowOf(file.allow), ...(file.terraform === undefined ? {} : { terraform: file.terraform }) }
}
