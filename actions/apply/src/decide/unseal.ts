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
  const { repositoryId, environment, root, workspace, backend, commit, terraformVersion, providerLock } = manifest
  return { repositoryId, environment, root, workspace, backend, commit, terraformVersion, providerLock }
}

/** The run that made a plan, by the plan's own account. */
export function producerOf({ repositoryId, workflowPath, event, run, commit }: Manifest): PlanProducer {
  return { repositoryId, headRepositoryId: repositoryId, workflowPath, event, runId: run.id, headSha: commit }
}

/** Puts the lock file and the carried files where the plan step had them. */
export async function restore(sealed: readonly SealedFile[], root: string, { files }: Workplace): Promise<void> {
  await files.restore(
    sealed.flatMap(({ path, content }) => {
      if (path === lockFile) return [{ path: `${root}/${lockFileName}`, content }]
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
