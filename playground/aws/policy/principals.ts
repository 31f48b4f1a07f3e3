/** Whether a statement's Principal speaks of the one who asks. */
import type { PrincipalSpec, Statement } from './document.ts'

/** Who asks. */
export type Principal =
  | {
      readonly kind: 'aws'
      readonly account: string
      /** Every ARN it goes by: a session its own and its role's. */
      readonly arns: readonly string[]
    }
  /** ARN of the OIDC provider that vouches. */
  | { readonly kind: 'federated'; readonly provider: string }
  | { readonly kind: 'service'; readonly name: string }

/**
 * How a statement reaches the principal: by name, or by its whole account, which then decides by its own identity
 * policies.
 */
export type Reach = 'direct' | 'account'

/** `undefined` when the statement does not speak of this principal. */
export function reachOf(statement: Statement, principal: Principal | undefined): Reach | undefined {
  if (statement.principal === undefined) return 'direct'
  if (principal === undefined) return undefined
  const reach = named(statement.principal.who, principal)
  if (!statement.principal.except) return reach
  return reach === undefined ? 'direct' : undefined
}

function named(who: PrincipalSpec, principal: Principal): Reach | undefined {
  if (who === '*') return 'direct'
  switch (principal.kind) {
    case 'federated':
      return who.Federated.some((name) => name === principal.provider || name === '*') ? 'direct' : undefined
    case 'service':
      return who.Service.includes(principal.name) ? 'direct' : undefined
    case 'aws': {
      if (who.AWS.some((name) => name === '*' || principal.arns.includes(name))) return 'direct'
      const account = [principal.account, `arn:aws:iam::${principal.account}:root`]
      return who.AWS.some((name) => account.includes(name)) ? 'account' : undefined
    }
    default:
      return principal satisfies never
  }
}
