import { firstRefusal, takenGuards } from '@wrenchproof/delivery'
import type { ApplyInputs } from '../inputs.ts'
import type { Asked, DecidePorts, Decision } from './asked.ts'

/** The plan that is judged, as soon as it is known, and the ledger as it was then. */
export interface Judging {
  plan?: Pick<Asked, 'opened' | 'seen'>
}

/**
 * Whether another run took this very plan while we looked. What we were refused for is then a trace of that run, and no
 * reason that helps anybody.
 */
export async function takenMeanwhile(
  inputs: ApplyInputs,
  { workplace: { ledger } }: DecidePorts,
  { plan }: Judging,
): Promise<Decision | undefined> {
  if (plan === undefined) return undefined
  const { seen } = plan
  const { manifest } = plan.opened
  const asked = { digest: inputs.planDigest, created: new Date(manifest.created) }
  const view = await ledger.view(asked).catch(() => undefined)
  if (view === undefined || view.tip === seen.tip) return undefined
  const refusal = firstRefusal(takenGuards, { ...view, planEpoch: manifest.epoch })
  return refusal === undefined ? undefined : { kind: 'refused', refusal }
}
