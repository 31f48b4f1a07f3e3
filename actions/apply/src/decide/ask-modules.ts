/** The modules of what is delivered: by the rules in force, and whether they were tried before. */
import { laneOf, moduleGuards, promotionGuards } from '@wrenchproof/delivery'
import { ProblemsError } from '@wrenchproof/errors'
import type { Asked, MayRun } from './asked.ts'

/** Judges the modules by the rules in force; answers the whole closure. */
export async function askModules({ ask, inputs, ports, opened, policy, seen }: Asked): Promise<MayRun['closure']> {
  const { workplace } = ports
  const fetched = await workplace.fetchedModules()
  ask(moduleGuards, {
    broken: await workplace.brokenModuleRules(policy),
    fetched,
    planned: opened.manifest.closure,
    here: seen.delivered,
    moduleSources: policy.moduleSources,
    consent: inputs.consent,
  })
  return { ...workplace.closure, ...fetched }
}

/** Judges whether all of it was applied in `after`, and long enough ago. */
export async function askPromotion(
  { ask, inputs, ports, policy, seen }: Asked,
  closure: MayRun['closure'],
): Promise<void> {
  const { environment, closureGaps, ledgerOf } = ports.workplace
  if (environment.after === undefined) return
  if (closureGaps.length > 0)
    throw new ProblemsError(
      'what would be delivered is not known whole, so nobody can tell whether it was promoted',
      closureGaps.map((problem) => ({ field: 'closure', problem })),
      'Write module sources and the paths that expressions read as literals.',
    )
  const { delivered } = await ledgerOf(environment.after).view()
  const lane = laneOf(environment, { event: ports.context.eventName, ref: ports.context.ref })
  ask(promotionGuards, {
    after: { environment: environment.after, delivered },
    soak: policy.soak,
    closure,
    root: environment.root,
    here: seen.delivered,
    consent: inputs.consent,
    hotfix: lane.kind === 'hotfix',
    now: ports.now(),
  })
}
