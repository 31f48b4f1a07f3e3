/** Where the commits of ledgers live. A branch moves only from the commit that its writer has read. */
export interface LedgerBranches {
  /**
   * Where a branch stands; `undefined` when there is no such branch. `left` is where it is known not to stand any more:
   * a reader that lags behind is asked again for a while, and throws when it never catches up.
   */
  tip(branch: string, left?: { readonly commit: string | undefined }): Promise<LedgerTip | undefined>
  /** The files at these paths in a commit, by path; paths that are not there are left out. */
  files(commit: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** What lies at the top of a commit. */
  top(commit: string): Promise<TopLevel>
  /**
   * Adds one commit on top of `parent` and moves the branch to it, creating the branch when `parent` is `undefined`.
   * Answers `lost` when the branch was not at `parent` any more. A throw means that nobody can tell whether it moved,
   * but for a `LEDGER_UNWRITABLE`: that one was refused for good.
   */
  append(branch: string, parent: string | undefined, change: LedgerChange): Promise<Appended>
}

/** The commit a branch stands at, and the commits it was made on: one, none for a first one, more for a merge. */
export interface LedgerTip {
  readonly commit: string
  readonly parents: readonly string[]
}

/** Git's ids of files and whole folders, by name. The id of a folder changes with anything below it. */
export type TopLevel = ReadonlyMap<string, string>

/** One commit of a ledger. Paths to remove that are not there are passed over. */
export interface LedgerChange {
  readonly subject: string
  readonly writes: ReadonlyMap<string, string>
  readonly removes: readonly string[]
  /** The file that is made last, of what the commit has at its top beside it. */
  readonly seal?: { readonly name: string; readonly text: (beside: TopLevel) => string }
}

export type Appended = { readonly kind: 'written'; readonly commit: string } | { readonly kind: 'lost' }
