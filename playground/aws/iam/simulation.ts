/** SimulatePrincipalPolicy and SimulateCustomPolicy: what a set of policies would say. */
import { RequestContext } from '../policy/context.ts'
import type { PolicyDocument } from '../policy/document.ts'
import { readPolicy } from '../policy/document.ts'
import type { AccessRequest, Decision } from '../policy/evaluate.ts'
import { evaluate } from '../policy/evaluate.ts'
import { isActionMatch, isMatch, patternOf } from '../policy/patterns.ts'
import type { QueryParameters } from '../query.ts'
import { members } from '../query.ts'
import type { XmlValue } from '../xml.ts'
import type { IamCall, IamOperation, IamResult } from './call.ts'
import { noSuchEntity, wholeList } from './call.ts'
import type { Role, User } from './entities.ts'
import { managedPolicyText } from './managed.ts'

interface Source {
  readonly id: string
  readonly document: PolicyDocument
}

const words: Readonly<Record<Decision['decision'], string>> = {
  allowed: 'allowed',
  'explicit-deny': 'explicitDeny',
  'implicit-deny': 'implicitDeny',
}

/** By operation. */
export const simulations: Readonly<Record<string, IamOperation>> = {
  SimulatePrincipalPolicy: {
    resource: ({ parameters }) => parameters.required('PolicySourceArn'),
    run: (call) => {
      const holder = holderOf(call)
      return simulate(call, [...attachedTo(call, holder), ...given(call.parameters)], holder)
    },
  },
  SimulateCustomPolicy: {
    resource: () => '*',
    run: (call) => simulate(call, given(call.parameters), undefined),
  },
}

function simulate(call: IamCall, sources: readonly Source[], holder: Role | User | undefined): IamResult {
  const { parameters } = call
  const context = contextOf(parameters)
  const resources = parameters.list('ResourceArns')
  const boundary = boundaryOf(call, holder)
  const results = parameters.list('ActionNames').flatMap((action) =>
    (resources.length === 0 ? ['*'] : resources).map((resource) => {
      const request: AccessRequest = { action, resource, context }
      const decision = isStruck(call, holder, request) ? 'explicit-deny' : decide(sources, boundary, request)
      const matched = sources.filter(({ document }) => evaluate([document], request).decision === decision)
      return {
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: words[decision],
        MatchedStatements: members(
          decision === 'implicit-deny'
            ? []
            : matched.map(({ id }) => ({ SourcePolicyId: id, SourcePolicyType: 'IAM Policy' })),
        ),
        MissingContextValues: members(missingKeys(sources, request)),
      }
    }),
  )
  return { ...wholeList, EvaluationResults: members(results) }
}

function decide(
  sources: readonly Source[],
  boundary: PolicyDocument | undefined,
  request: AccessRequest,
): Decision['decision'] {
  const says = evaluate(
    sources.map(({ document }) => document),
    request,
  ).decision
  if (boundary === undefined || says === 'explicit-deny') return says
  const bound = evaluate([boundary], request).decision
  return bound === 'allowed' ? says : bound
}

function holderOf({ account, parameters }: IamCall): Role | User {
  const arn = parameters.required('PolicySourceArn')
  const holders: (Role | User)[] = [...account.roles.values(), ...account.users.values()]
  const holder = holders.find((candidate) => candidate.arn === arn)
  if (holder !== undefined) return holder
  const kind = arn.includes(':user/') ? 'user' : 'role'
  throw noSuchEntity(`The ${kind} with name ${arn.split('/').at(-1) ?? ''} cannot be found.`)
}

function attachedTo({ state }: IamCall, holder: Role | User): Source[] {
  const kind = 'trust' in holder ? 'role' : 'user'
  const inline = [...holder.inline].map(([name, text]) => ({ id: `${kind}_${holder.name}_${name}`, text }))
  const managed = [...holder.attached].flatMap((arn) => {
    const text = managedPolicyText(state, arn)
    return text === undefined ? [] : [{ id: arn.split('/').at(-1) ?? '', text }]
  })
  return [...inline, ...managed].map(({ id, text }) => ({ id, document: readPolicy(text, 'identity') }))
}

function given(parameters: QueryParameters): Source[] {
  return parameters
    .list('PolicyInputList')
    .map((text, index) => ({ id: `PolicyInputList.${index + 1}`, document: readPolicy(text, 'identity') }))
}

function boundaryOf({ state }: IamCall, holder: Role | User | undefined): PolicyDocument | undefined {
  const arn = holder !== undefined && 'boundary' in holder ? holder.boundary : undefined
  const text = arn === undefined ? undefined : managedPolicyText(state, arn)
  return text === undefined ? undefined : readPolicy(text, 'identity')
}

/** Only what the call gives: a simulation has no caller and no time of its own. */
function contextOf(parameters: QueryParameters): RequestContext {
  const entries = parameters.structures('ContextEntries', ['ContextKeyName'])
  return new RequestContext(
    Object.fromEntries(
      entries.map(({ ContextKeyName = '' }, index) => [
        ContextKeyName,
        parameters.nested(`ContextEntries.member.${index + 1}`).list('ContextKeyValues'),
      ]),
    ),
  )
}

/** Keys that a policy speaking of this action asks for and the call does not give. */
function missingKeys(sources: readonly Source[], { action, context }: AccessRequest): XmlValue[] {
  const keys = sources
    .flatMap(({ document }) => document.statements)
    .filter(({ actions }) => actions.patterns.some((pattern) => isActionMatch(pattern, action)) !== actions.except)
    .flatMap(({ conditions }) => conditions.map(({ key }) => key))
  return [...new Set(keys)].filter((key) => context.get(key) === undefined)
}

/** Denials of the state act as a policy of the organisation would. */
function isStruck({ state }: IamCall, holder: Role | User | undefined, { action, resource }: AccessRequest): boolean {
  const fits = (pattern: string | undefined, text: string): boolean => {
    const units = patternOf(pattern ?? '*', undefined)
    return units !== undefined && isMatch(units, text)
  }
  return state.denials.some(
    (denial) =>
      holder !== undefined &&
      fits(denial.principal, holder.name) &&
      fits(denial.action, action) &&
      fits(denial.resource, resource),
  )
}
