/**
 * How one commit stands to another: it is the same, has it among its ancestors (`ahead`), is among its ancestors
 * (`behind`), or neither. The words are those of GitHub's `compare/{other}...{one}`; `git merge-base --is-ancestor`
 * tells the same.
 */
export type Relation = 'identical' | 'ahead' | 'behind' | 'diverged'

/** A commit, and how the one to be delivered stands to it. */
export interface Related {
  readonly commit: string
  readonly relation: Relation
}

/** Where the commit to be delivered stands in the history of its branch and of the environment. */
export interface History {
  readonly commit: string
  readonly branch: string
  /** The branch as it is now; `undefined` when it is gone. */
  readonly tip: Related | undefined
  /** The commit that changed the environment last, as the ledger has it; `undefined` before the first. */
  readonly lastApplied: Related | undefined
  /**
   * Whether the tip would deliver the same here: equal settings and closure. A tip that does not concern this
   * environment starts no delivery of its own, and then nobody would deliver this commit.
   */
  readonly sameAtTip: boolean
}
