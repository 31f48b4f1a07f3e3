/** What to do about a state, in sentences. */
import { keptText } from './kept-state.ts'
import type { VersionsJudged } from './judge-versions.ts'

/** What the versions say, and the recovery that fits: one sentence per line, the matter with the newest version first. */
export function versionLines(judged: VersionsJudged): string[] {
  const { sentence, recorded, nearest, forks } = judged
  return [
    sentence,
    ...forks.map(([newer, older]) => `Two writers forked the state: ${keptText(newer)}, and ${keptText(older)}.`),
    ...nearest.map(({ version, why }) => `Near, and not it: ${keptText(version)}: ${why}.`),
    ...(recorded === undefined ? [] : [`The ledger remembers ${keptText(recorded)}.`]),
    adviceOf(judged),
  ]
}

/** The one thing to do. */
export function adviceOf({ symptom, recorded, nearest }: VersionsJudged): string {
  switch (symptom) {
    case 'as-recorded':
      return 'Nothing has to be restored.'
    case 'not-recorded':
      return 'Let it in with `recover: adopt` if this environment existed before; if the ledger branch was deleted, restore that first.'
    case 'changed':
      return recorded === undefined
        ? 'Find out who changed it; when it is right, let it in with `recover: adopt`.'
        : 'Find out who changed it; let it in with `recover: adopt`, or bring the recorded one back with `recover: restore`.'
    case 'unread':
      return 'See that the apply role may read the versions of the state (`s3:ListBucketVersions`, `s3:GetObjectVersion`).'
    case 'gone':
      return 'Restore the object from a backup or a replica of the bucket, then look again.'
    case 'deleted':
    case 'zero-byte':
    case 'truncated':
    case 'no-state':
    case 'swapped':
    case 'wrong-lineage':
    case 'regressed':
    case 'forked':
      if (recorded !== undefined) return `Bring ${keptText(recorded)} back with \`recover: restore\`.`
      return nearest.length === 0
        ? 'No version is the one that the ledger remembers. Look for it in a backup or a replica of the bucket.'
        : 'No version is the one that the ledger remembers. Decide which is right, and name it: `recover: restore` with `version`.'
    default:
      return symptom satisfies never
  }
}
