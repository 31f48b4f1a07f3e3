import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { settingsInForce } from '@wrenchproof/delivery'
import { UserError } from '@wrenchproof/errors'
import { effectsRecord } from '@wrenchproof/plan'
import type { ReviewStore } from '@wrenchproof/reviews'
import { workflowPath } from '@wrenchproof/runner'
import type { RunContext } from '@wrenchproof/runner'
import {
  carriedFolder,
  effectsFile,
  envelopeDigest,
  lockFile,
  planFile,
  planName,
  sealPlan,
} from '@wrenchproof/sealed-plan'
import type { Manifest, SealedFile } from '@wrenchproof/sealed-plan'
import { lockFileName } from '@wrenchproof/terraform'
import { makePlan, refuseUnsafe } from '@wrenchproof/workplace'
import type { MadePlan, Workplace } from '@wrenchproof/workplace'
import type { DeliveryInputs } from './inputs.ts'

export interface SealPorts {
  readonly reviews: ReviewStore | undefined
  readonly workplace: Workplace
  readonly context: RunContext
  readonly now: () => Date
}

/** A plan under seal, in its store. */
export interface Sealed {
  readonly made: MadePlan
  readonly manifest: Manifest
  readonly name: string
  readonly digest: string
}

/** Plans, seals and stores; nothing is stored unless everything before it went well. */
export async function seal(inputs: DeliveryInputs, { workplace, reviews, context, now }: SealPorts): Promise<Sealed> {
  const { environment, commit, closure, terraform, terraformVersion, files, scratch, store, ledger, gate } = workplace
  const { epoch, anchor } = await ledger.view()
  const { approvals, allow } = settingsInForce(environment, anchor?.settings)
  const earlierReviews = approvals === 0 ? [] : await reviewsBefore(workplace, context)
  const varFiles = await files.varFileDigests(environment.root, inputs.varFiles)
  const carried = await files.matching(inputs.carry)
  await refuseTracked(workplace, carried)
  refuseUnsafe(await gate.unsafe(allow))
  const { backend, providerLock } = await terraform.init({
    backendConfig: inputs.backendConfig,
    workspace: environment.workspace,
  })
  refuseUnsafe(await gate.unsafeFetched(allow))
  const making = makePlan(
    workplace,
    { out: scratch.path(planFile), varFiles: inputs.varFiles, parallelism: inputs.parallelism, lock: false },
    inputs.keys.fingerprint,
  )
  reviews?.prepare()
  const made = await making
  const plan = await scratch.read(planFile)
  const lock = await files.read(`${environment.root}/${lockFileName}`)
  const sealed: SealedFile[] = [
    { path: planFile, content: plan },
    { path: effectsFile, content: Buffer.from(JSON.stringify(effectsRecord(made.effects))) },
    ...(lock === undefined ? [] : [{ path: lockFile, content: lock }]),
    ...carried.map(({ path, content }) => ({ path: `${carriedFolder}${path}`, content })),
  ]
  const created = now()
  const { create, update, replace, delete: deleted, forget, import: imported, move, hasChanges } = made.counts
  const manifest: Manifest = {
    format: 1,
    repositoryId: context.repositoryId,
    environment: environment.name,
    root: environment.root,
    workspace: environment.workspace,
    backend,
    commit,
    closure: { ...closure, ...(await workplace.fetchedModules()) },
    varFiles,
    terraformBinary: inputs.binary,
    terraformVersion,
    providerLock,
    state: made.planned.state === undefined ? null : { ...made.planned.state },
    planSha256: createHash('sha256').update(plan).digest('hex'),
    fingerprints: made.fingerprints,
    counts: { create, update, replace, delete: deleted, forget, import: imported, move },
    hasChanges,
    ...(epoch === undefined ? {} : { epoch: epoch.id }),
    earlierReviews,
    workflowPath: workflowPath(context),
    event: context.eventName,
    run: { id: context.runId, attempt: context.runAttempt },
    created: created.toISOString(),
    expires: new Date(created.getTime() + inputs.ttl).toISOString(),
  }
  const envelope = sealPlan(manifest, sealed, inputs.keys.seal)
  const name = { environment: environment.name, commit, runId: context.runId, runAttempt: context.runAttempt }
  await store.save(name, envelope, new Date(manifest.expires))
  return { made, manifest, name: planName(name), digest: envelopeDigest(envelope) }
}

/** A tracked file is what the commit says, not what lies in the checkout. */
async function refuseTracked({ delivered }: Workplace, carried: readonly SealedFile[]): Promise<void> {
  for (const { path } of carried) {
    const listed = await delivered.tree.list(posix.dirname(path))
    if (listed.some(({ name }) => name === posix.basename(path)))
      throw new UserError(`carry: ${path} is in the commit`, 'Match generated files only: apply checks out the rest.', {
        code: 'INPUT_INVALID',
      })
  }
}

/** GitHub does not date reviews: those of earlier attempts are told by being there already. */
async function reviewsBefore(
  { environment, evidence }: Workplace,
  { runAttempt }: RunContext,
): Promise<Manifest['earlierReviews']> {
  if (runAttempt === '1') return []
  const { reviews } = await evidence.approvals(environment.name)
  return reviews.map(({ state, user, environments }) => ({
    state,
    user: user === null ? null : { login: user.login, type: user.type },
    environments: [...environments],
  }))
}
