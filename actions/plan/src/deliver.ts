import { compareReview, shownPlan } from '@wrenchproof/plan'
import type { ReviewComparison } from '@wrenchproof/plan'
import type { DeliveryInputs } from './inputs.ts'
import { attempted, keptReport, recordOf } from './publish.ts'
import type { PublishPorts } from './publish.ts'
import { deliveryFacts } from './report.ts'
import type { Delivery } from './result.ts'
import { seal } from './seal.ts'
import type { SealPorts } from './seal.ts'

export interface DeliveryPorts extends SealPorts, PublishPorts {}

/** Seals a plan that may be applied, and says whether it is the one that people reviewed before the merge. */
export async function deliver(inputs: DeliveryInputs, ports: DeliveryPorts): Promise<Delivery> {
  const { workplace, reviews, context, warn } = ports
  const { environment, commit, tree, secrecy } = workplace
  const scrub = (text: string): string => secrecy.scrub(text)
  // GitHub is asked while terraform plans.
  const looking = attempted(warn, 'it could not be looked up what was reviewed', async () =>
    reviews?.find({ environment: environment.name, tree, commit }),
  )
  const { made, manifest, name, digest } = await seal(inputs, ports)
  const { effects, counts } = made
  const shown = shownPlan(effects, { title: environment.name, scrub })
  const fingerprint = made.fingerprints.public
  const record = await looking
  const reviewed: ReviewComparison =
    record === undefined
      ? { verdict: 'none' }
      : compareReview(record, recordOf(effects, workplace, { context, scrub, fingerprint, shown }))
  const told = { environment: environment.name, commit, effects, counts, shown, fingerprint }
  const sealed = { manifest, name, digest }
  const reportUrl = await keptReport(ports, workplace, {
    shown,
    reviewed,
    facts: deliveryFacts({ ...told, ...sealed }),
  })
  return { kind: 'delivery', ...told, ...sealed, reviewed, reportUrl }
}
