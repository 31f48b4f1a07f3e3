import { countsOf, effectsOf, fingerprintsOf, readPlan } from '@wrenchproof/plan'
import type { EffectCounts, Effects, Fingerprints } from '@wrenchproof/plan'
import type { PlanArguments, Planned } from '@wrenchproof/terraform'
import type { Site } from './site.ts'

/** A plan that was made here, and what it would do. */
export interface PreviewedPlan {
  readonly planned: Planned
  readonly effects: Effects
  readonly counts: EffectCounts
  /** Every secret value that the plan holds. */
  readonly secrets: ReadonlySet<string>
}

/** With what tells it apart from any other. */
export interface MadePlan extends PreviewedPlan {
  readonly fingerprints: Fingerprints
}

type Place = Pick<Site, 'terraform' | 'secrecy' | 'log'>

/** Plans into `options.out` and reads the plan's effects. The step's secrecy learns what the plan holds. */
export async function previewPlan({ terraform, secrecy, log }: Place, options: PlanArguments): Promise<PreviewedPlan> {
  const planned = await terraform.plan(options)
  const { plan, secrets } = readPlan(planned.json)
  secrecy.learn(secrets)
  for (const line of planned.said) log(line)
  const effects = effectsOf(plan)
  return { planned, effects, counts: countsOf(effects), secrets }
}

/** As `previewPlan`, with both fingerprints; `key` is the `fingerprint` subkey of the plan key. */
export async function makePlan(place: Place, options: PlanArguments, key: Uint8Array): Promise<MadePlan> {
  const made = await previewPlan(place, options)
  return { ...made, fingerprints: fingerprintsOf(made.effects, key) }
}
