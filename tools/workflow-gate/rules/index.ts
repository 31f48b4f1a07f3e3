/** Every rule, in the order of the documentation. */
import type { Rule } from '../rule.ts'
import { applyActions, deployCache, guardedApply } from './deploying.ts'
import { scriptInjection, unsecureCommands, unsoundConditions } from './injection.ts'
import { localInputs, timeouts } from './jobs.ts'
import { emptyTopPermissions, idToken, inheritedSecrets, jobPermissions, persistedCredentials } from './permissions.ts'
import { pinnedActions } from './pins.ts'
import { dangerousTriggers, selfHosted } from './triggers.ts'

export const rules: readonly Rule[] = [
  pinnedActions,
  emptyTopPermissions,
  jobPermissions,
  idToken,
  persistedCredentials,
  inheritedSecrets,
  scriptInjection,
  unsoundConditions,
  unsecureCommands,
  dangerousTriggers,
  selfHosted,
  guardedApply,
  applyActions,
  deployCache,
  localInputs,
  timeouts,
]
