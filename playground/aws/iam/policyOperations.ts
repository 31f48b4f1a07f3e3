/** Policies of roles, inline and managed, and managed policies with their versions. */
import { AwsError } from '../errors.ts'
import { readPolicy } from '../policy/document.ts'
import { members } from '../query.ts'
import type { XmlValue } from '../xml.ts'
import type { IamCall, IamOperation } from './call.ts'
import { dateText, encodedPolicy, noSuchEntity, policyOf, roleOf, roleResource, wholeList } from './call.ts'
import { createPolicy } from './create.ts'
import type { ManagedPolicy, PolicyVersion } from './entities.ts'
import { managedPolicy } from './managed.ts'

const onRole = (run: IamOperation['run']): IamOperation => ({ resource: roleResource, run })
const onPolicy = (run: IamOperation['run']): IamOperation => ({
  resource: ({ parameters }) => parameters.required('PolicyArn'),
  run,
})

/** By operation. */
export const policyOperations: Readonly<Record<string, IamOperation>> = {
  ListRolePolicies: onRole((call) => ({ ...wholeList, PolicyNames: members([...roleOf(call).inline.keys()]) })),
  GetRolePolicy: onRole((call) => {
    const name = call.parameters.required('PolicyName')
    const document = roleOf(call).inline.get(name)
    if (document === undefined) throw noSuchEntity(`The role policy with name ${name} cannot be found.`)
    return { RoleName: roleOf(call).name, PolicyName: name, PolicyDocument: encodedPolicy(document) }
  }),
  PutRolePolicy: onRole((call) => {
    const document = call.parameters.required('PolicyDocument')
    readPolicy(document, 'identity')
    roleOf(call).inline.set(call.parameters.required('PolicyName'), document)
    return undefined
  }),
  DeleteRolePolicy: onRole((call) => {
    const name = call.parameters.required('PolicyName')
    if (!roleOf(call).inline.delete(name)) throw noSuchEntity(`The role policy with name ${name} cannot be found.`)
    return undefined
  }),
  ListAttachedRolePolicies: onRole((call) => ({
    ...wholeList,
    AttachedPolicies: members(
      [...roleOf(call).attached].map((arn) => ({ PolicyName: arn.split('/').at(-1) ?? '', PolicyArn: arn })),
    ),
  })),
  AttachRolePolicy: onRole((call) => {
    const role = roleOf(call)
    const arn = call.parameters.required('PolicyArn')
    if (managedPolicy(call.state, arn) === undefined)
      throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`)
    role.attached.add(arn)
    return undefined
  }),
  DetachRolePolicy: onRole((call) => {
    const arn = call.parameters.required('PolicyArn')
    if (!roleOf(call).attached.delete(arn)) throw noSuchEntity(`Policy ${arn} was not found.`)
    return undefined
  }),
  CreatePolicy: {
    resource: ({ account, parameters }) => `arn:aws:iam::${account.id}:policy/${parameters.required('PolicyName')}`,
    run: (call) => {
      const policy = createPolicy(call.account, {
        name: call.parameters.required('PolicyName'),
        document: call.parameters.required('PolicyDocument'),
        path: call.parameters.optional('Path') ?? '/',
        now: call.state.clock(),
      })
      return { Policy: policyTree(call, policy) }
    },
  },
  GetPolicy: onPolicy((call) => ({ Policy: policyTree(call, policyOf(call)) })),
  ListPolicies: {
    resource: ({ account }) => `arn:aws:iam::${account.id}:policy/`,
    run: (call) => ({
      ...wholeList,
      Policies: members([...call.account.policies.values()].map((policy) => policyTree(call, policy))),
    }),
  },
  DeletePolicy: onPolicy((call) => {
    const policy = policyOf(call)
    if (attachments(call, policy) > 0)
      throw new AwsError(409, 'DeleteConflict', 'Cannot delete a policy attached to entities.')
    call.account.policies.delete(policy.arn)
    return undefined
  }),
  GetPolicyVersion: onPolicy((call) => {
    const policy = policyOf(call)
    const id = call.parameters.required('VersionId')
    const version = policy.versions.find((candidate) => candidate.id === id)
    if (version === undefined)
      throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`)
    return { PolicyVersion: { ...versionTree(policy, version), Document: encodedPolicy(version.document) } }
  }),
  ListPolicyVersions: onPolicy((call) => {
    const policy = policyOf(call)
    return {
      ...wholeList,
      Versions: members(policy.versions.toReversed().map((version) => versionTree(policy, version))),
    }
  }),
  CreatePolicyVersion: onPolicy((call) => {
    const policy = policyOf(call)
    const document = call.parameters.required('PolicyDocument')
    readPolicy(document, 'identity')
    if (policy.versions.length === 5)
      throw new AwsError(
        409,
        'LimitExceeded',
        'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
      )
    const last = Number(policy.versions.at(-1)?.id.slice(1) ?? 0)
    const version: PolicyVersion = { id: `v${last + 1}`, document, created: call.state.clock() }
    policy.versions.push(version)
    if (call.parameters.optional('SetAsDefault') === 'true') policy.defaultVersion = version.id
    return { PolicyVersion: versionTree(policy, version) }
  }),
}

function policyTree(call: IamCall, policy: ManagedPolicy): { readonly [name: string]: XmlValue } {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: attachments(call, policy),
    IsAttachable: true,
    CreateDate: dateText(policy.created),
    UpdateDate: dateText(policy.versions.at(-1)?.created ?? policy.created),
  }
}

function versionTree(policy: ManagedPolicy, version: PolicyVersion): { readonly [name: string]: XmlValue } {
  return {
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersion,
    CreateDate: dateText(version.created),
  }
}

function attachments({ account }: IamCall, { arn }: ManagedPolicy): number {
  return [...account.roles.values(), ...account.users.values()].filter(({ attached }) => attached.has(arn)).length
}
