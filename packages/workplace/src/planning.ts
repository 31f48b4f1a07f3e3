import { countsOf, effectsOf, fingerprintsOf, readPlan } from '@wrenchproof/plan'
import type { EffectCounts, Effects, Fingerprints } from '@wrenchproof/plan'
import type { PlanArguments, Planned, Terraform } from '@wrenchproof/terraform'
import { collectGarbage } from './memory.ts'
import type { Site } from './site.ts'

/** A plan that was made here, and what it would do. */
export interface PreviewedPlan {
  readonly planned: Omit<Planned, 'json'>
  readonly effects: Effects
  readonly counts: EffectCounts
  /** Every secret value that the plan holds. */
  readonly secrets: ReadonlySet<string>
}

/** With what tells it apart from any other. */
export interface MadePlan extends PreviewedPlan {
  readonly fingerprints: Fingerprints
}

/** Bytes of JSON from which on the text weighs more than the pause it takes to let go of it. */
const largePlan = 32 * 2 ** 20

type Place = Pick<Site, 'terraform' | 'secrecy' | 'log'>

/** Plans into `options.out` and reads the plan's effects. The step's secrecy learns what the plan holds. */
export async function previewPlan({ terraform, secrecy, log }: Place, options: PlanArguments): Promise<PreviewedPlan> {
  const { planned, plan, secrets, size } = await planAndRead(terraform, options)
  if (size > largePlan) collectGarbage()
  secrecy.learn(secrets)
  for (const line of planned.said) log(line)
  const effects = effectsOf(plan)
  return { planned, effects, counts: countsOf(effects), secrets }
}

// A function of its own, so that nothing holds the JSON when it returns.
async function planAndRead(terraform: Terraform, options: PlanArguments) {
  const { json, ...planned } = await terraform.plan(options)
  return { planned, size: json.length, ...readPlan(json) }
}

/** As `previewPlan`, with both fingerprints; `key` is the `fingerprint` subkey of the plan key. */
export async function makePlan(place: Place, options: PlanArguments, key: Uint8Array): Promise<MadePlan> {
  const made = await previewPlan(place, options)
  return { ...made, fingerprints: fingerprintsOf(made.effects, key) }
}
