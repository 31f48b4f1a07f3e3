import { contextGuards, firstRefusal, laneOf } from '@wrenchproof/delivery'
import type { Environment } from '@wrenchproof/delivery'
import { UserError } from '@wrenchproof/errors'
import type { RouteInputs } from './inputs.ts'
import type { Happening } from './event.ts'

/** What somebody said when starting a run by hand. */
export type Said = Pick<RouteInputs, 'only' | 'lane' | 'reason' | 'incident'>

/**
 * Why a run that was started by hand may not deliver what it asks for; `undefined` when it may. What a push brings is
 * routed where it fits, but a person who asks for something else is told so, before any job has a credential.
 */
export function refusedByHand(
  environments: readonly Environment[],
  { event, ref }: Pick<Happening, 'event' | 'ref'>,
  { only, lane, reason, incident }: Said,
): UserError | undefined {
  if (event !== 'workflow_dispatch') return undefined
  const asked = environments.filter(({ name }) => only.length === 0 || only.includes(name))
  const refused = asked.flatMap((environment) => {
    const why =
      otherLane(environment, { event, ref }, lane) ??
      firstRefusal(contextGuards, { branches: environment, event, ref, reason, incident, repositoryId: '' })
    return why === undefined ? [] : [{ name: environment.name, fits: fits(environment, ref), ...why }]
  })
  if (refused.length === 0 || (only.length === 0 && refused.length < asked.length)) return undefined
  // Whatever fits the branch is what was meant; the others only say that they are not.
  const meant = refused.some((one) => one.fits) ? refused.filter((one) => one.fits) : refused
  const reasons = meant.map((one) => `- ${one.name}: ${one.reason}`)
  return new UserError(
    ['this run may not deliver what it asks for, so nothing is routed', ...reasons].join('\n'),
    [...new Set(meant.map((one) => one.fix))].join(' '),
    { code: 'CONTEXT' },
  )
}

/** A lane that the workflow does not deliver by; the guard of apply does not know which workflow it is in. */
function otherLane(environment: Environment, trigger: { event: string; ref: string }, wanted: Said['lane']) {
  const lane = laneOf(environment, trigger)
  if (wanted === 'any' || lane.kind === 'none' || lane.kind === wanted) return undefined
  return lane.kind === 'hotfix'
    ? {
        reason: `${lane.branch} is a hotfix branch of ${environment.name}`,
        fix: 'Start the hotfix workflow on this branch with a reason and an incident.',
      }
    : {
        reason: `${environment.name} is delivered from ${lane.branch} in the regular way`,
        fix: 'Start this workflow on a hotfix branch, or deliver by a push.',
      }
}

const fits = (environment: Environment, ref: string): boolean =>
  laneOf(environment, { event: 'workflow_dispatch', ref }).kind !== 'none'
