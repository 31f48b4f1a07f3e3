/** The versions of the state, looked at. */
import type { StateObject, StoredVersion } from '@wrenchproof/aws'
import { judgeVersions } from '@wrenchproof/delivery'
import type { KeptState, StateMark, VersionsJudged } from '@wrenchproof/delivery'
import { readStateBody } from '@wrenchproof/terraform'
import type { Workplace } from '@wrenchproof/workplace'

/** What was seen of the versions; or why nothing was. */
export type History =
  | {
      readonly object: StateObject
      /** `bucket/key`. */
      readonly path: string
      readonly stored: readonly StoredVersion[]
      readonly versions: readonly KeptState[]
      readonly judged: VersionsJudged
      /** Other environments by the lineage of their states. */
      readonly others: ReadonlyMap<string, string>
    }
  | { readonly why: string }

// Each of them is a download. A pipeline that applies ten times a day finds two weeks in here; older ones are named by hand.
const examined = 150
const atOnce = 4
const largest = 256 * 1024 * 1024

/** Looks at the newest versions of an initialised root's state. */
export async function lookAtHistory(
  { environment, environments, ledgerOf, stateHistory }: Workplace,
  recorded: StateMark | undefined,
): Promise<History> {
  const opened = await stateHistory()
  if ('why' in opened) return opened
  const { object, path } = opened
  const listed = await object.versions()
  if (listed.kind !== 'seen')
    return {
      why:
        listed.kind === 'missing'
          ? `there is no bucket for ${path}`
          : `its versions cannot be listed (${listed.why}); the apply role needs s3:ListBucketVersions and s3:GetObjectVersion`,
    }
  const stored = listed.value
  const versions: KeptState[] = []
  for (let from = 0; from < stored.length; from += atOnce)
    versions.push(
      ...(await Promise.all(
        stored
          .slice(from, from + atOnce)
          .map(async (version, index) => keptState(object, version, from + index < examined)),
      )),
    )
  const others = new Map<string, string>()
  for (const { name } of environments.all) {
    if (name === environment.name) continue
    // For a name only: what another environment's ledger cannot tell is simply not named.
    const seen = await ledgerOf(name)
      .view()
      .catch(() => undefined)
    const lineage = (seen?.state ?? seen?.anchor)?.lineage
    if (lineage !== undefined) others.set(lineage, name)
  }
  return { object, path, stored, versions, others, judged: judgeVersions({ recorded, versions, others }) }
}

/** Reads one version. */
export async function keptState(object: StateObject, stored: StoredVersion, look = true): Promise<KeptState> {
  const { id, at, kind, size } = stored
  const kept = (content: KeptState['content']): KeptState => ({ id, at: at.toISOString(), content })
  if (kind === 'deleted') return kept({ kind: 'deleted' })
  if (size === 0) return kept({ kind: 'zero-byte' })
  if (!look || size > largest) return kept({ kind: 'unread', why: look ? 'too large' : 'too old to be looked at' })
  const body = await object.body(id)
  if (body.kind !== 'seen')
    return kept({ kind: 'unread', why: body.kind === 'missing' ? 'it is not there any more' : body.why })
  const read = readStateBody(body.value)
  if (read.kind !== 'state') return kept(read)
  const { lineage, serial, sha256 } = read
  return kept({ kind: 'state', lineage, serial, stateSha256: sha256 })
}
