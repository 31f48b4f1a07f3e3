/** Artifacts of runs: found, downloaded through a short-lived address, deleted. */
import { json } from '../../../http/serve.ts'
import { signedAddress } from '../../results/blobs.ts'
import type { Artifact } from '../../state/model.ts'
import { counted } from '../paginate.ts'
import { Refusal, empty, found, idParam, param, reads, signed } from '../route.ts'
import type { Call, Need, Routes } from '../route.ts'
import { artifactView, isExpired } from '../views/run.ts'
import { runOf } from './runs.ts'

const read: readonly Need[] = [['actions', 'read']]

/** `actions/*artifact*`. */
export const artifactRoutes: Routes = {
  'actions/list-artifacts-for-repo': reads(read, (call) => listed(call, call.repository.artifacts)),
  'actions/list-workflow-run-artifacts': reads(read, (call) => {
    const run = runOf(call)
    return listed(
      call,
      call.repository.artifacts.filter(({ runId }) => runId === run.id),
    )
  }),
  'actions/get-artifact': reads(read, (call) => json(200, artifactView(call, artifactOf(call)))),
  'actions/download-artifact': signed(read, (call) => {
    const artifact = artifactOf(call)
    if (param(call, 'archive_format') !== 'zip') throw new Refusal(404, 'Not Found')
    if (isExpired(call, artifact)) throw new Refusal(410, 'Artifact has expired')
    // GitHub's address lives for one minute.
    const location = signedAddress(call.state, call.api, { blob: artifact.blob, seconds: 60, may: 'r' })
    return { status: 302, headers: { location } }
  }),
  'actions/delete-artifact': signed([['actions', 'write']], (call) => {
    const artifact = artifactOf(call)
    call.repository.artifacts = call.repository.artifacts.filter(({ id }) => id !== artifact.id)
    call.state.blobs.delete(artifact.blob)
    return empty(204)
  }),
}

/** Newest first; an upload that was never finalized is not there. */
function listed(call: Call, artifacts: readonly Artifact[]) {
  const name = call.query['name']
  const all = artifacts
    .filter((artifact) => artifact.finalized !== undefined && (name === undefined || artifact.name === name))
    .toReversed()
  return counted(call, 'artifacts', { all, view: (artifact) => artifactView(call, artifact) })
}

function artifactOf(call: Call): Artifact {
  const id = idParam(call, 'artifact_id')
  return found(call.repository.artifacts.find((artifact) => artifact.id === id && artifact.finalized !== undefined))
}
