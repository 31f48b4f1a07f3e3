/** A sealed plan, found and opened, and what is taken out of an authentic one. */
import { ageGuards, envelopeGuards, lookupGuards, producerGuards } from '@wrenchproof/delivery'
import type { Placement, PlanProducer } from '@wrenchproof/delivery'
import { effectsRecordSchema } from '@wrenchproof/plan'
import type { EffectsRecord } from '@wrenchproof/plan'
import { workflowPath } from '@wrenchproof/runner'
import { carriedFolder, effectsFile, lockFile, openPlan } from '@wrenchproof/sealed-plan'
import type { Manifest, Opened, SealedFile } from '@wrenchproof/sealed-plan'
import { lockFileName } from '@wrenchproof/terraform'
import type { Workplace } from '@wrenchproof/workplace'
import type { ApplyInputs } from '../inputs.ts'
import type { Ask } from './ask.ts'
import type { DecidePorts } from './asked.ts'

/** An envelope that its key opened. */
export type OpenedPlan = Extract<Opened, { kind: 'opened' }>

/** Finds the envelope and opens it. */
export async function unsealed(
  ask: Ask,
  inputs: ApplyInputs,
  { workplace, context, now }: DecidePorts,
): Promise<OpenedPlan> {
  const { commit, store, environment } = workplace
  const found = await store.find(commit, inputs.planDigest)
  ask(lookupGuards, { found: found !== undefined, planDigest: inputs.planDigest, commit })
  if (found === undefined) throw new Error('a plan that is not there was let pass')
  const expected = { repositoryId: context.repositoryId, workflowPaths: [workflowPath(context)], commit }
  ask(producerGuards, { producer: found.producer, expected })
  const opened = openPlan(found.envelope, inputs.keys.seal)
  ask(envelopeGuards, { unauthentic: opened.kind === 'unauthentic' ? opened.why : undefined })
  if (opened.kind === 'unauthentic') throw new Error('a plan that is not authentic was let pass')
  // A bucket or a directory knows nothing of who wrote to it; a plan under our key is believed.
  ask(producerGuards, { producer: producerOf(opened.manifest), expected })
  const created = new Date(opened.manifest.created)
  const longest = environment.ttl === undefined ? Infinity : created.getTime() + environment.ttl
  const expires = new Date(Math.min(Date.parse(opened.manifest.expires), longest))
  ask(ageGuards, { now: now(), created, expires })
  return opened
}

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
export function producerOf({ repositoryId, event, run, commit, ...made }: Manifest): PlanProducer {
  const { workflowPath: path } = made
  return { repositoryId, headRepositoryId: repositoryId, workflowPath: path, event, runId: run.id, headSha: commit }
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
