/** May this caller do this? Identity, session, boundary and resource policies together, as AWS puts them together. */
import type { Caller } from './credentials.ts'
import { identify } from './credentials.ts'
import { AwsError } from './errors.ts'
import { managedPolicyText } from './iam/managed.ts'
import { RequestContext } from './policy/context.ts'
import type { PolicyKind } from './policy/document.ts'
import { readPolicy } from './policy/document.ts'
import type { Decision } from './policy/evaluate.ts'
import { evaluate } from './policy/evaluate.ts'
import { isMatch, patternOf } from './policy/patterns.ts'
import type { Principal } from './policy/principals.ts'
import type { AwsState, Denial } from './state.ts'

/** What a caller wants to do. */
export interface Wish {
  /** Such as `ec2:CreateVpc`. */
  readonly action: string
  /** ARN, or `*` for actions on nothing in particular. */
  readonly resource: string
  /** Condition keys beyond those every request has. */
  readonly context?: RequestContext
  /** The resource's own policy, JSON text, with its account. A role's trust policy must allow; others may. */
  readonly resourcePolicy?: {
    readonly text: string | undefined
    readonly account: string
    readonly kind: 'resource' | 'trust'
  }
}

/** The answer for another server of the playground. */
export type Verdict =
  | { readonly allowed: true; readonly caller: Caller }
  | { readonly allowed: false; readonly status: number; readonly code: string; readonly message: string }

/** Asks whether the holder of these keys may do this; every answer, also about the keys, is data. */
export function authorize(
  state: AwsState,
  credentials: { readonly accessKeyId: string; readonly sessionToken?: string | undefined },
  wish: Wish,
): Verdict {
  try {
    const caller = identify(state, credentials)
    demand(state, caller, wish)
    return { allowed: true, caller }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    return { allowed: false, status: error.status, code: error.code, message: error.message }
  }
}

/** Throws `AccessDenied` with AWS's text and the reason, unless the caller may. */
export function demand(state: AwsState, caller: Caller, wish: Wish): void {
  const reason = refusal(state, caller, wish)
  if (reason === undefined) return
  // S3 alone puts the resource in quotes.
  const resource = wish.action.startsWith('s3:') ? `"${wish.resource}"` : wish.resource
  throw new AwsError(
    403,
    'AccessDenied',
    `User: ${caller.arn} is not authorized to perform: ${wish.action} on resource: ${resource} ${reason}`,
  )
}

/** Why the caller may not, in AWS's words; `undefined` when it may. */
export function refusal(state: AwsState, caller: Caller, wish: Wish): string | undefined {
  const because = (kind: string) => `because no ${kind} policy allows the ${wish.action} action`
  if (state.denials.some((denial) => strikes(denial, caller, wish))) return explicit('identity-based')
  const ask = (texts: readonly string[], kind: PolicyKind): Decision =>
    evaluate(
      texts.map((text) => readPolicy(text, kind)),
      { ...wish, context: contextOf(state, caller, wish.context), principal: principalOf(caller) },
    )
  const identity = ask(identityPolicies(state, caller), 'identity')
  const resource =
    wish.resourcePolicy?.text === undefined ? undefined : ask([wish.resourcePolicy.text], wish.resourcePolicy.kind)
  const bounds = boundsOf(state, caller).map(({ kind, texts }) => ({ kind, says: ask(texts, 'identity') }))
  if (identity.decision === 'explicit-deny') return explicit('identity-based')
  if (resource?.decision === 'explicit-deny') return explicit('resource-based')
  for (const { kind, says } of bounds) if (says.decision === 'explicit-deny') return explicit(kind)
  const foreign = wish.resourcePolicy !== undefined && wish.resourcePolicy.account !== caller.account
  const mustAllow = foreign || wish.resourcePolicy?.kind === 'trust'
  if (mustAllow && resource?.decision !== 'allowed') return because('resource-based')
  const direct = resource?.decision === 'allowed' && resource.reach === 'direct' && !foreign
  if (identity.decision !== 'allowed' && !direct) return because('identity-based')
  for (const { kind, says } of bounds) if (says.decision !== 'allowed') return because(kind)
  return undefined
}

/** JSON texts of every policy attached to the caller itself. */
export function identityPolicies(state: AwsState, caller: Caller): string[] {
  const holder = caller.kind === 'user' ? caller.user : caller.role
  return [...holder.inline.values(), ...[...holder.attached].map((arn) => managedPolicyText(state, arn) ?? nothing)]
}

/** How policies name the caller. */
export function principalOf(caller: Caller): Principal {
  const arns = caller.kind === 'user' ? [caller.arn] : [caller.arn, caller.role.arn]
  return { kind: 'aws', account: caller.account, arns }
}

function explicit(kind: string): string {
  return `with an explicit deny in ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind} policy`
}

const nothing = JSON.stringify({ Version: '2012-10-17', Statement: [] })

function boundsOf(state: AwsState, caller: Caller): { kind: string; texts: readonly string[] }[] {
  if (caller.kind === 'user') return []
  const { boundary } = caller.role
  return [
    ...(boundary === undefined
      ? []
      : [{ kind: 'permissions boundary', texts: [managedPolicyText(state, boundary) ?? nothing] }]),
    ...(caller.session.policies.length === 0 ? [] : [{ kind: 'session', texts: caller.session.policies }]),
  ]
}

/** The global condition keys. Requests count as made over TLS, though the playground speaks plain HTTP on loopback. */
export function contextOf(state: AwsState, caller: Caller, more: RequestContext | undefined): RequestContext {
  const now = state.clock()
  const session = caller.kind === 'session' ? caller : undefined
  const tags = [...(session?.session.tags ?? []), ...(session === undefined ? [] : session.role.tags)]
  const context = new RequestContext({
    ...Object.fromEntries(tags.toReversed().map(([name, value]) => [`aws:PrincipalTag/${name}`, value])),
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
    'aws:SecureTransport': 'true',
    'aws:SourceIp': '127.0.0.1',
    'aws:RequestedRegion': state.region,
    'aws:PrincipalAccount': caller.account,
    'aws:PrincipalArn': session?.role.arn ?? caller.arn,
    'aws:PrincipalType': session === undefined ? 'User' : 'AssumedRole',
    'aws:userid': caller.userId,
    'aws:username': caller.kind === 'user' ? caller.user.name : undefined,
    'aws:TokenIssueTime': session?.session.issued.toISOString(),
    'aws:FederatedProvider': session?.session.provider,
  })
  return more === undefined ? context : context.with(more)
}

function strikes(denial: Denial, caller: Caller, wish: Wish): boolean {
  const names = [caller.accessKeyId, caller.kind === 'user' ? caller.user.name : caller.role.name]
  return (
    (denial.principal === undefined || names.some((name) => isText(denial.principal, name))) &&
    (denial.action === undefined || isText(denial.action, wish.action)) &&
    (denial.resource === undefined || isText(denial.resource, wish.resource))
  )
}

function isText(pattern: string | undefined, text: string): boolean {
  const units = patternOf(pattern ?? '*', undefined)
  return units !== undefined && isMatch(units, text)
}
