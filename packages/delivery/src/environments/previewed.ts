import { UserError } from '@wrenchproof/errors'
import { allowedByAll } from './allow.ts'
import type { Allow } from './allow.ts'
import type { Environment, Environments } from './environment.ts'

/** An environment as the preview of a change sees it, when the change may be to the environments file itself. */
export interface Previewed {
  readonly environment: Environment
  /** What the configuration may bring along and run: what each of these allows. */
  readonly allow: readonly Allow[]
  /** Keys that the change sets otherwise, and that its preview does not follow. */
  readonly kept: readonly string[]
}

/**
 * What a preview goes by: a change that nobody reviewed may narrow what it runs and with which role, and never widen it.
 * `base` is the environments file of what the change goes into. Throws `ROLE_REFUSED` when the role would be one that
 * applies.
 */
export function previewed(own: Environment, base: Environments): Previewed {
  const known = base.all.find(({ name }) => name === own.name)
  const planRole = known?.planRole ?? own.planRole
  const applies = base.all.find(({ applyRole }) => applyRole !== undefined && applyRole === planRole)
  if (applies !== undefined)
    throw new UserError(
      `the plan-role of ${own.name} is the role that applies ${applies.name}`,
      'Give it a role that only reads.',
      { code: 'ROLE_REFUSED' },
    )
  const follows = known?.planRole === undefined
  const staticKeys = known?.staticKeys === 'refuse' ? 'refuse' : own.staticKeys
  return {
    environment: {
      ...own,
      staticKeys,
      ...(planRole === undefined ? {} : { planRole }),
      ...(follows || known.account === undefined ? {} : { account: known.account }),
    },
    allow: allowedByAll([own.allow], [known?.allow ?? base.allow]),
    kept: [
      ...(planRole === own.planRole ? [] : ['plan-role']),
      ...(follows || known.account === undefined || known.account === own.account ? [] : ['account']),
      ...(staticKeys === own.staticKeys ? [] : ['static-keys']),
    ],
  }
}
