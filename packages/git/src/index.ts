/** Git as a process: by argument list, without anybody's configuration. */
export { headCommit } from './checkout.ts'
export { extractCommit } from './extract.ts'
export { gitIn } from './git.ts'
export type { Git, GitCall, GitResult } from './git.ts'
export { directoryTree } from './directory-tree.ts'
export type { DirectoryTree } from './directory-tree.ts'
export { gitTree } from './tree.ts'
export type { GitTree, GitTreeEntry } from './tree.ts'
