/** The artifact service: names are unique within a run, and an upload is seen only once it is finalized. */
import { z } from 'zod'
import { isoSeconds, nextId, now, timestamp } from '../state/clock.ts'
import type { Artifact } from '../state/model.ts'
import { newBlob, signedAddress } from './blobs.ts'
import { TwirpError } from './method.ts'
import type { Method, MethodCall } from './method.ts'

const Ids = z.object({ workflow_run_backend_id: z.string(), workflow_job_run_backend_id: z.string() })
const Named = Ids.extend({ name: z.string() })
const Create = Named.extend({
  expires_at: z.string().optional(),
  version: z.number(),
  mime_type: z.string().optional(),
})
const Finalize = Named.extend({ size: z.string(), hash: z.string().optional() })
const List = Ids.extend({ name_filter: z.string().nullish(), id_filter: z.string().nullish() })

const day = 86_400_000

/** `github.actions.results.api.v1.ArtifactService`. */
export const artifactMethods: Readonly<Record<string, Method>> = {
  CreateArtifact(call, body) {
    const asked = checked(call, Create.parse(body))
    const { repository, run } = call.job
    if (/[":<>|*?\r\n\\/]/.test(asked.name))
      throw new TwirpError(400, 'invalid_argument', 'the artifact name contains an invalid character')
    if (findArtifact(call, asked.name) !== undefined)
      throw new TwirpError(409, 'already_exists', 'an artifact with this name already exists on the workflow run')
    const longest = now(call.state) + repository.retentionDays * day
    const wanted = asked.expires_at === undefined ? longest : Date.parse(asked.expires_at)
    const artifact: Artifact = {
      id: nextId(call.state),
      runId: run.id,
      runBackendId: run.backendId,
      jobBackendId: call.job.job.backendId,
      name: asked.name,
      mimeType: asked.mime_type ?? 'application/zip',
      createdAt: timestamp(call.state),
      expiresAt: isoSeconds(Math.min(wanted, longest)),
      blob: newBlob(call.state),
    }
    repository.artifacts.push(artifact)
    return {
      ok: true,
      signed_upload_url: signedAddress(call.state, call.origin, { blob: artifact.blob, seconds: 3600, may: 'w' }),
    }
  },
  FinalizeArtifact(call, body) {
    const asked = checked(call, Finalize.parse(body))
    const artifact = existing(call, asked.name)
    const blob = call.state.blobs.get(artifact.blob)
    if (blob?.content === undefined)
      throw new TwirpError(400, 'failed_precondition', 'nothing was uploaded for this artifact')
    if (String(blob.content.length) !== asked.size)
      throw new TwirpError(400, 'invalid_argument', 'the size is not that of the upload')
    blob.contentType ??= artifact.mimeType
    const file = artifact.mimeType === 'application/zip' ? `${artifact.name}.zip` : artifact.name
    blob.disposition = `attachment; filename="${file}"`
    artifact.finalized ??= { size: blob.content.length, digest: asked.hash ?? null }
    return { ok: true, artifact_id: String(artifact.id) }
  },
  ListArtifacts(call, body) {
    const asked = checked(call, List.parse(body))
    const artifacts = ofRun(call).filter(
      (artifact) =>
        artifact.finalized !== undefined &&
        Date.parse(artifact.expiresAt) > now(call.state) &&
        (typeof asked.name_filter !== 'string' || artifact.name === asked.name_filter) &&
        (typeof asked.id_filter !== 'string' || String(artifact.id) === asked.id_filter),
    )
    return {
      artifacts: artifacts.map((artifact) => ({
        workflow_run_backend_id: artifact.runBackendId,
        workflow_job_run_backend_id: artifact.jobBackendId,
        database_id: String(artifact.id),
        name: artifact.name,
        size: String(artifact.finalized?.size ?? 0),
        created_at: artifact.createdAt,
        ...(typeof artifact.finalized?.digest === 'string' ? { digest: artifact.finalized.digest } : {}),
      })),
    }
  },
  GetSignedArtifactURL(call, body) {
    const artifact = existing(call, checked(call, Named.parse(body)).name)
    if (artifact.finalized === undefined) throw missing()
    return { signed_url: signedAddress(call.state, call.origin, { blob: artifact.blob, seconds: 600, may: 'r' }) }
  },
  DeleteArtifact(call, body) {
    const artifact = existing(call, checked(call, Named.parse(body)).name)
    const { repository } = call.job
    repository.artifacts = repository.artifacts.filter(({ id }) => id !== artifact.id)
    call.state.blobs.delete(artifact.blob)
    return { ok: true, artifact_id: String(artifact.id) }
  },
}

/** A job speaks for its own run only. */
function checked<T extends z.infer<typeof Ids>>({ job }: MethodCall, asked: T): T {
  if (asked.workflow_run_backend_id !== job.run.backendId)
    throw new TwirpError(403, 'permission_denied', 'the token is of another workflow run')
  return asked
}

function ofRun({ job }: MethodCall): Artifact[] {
  return job.repository.artifacts.filter(({ runId }) => runId === job.run.id)
}

function findArtifact(call: MethodCall, name: string): Artifact | undefined {
  return ofRun(call).find((artifact) => artifact.name === name)
}

function existing(call: MethodCall, name: string): Artifact {
  const artifact = findArtifact(call, name)
  if (artifact === undefined) throw missing()
  return artifact
}

function missing(): TwirpError {
  return new TwirpError(404, 'not_found', 'artifact not found')
}
