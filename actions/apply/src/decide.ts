/** From a digest to a plan file that may run now, or the first refusal. Nothing is changed on the way. */
import {
  ageGuards,
  effectGuards,
  envelopeGuards,
  firstRefusal,
  ledgerGuards,
  lookupGuards,
  placeGuards,
  replanGuards,
  storedGuards,
} from '@wrenchproof/delivery'
import type { Placement, Refusal } from '@wrenchproof/delivery'
import type { LedgerView } from '@wrenchproof/ledger'
import {
  effectsOf,
  effectsRecord,
  effectsRecordSchema,
  explainDifference,
  isDestructive,
  parsePlanJson,
} from '@wrenchproof/plan'
import type { EffectsRecord } from '@wrenchproof/plan'
import type { RunContext } from '@wrenchproof/runner'
import { carriedFolder, effectsFile, lockFile, openPlan, planFile } from '@wrenchproof/sealed-plan'
import type { Manifest, SealedFile } from '@wrenchproof/sealed-plan'
import { lockFileName } from '@wrenchproof/terraform'
import { makePlan } from '@wrenchproof/workplace'
import type { Workplace } from '@wrenchproof/workplace'
import type { ApplyInputs } from './inputs.ts'

export interface DecidePorts {
  readonly workplace: Workplace
  readonly context: RunContext
  readonly now: () => Date
}

/** The answer of the guards. */
export type Decision =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | {
      readonly kind: 'may-run'
      readonly manifest: Manifest
      /** The plan file to apply: the sealed one, or with `verify: replan` our own fresh one, which does the same. */
      readonly planFile: string
      /** Addresses that it changes, moves and forgets left out: terraform makes no call for those. */
      readonly changing: readonly string[]
      /** The ledger as the guards saw it; consuming builds on it. */
      readonly seen: LedgerView
    }

/** Asks every guard in its order, gathering each one's facts only when those before it let the plan pass. */
export async function decide(inputs: ApplyInputs, ports: DecidePorts): Promise<Decision> {
  const { workplace, context, now } = ports
  const { environment, commit, ledger, store, files, scratch, terraform, terraformVersion } = workplace
  const refused = (refusal: Refusal): Decision => ({ kind: 'refused', refusal })

  const atRest = firstRefusal(ledgerGuards, await ledger.view())
  if (atRest !== undefined) return refused(atRest)

  const found = await store.find(commit, inputs.planDigest)
  const lookup = firstRefusal(lookupGuards, { found: found !== undefined, planDigest: inputs.planDigest, commit })
  if (lookup !== undefined || found === undefined) return refused(lookup ?? unreachable())

  const opened = openPlan(found.envelope, inputs.keys.seal)
  const sealed = firstRefusal(envelopeGuards, { unauthentic: opened.kind === 'unauthentic' ? opened.why : undefined })
  if (sealed !== undefined || opened.kind === 'unauthentic') return refused(sealed ?? unreachable())
  const { manifest } = opened
  const created = new Date(manifest.created)
  const age = firstRefusal(ageGuards, { now: now(), created, expires: new Date(manifest.expires) })
  if (age !== undefined) return refused(age)

  const madeFor = placementOf(manifest)
  const settled = {
    repositoryId: context.repositoryId,
    environment: environment.name,
    root: environment.root,
    workspace: environment.workspace,
    commit,
    terraformVersion,
  }
  const seen = await ledger.view({ digest: inputs.planDigest, created })
  // What `init` cannot change is judged before it runs, so that a plan of another root writes nothing into this one.
  const elsewhere = firstRefusal(placeGuards, {
    madeFor,
    here: { ...settled, backend: madeFor.backend, providerLock: madeFor.providerLock },
    spent: seen.spent,
  })
  if (elsewhere !== undefined) return refused(elsewhere)

  await restore(opened.files, environment.root, workplace)
  const { backend, providerLock } = await terraform.init({
    backendConfig: inputs.backendConfig,
    workspace: environment.workspace,
  })
  const place = firstRefusal(placeGuards, { madeFor, here: { ...settled, backend, providerLock }, spent: seen.spent })
  if (place !== undefined) return refused(place)

  const judged = (record: EffectsRecord, fingerprint: string) =>
    firstRefusal(effectGuards, {
      destructive: record.resources.filter(isDestructive),
      fingerprint,
      consent: inputs.consent,
      protect: environment.protect,
      destroyBudget: environment.destroyBudget,
    })
  const reviewed = effectsRecordSchema.parse(JSON.parse(contentOf(opened.files, effectsFile).toString('utf8')))
  const effects = judged(reviewed, manifest.fingerprints.public)
  if (effects !== undefined) return refused(effects)

  const changing = reviewed.resources
    .filter(({ action }) => !['move', 'forget', 'import'].includes(action))
    .map(({ address }) => address)
  await scratch.write(planFile, contentOf(opened.files, planFile))
  if (environment.verify === 'stored') {
    const stale = firstRefusal(storedGuards, { planned: manifest.state ?? undefined, current: await terraform.state() })
    return stale === undefined
      ? { kind: 'may-run', manifest, planFile: scratch.path(planFile), changing, seen }
      : refused(stale)
  }

  // A var file that is missing here is told by its name, before terraform tells it in its own way.
  await files.varFileDigests(environment.root, inputs.varFiles)
  const fresh = await makePlan(
    terraform,
    { out: scratch.path(freshPlanFile), varFiles: inputs.varFiles, parallelism: inputs.parallelism, lock: false },
    inputs.keys.fingerprint,
  )
  const same = fresh.fingerprints.sealed === manifest.fingerprints.sealed
  const changed = firstRefusal(replanGuards, {
    reviewed: manifest.fingerprints.sealed,
    fresh: fresh.fingerprints.sealed,
    // The sealed plan is read by terraform only now, when its seal has proved it ours.
    differences: same
      ? []
      : explainDifference(effectsOf(parsePlanJson(await terraform.show(scratch.path(planFile)))), fresh.effects).map(
          ({ name, change, attributes }) => [name, change, ...attributes].join(' '),
        ),
  })
  if (changed !== undefined) return refused(changed)
  const again = judged(effectsRecord(fresh.effects), fresh.fingerprints.public)
  if (again !== undefined) return refused(again)
  return { kind: 'may-run', manifest, planFile: scratch.path(freshPlanFile), changing, seen }
}

const freshPlanFile = 'fresh.tfplan'

function placementOf(manifest: Manifest): Placement {
  const { repositoryId, environment, root, workspace, backend, commit, terraformVersion, providerLock } = manifest
  return { repositoryId, environment, root, workspace, backend, commit, terraformVersion, providerLock }
}

/** Puts the lock file and the carried files where the plan step had them. */
async function restore(sealed: readonly SealedFile[], root: string, { files }: Workplace): Promise<void> {
  await files.restore(
    sealed.flatMap(({ path, content }) => {
      if (path === lockFile) return [{ path: `${root}/${lockFileName}`, content }]
      return path.startsWith(carriedFolder) ? [{ path: path.slice(carriedFolder.length), content }] : []
    }),
  )
}

function contentOf(sealed: readonly SealedFile[], path: string): Buffer {
  const file = sealed.find((candidate) => candidate.path === path)
  if (file === undefined) throw new Error(`the authentic sealed plan has no ${path}`)
  return Buffer.from(file.content)
}

function unreachable(): never {
  throw new Error('a guard let pass what it must refuse')
}
