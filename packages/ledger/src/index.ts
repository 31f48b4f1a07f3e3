/** The ledger of an environment: a Git branch that remembers what was applied and which plans are spent. */
export type { Appended, LedgerBranches, LedgerChange } from './branches.ts'
export { gitDirectoryBranches } from './git-directory.ts'
export { githubBranches } from './github-branches.ts'
export type { LedgerGit } from './github-branches.ts'
export { branchLedger } from './ledger.ts'
export type { AskedPlan, Ledger, LedgerView } from './ledger.ts'
export { situationPath } from './situation.ts'
export type { Situation } from './situation.ts'
