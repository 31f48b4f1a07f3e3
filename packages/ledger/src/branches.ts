/** Where the commits of ledgers live. A branch moves only from the commit that its writer has read. */
export interface LedgerBranches {
  /**
   * The commit a branch stands at; `undefined` when there is no such branch. `left` is where it is known not to stand
   * any more: a reader that lags behind is asked again for a while, and throws when it never catches up.
   */
  tip(branch: string, left?: { readonly tip: string | undefined }): Promise<string | undefined>
  /** The files at these paths in a commit, by path; paths that are not there are left out. */
  files(commit: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>>
  /**
   * Adds one commit on top of `parent` and moves the branch to it, creating the branch when `parent` is `undefined`.
   * Answers `lost` when the branch was not at `parent` any more. A throw means that nobody can tell whether it moved,
   * but for a `LEDGER_UNWRITABLE`: that one was refused for good.
   */
  append(branch: string, parent: string | undefined, change: LedgerChange): Promise<Appended>
}

/** One commit of a ledger. Paths to remove that are not there are passed over. */
export interface LedgerChange {
  readonly subject: string
  readonly writes: ReadonlyMap<string, string>
  readonly removes: readonly string[]
}

export type Appended = { readonly kind: 'written'; readonly commit: string } | { readonly kind: 'lost' }
