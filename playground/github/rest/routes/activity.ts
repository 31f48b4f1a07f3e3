/** What happened to branches, and by whom: pushes through the API as they were recorded, others from git itself. */
import { timestamp } from '../../state/clock.ts'
import { findAccount, nameOf } from '../../state/find.ts'
import { list } from '../paginate.ts'
import { reads } from '../route.ts'
import type { Call, Routes } from '../route.ts'
import { userView } from '../views/account.ts'
import { nodeId } from '../views/addresses.ts'

const nothing = '0'.repeat(40)

interface Push {
  readonly ref: string
  readonly after: string
  readonly at: string
  readonly actor: string
}

/** `repos/list-activities`, of one branch, newest first. */
export const activityRoutes: Routes = {
  'repos/list-activities': reads([['contents', 'read']], async (call) => {
    const named = call.query['ref'] ?? call.repository.defaultBranch
    const ref = named.startsWith('refs/') ? named : `refs/heads/${named}`
    const pushes = await pushesTo(call, ref)
    const entries = pushes.map((push, at) => ({ ...push, before: pushes[at - 1]?.after ?? nothing, id: at + 1 }))
    return list(call, entries.toReversed(), ({ id, before, after, at, actor }) => ({
      id,
      node_id: nodeId('PSH', `${ref} ${id}`),
      before,
      after,
      ref,
      timestamp: at,
      activity_type: after === nothing ? 'branch_deletion' : before === nothing ? 'branch_creation' : 'push',
      actor: userView(call, findAccount(call.state, actor)),
    }))
  }),
}

async function pushesTo({ state, repository }: Call, ref: string): Promise<Push[]> {
  const pushes = state.events
    .filter((event) => event.repository === nameOf(repository) && event.ref === ref)
    .filter(({ event }) => event === 'push' || event === 'delete')
    .map(({ sha = nothing, at, actor }): Push => ({ ref, after: sha, at, actor }))
  const tip = (await repository.git.resolve(ref))?.oid ?? nothing
  if (tip === (pushes.at(-1)?.after ?? nothing)) return pushes
  // Pushed with git, past the API.
  return [...pushes, { ref, after: tip, at: timestamp(state), actor: repository.pushesWithGit }]
}
