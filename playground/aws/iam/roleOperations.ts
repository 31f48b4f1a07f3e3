/** Roles: made, changed, read, removed. */
import { AwsError } from '../errors.ts'
import { readPolicy } from '../policy/document.ts'
import { members } from '../query.ts'
import type { XmlValue } from '../xml.ts'
import type { IamCall, IamOperation } from './call.ts'
import { dateText, encodedPolicy, roleOf, roleResource, wholeList } from './call.ts'
import { checkSessionDuration, createRole } from './create.ts'
import type { Role } from './entities.ts'

const onRole = (run: IamOperation['run']): IamOperation => ({ resource: roleResource, run })

/** By operation. */
export const roleOperations: Readonly<Record<string, IamOperation>> = {
  CreateRole: onRole(({ account, parameters, state }) => {
    const description = parameters.optional('Description')
    const boundary = parameters.optional('PermissionsBoundary')
    const role = createRole(account, {
      name: parameters.required('RoleName'),
      trust: parameters.required('AssumeRolePolicyDocument'),
      path: parameters.optional('Path') ?? '/',
      maxSessionDuration: parameters.number('MaxSessionDuration') ?? 3600,
      tags: tagsOf({ parameters }),
      now: state.clock(),
      ...(description === undefined ? {} : { description }),
      ...(boundary === undefined ? {} : { boundary }),
    })
    return { Role: roleTree(role) }
  }),
  GetRole: onRole((call) => ({ Role: roleTree(roleOf(call)) })),
  ListRoles: {
    resource: ({ account }) => `arn:aws:iam::${account.id}:role/`,
    run: ({ account, parameters }) => {
      const prefix = parameters.optional('PathPrefix') ?? '/'
      const roles = [...account.roles.values()].filter(({ path }) => path.startsWith(prefix))
      return { ...wholeList, Roles: members(roles.toSorted(byName).map(roleTree)) }
    },
  },
  DeleteRole: onRole((call) => {
    const role = roleOf(call)
    if (role.attached.size > 0) throw conflict('Cannot delete entity, must detach all policies first.')
    if (role.inline.size > 0) throw conflict('Cannot delete entity, must delete policies first.')
    call.account.roles.delete(role.name)
    return undefined
  }),
  UpdateRole: onRole((call) => {
    const role = roleOf(call)
    const seconds = call.parameters.number('MaxSessionDuration')
    if (seconds !== undefined) {
      checkSessionDuration(seconds)
      role.maxSessionDuration = seconds
    }
    role.description = call.parameters.optional('Description') ?? role.description
    return {}
  }),
  UpdateAssumeRolePolicy: onRole((call) => {
    const document = call.parameters.required('PolicyDocument')
    const role = roleOf(call)
    readPolicy(document, 'trust')
    role.trust = document
    return undefined
  }),
  PutRolePermissionsBoundary: onRole((call) => {
    roleOf(call).boundary = call.parameters.required('PermissionsBoundary')
    return undefined
  }),
  DeleteRolePermissionsBoundary: onRole((call) => {
    roleOf(call).boundary = undefined
    return undefined
  }),
  ListRoleTags: onRole((call) => ({ ...wholeList, Tags: tagList(roleOf(call).tags) })),
  TagRole: onRole((call) => {
    const role = roleOf(call)
    for (const [name, value] of Object.entries(tagsOf(call))) role.tags.set(name, value)
    return undefined
  }),
  UntagRole: onRole((call) => {
    const role = roleOf(call)
    for (const name of call.parameters.list('TagKeys')) role.tags.delete(name)
    return undefined
  }),
  ListInstanceProfilesForRole: onRole((call) => {
    roleOf(call)
    return { ...wholeList, InstanceProfiles: members([]) }
  }),
}

function roleTree(role: Role): { readonly [name: string]: XmlValue } {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: dateText(role.created),
    AssumeRolePolicyDocument: encodedPolicy(role.trust),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
    PermissionsBoundary:
      role.boundary === undefined
        ? undefined
        : { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: role.boundary },
    Tags: role.tags.size === 0 ? undefined : tagList(role.tags),
  }
}

function tagsOf({ parameters }: Pick<IamCall, 'parameters'>): Record<string, string> {
  return Object.fromEntries(
    parameters.structures('Tags', ['Key', 'Value']).map(({ Key = '', Value = '' }) => [Key, Value]),
  )
}

function tagList(tags: ReadonlyMap<string, string>): XmlValue {
  return members([...tags].map(([Key, Value]) => ({ Key, Value })))
}

function byName(one: Role, other: Role): number {
  return one.name < other.name ? -1 : 1
}

function conflict(message: string): AwsError {
  return new AwsError(409, 'DeleteConflict', message)
}
