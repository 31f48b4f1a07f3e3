/** A module closure as the ledger's anchor and the tip's closure both have it: content hashes by member. */
export type ClosureHashes = Readonly<Record<string, string>>

/** What the code did since the last apply. */
export interface Pending {
  /** Members of the closure, sorted; all empty when nothing waits. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
}

/**
 * Compares what was applied with what the branch has now. By content, not by commit: most commits of a branch concern
 * other environments.
 */
export function pendingBetween(applied: ClosureHashes, tip: ClosureHashes): Pending {
  const before = written(applied)
  const now = written(tip)
  return {
    added: [...now.keys()].filter((member) => !before.has(member)).toSorted(),
    removed: [...before.keys()].filter((member) => !now.has(member)).toSorted(),
    changed: [...now]
      .filter(([member, hash]) => (before.get(member) ?? hash) !== hash)
      .map(([member]) => member)
      .toSorted(),
  }
}

// What an address delivers is known after `terraform init` only, which nobody ran at the tip.
const written = (closure: ClosureHashes): Map<string, string> =>
  new Map(Object.entries(closure).filter(([member]) => !member.startsWith('fetched ')))

/** Whether anything waits to be applied. */
export function isPending({ added, removed, changed }: Pending): boolean {
  return added.length + removed.length + changed.length > 0
}
