import type { Guard } from './guard.ts'

/** What a plan is tied to. Terraform itself ties a plan to none of these but the state. */
export interface Placement {
  readonly repositoryId: string
  readonly environment: string
  readonly root: string
  readonly workspace: string
  /** Canonical identity of the state's backend, without credentials. */
  readonly backend: string
  readonly commit: string
  readonly terraformVersion: string
  readonly terraformBinary: string
  /** SHA-256 of the dependency lock file, `none` without one. */
  readonly providerLock: string
  /** Var files with their digests, as one text. */
  readonly varFiles: string
}

const names: readonly (readonly [keyof Placement, string])[] = [
  ['repositoryId', 'repository id'],
  ['environment', 'environment'],
  ['root', 'root'],
  ['workspace', 'workspace'],
  ['backend', 'backend'],
  ['commit', 'commit'],
  ['terraformVersion', 'Terraform version'],
  ['terraformBinary', 'Terraform binary'],
  ['providerLock', 'provider lock'],
  ['varFiles', 'list of var files'],
]

/** Refuses a plan that was made for another place than the one it is about to run in. */
export const misplaced: Guard<{ readonly madeFor: Placement; readonly here: Placement }> = {
  code: 'MISPLACED',
  refusesWhen:
    'repository, environment, root, workspace, backend, commit, Terraform, provider lock or var files differ from what the plan was made for',
  check({ madeFor, here }) {
    const differing = names.filter(([key]) => madeFor[key] !== here[key])
    if (differing.length === 0) return undefined
    const list = differing.map(([key, name]) => `${name} is ${here[key]}, the plan was made for ${madeFor[key]}`)
    return {
      reason: `the plan belongs elsewhere: ${list.join('; ')}`,
      fix: 'Give the digest of a plan made for this environment with the same settings, or plan again here.',
    }
  },
}
