/** Judges what a plan would do and the state it would do it to. */
import {
  configGuards,
  effectGuards,
  machineryGuards,
  machineryOf,
  replanGuards,
  storedGuards,
  touchedBy,
} from '@wrenchproof/delivery'
import { effectsOf, effectsRecord, explainDifference, isDestructive, readPlan } from '@wrenchproof/plan'
import type { Effects, EffectsRecord } from '@wrenchproof/plan'
import { planFile } from '@wrenchproof/sealed-plan'
import { makePlan } from '@wrenchproof/workplace'
import { creationsOf } from '../aftermath/creation.ts'
import { askState } from './ask-state.ts'
import type { Asked, MayRun } from './asked.ts'
import { contentOf, reviewedEffects } from './unseal.ts'

/** What is settled of a decision when the plan was judged. */
type Judged = Pick<MayRun, 'planFile' | 'changing' | 'creations' | 'before'>

/** Judges what the plan would do and the state it would do it to, and settles which plan file runs. */
export async function askPlan(asked: Asked, backend: string): Promise<Judged> {
  const { ask, ports, opened, policy, round } = asked
  const { scratch, terraform, secrecy } = ports.workplace
  const { manifest, files } = opened
  const reviewed = reviewedEffects(files)
  askEffects(asked, reviewed, manifest.fingerprints.public)
  const name = `sealed-${round}.tfplan`
  const sealedFile = scratch.path(name)
  await scratch.write(name, contentOf(files, planFile))
  // The sealed plan is read by terraform only now, when its seal has proved it ours.
  const sealed = async () => {
    const read = readPlan(await terraform.show(sealedFile))
    secrecy.learn(read.secrets)
    return read
  }
  const stored = policy.verify === 'stored' ? await sealed() : undefined
  if (stored !== undefined) askMachinery(asked, effectsOf(stored.plan), backend)
  const before = await askState(asked)
  const changing = reviewed.resources
    .filter(({ action }) => !['move', 'forget', 'import'].includes(action))
    .map(({ address }) => address)
  if (stored !== undefined) {
    ask(configGuards, { configDifferences: await ports.workplace.configDifferences(sealedFile) })
    ask(storedGuards, { planned: manifest.state ?? undefined, current: before })
    return { planFile: sealedFile, changing, creations: creationsOf(effectsOf(stored.plan)), before }
  }
  const effects = async (): Promise<Effects> => effectsOf((await sealed()).plan)
  return { changing, before, ...(await planAgain(asked, effects, backend)) }
}

/** With `verify: replan`: our own fresh plan, which must do the very same. */
async function planAgain(
  asked: Asked,
  sealed: () => Promise<Effects>,
  backend: string,
): Promise<Pick<Judged, 'planFile' | 'creations'>> {
  const { ask, inputs, ports, opened, round } = asked
  const { scratch } = ports.workplace
  const out = scratch.path(`fresh-${round}.tfplan`)
  const { varFiles, parallelism, keys } = inputs
  const fresh = await makePlan(ports.workplace, { out, varFiles, parallelism, lock: false }, keys.fingerprint)
  ask(configGuards, { configDifferences: await ports.workplace.configDifferences(out) })
  const reviewed = opened.manifest.fingerprints.sealed
  const same = fresh.fingerprints.sealed === reviewed
  const differences = same ? [] : explainDifference(await sealed(), fresh.effects)
  ask(replanGuards, {
    reviewed,
    fresh: fresh.fingerprints.sealed,
    differences: differences.map(({ name, change, attributes }) => [name, change, ...attributes].join(' ')),
  })
  askEffects(asked, effectsRecord(fresh.effects), fresh.fingerprints.public)
  askMachinery(asked, fresh.effects, backend)
  return { planFile: out, creations: creationsOf(fresh.effects) }
}

function askEffects({ ask, inputs, policy }: Asked, record: EffectsRecord, fingerprint: string): void {
  ask(effectGuards, {
    destructive: record.resources.filter(isDestructive),
    fingerprint,
    consent: inputs.consent,
    protect: policy.protect,
    destroyBudget: policy.destroyBudget,
  })
}

function askMachinery({ ask, ports }: Asked, effects: Effects, backend: string): void {
  ask(machineryGuards, {
    touched: touchedBy(effects),
    machinery: machineryOf(ports.workplace.environments.all, [backend]),
  })
}
