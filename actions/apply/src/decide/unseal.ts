/** What is taken out of an authentic sealed plan. */
import type { Placement, PlanProducer } from '@wrenchproof/delivery'
import { effectsRecordSchema } from '@wrenchproof/plan'
import type { EffectsRecord } from '@wrenchproof/plan'
import { carriedFolder, effectsFile, lockFile } from '@wrenchproof/sealed-plan'
import type { Manifest, Opened, SealedFile } from '@wrenchproof/sealed-plan'
import { lockFileName } from '@wrenchproof/terraform'
import type { Workplace } from '@wrenchproof/workplace'

/** An envelope that its key opened. */
export type OpenedPlan = Extract<Opened, { kind: 'opened' }>

/** What a plan was made for. */
export function placementOf(manifest: Manifest): Placement {
  const { repositoryId, environment, root, workspace, backend, commit } = manifest
  const { terraformVersion, terraformBinary, providerLock, varFiles } = manifest
  const terraform = { terraformVersion, terraformBinary, providerLock }
  return { repositoryId, environment, root, workspace, backend, commit, ...terraform, varFiles: varFilesText(varFiles) }
}

/** Var files and their digests, as one text to compare and to show. */
export const varFilesText = (digests: Readonly<Record<string, string>>): string =>
  Object.entries(digests)
    .map(([path, digest]) => `${path} (${digest.slice(0, 16)})`)
    .toSorted()
    .join(', ') || 'none'

/** The run that made a plan, by the plan's own account. */
export function producerOf({ repositoryId, workflowPath, event, run, commit }: Manifest): PlanProducer {
  return { repositoryId, headRepositoryId: repositoryId, workflowPath, event, runId: run.id, headSha: commit }
}

/**
 * Puts the carried files where the plan step had them, and the lock file: the commit's, where it has one. With it, this
 * job's `terraform init` comes to the plan's lock file again only when the plan step began with the commit's as well.
 */
export async function restore(sealed: readonly SealedFile[], root: string, workplace: Workplace): Promise<void> {
  const lock = `${root}/${lockFileName}`
  const committed = await workplace.committed(lock)
  await workplace.files.restore(
    sealed.flatMap(({ path, content }) => {
      if (path === lockFile) return [{ path: lock, content: committed ?? content }]
      return path.startsWith(carriedFolder) ? [{ path: path.slice(carriedFolder.length), content }] : []
    }),
  )
}

/** The effects that people reviewed. */
export function reviewedEffects(sealed: readonly SealedFile[]): EffectsRecord {
  return effectsRecordSchema.parse(JSON.parse(contentOf(sealed, effectsFile).toString('utf8')))
}

/** A file of the sealed plan; throws when it is not there, which only a bug of ours can cause. */
export function contentOf(sealed: readonly SealedFile[], path: string): Buffer {
  const file = sealed.find((candidate) => candidate.path === path)
  if (file === undefined) throw new Error(`the authentic sealed plan has no ${path}`)
  return Buffer.from(file.content)
}
