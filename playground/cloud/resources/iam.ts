/** IAM: roles, policies, providers. */
import { bool, list, number, set, string } from '../declarations/attribute.ts'
import { blockSet, prefixedName, tagged } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import { text } from '../declarations/read.ts'

export const iamRole = resource(
  'aws_iam_role',
  {
    title: 'IAM Role',
    service: 'IAM',
    calls: 'CreateRole GetRole UpdateRole DeleteRole',
    id: '{name}',
    missing: { code: 'NoSuchEntity', message: 'The role with name {name} cannot be found.', status: 404 },
    inUse: { code: 'DeleteConflict', message: 'Cannot delete entity, must detach all policies first.', status: 409 },
    unique: {
      by: ['name'],
      scope: 'account',
      code: 'EntityAlreadyExists',
      message: 'Role with name {name} already exists.',
      status: 409,
    },
    global: true,
    quota: {
      limit: 1000,
      code: 'LimitExceeded',
      message: 'Cannot exceed quota for RolesPerAccount: 1000',
      status: 409,
    },
  },
  {
    arn: string.computed.becomes('arn:aws:iam::{account}:role{path}{name}'),
    assume_role_policy: string.required.json,
    create_date: string.computed.becomes('{now}'),
    description: string.optional.length(0, 1000),
    force_detach_policies: bool.optional.default(false),
    id: string.optional.computed,
    managed_policy_arns: set(string).optional.computed,
    max_session_duration: number.optional.between(3600, 43_200).default(3600),
    name: string.optional.computed.forceNew
      .matches(/^[\w+=,.@-]{1,64}$/, 'must be 1 to 64 characters of A-Z, a-z, 0-9 and +=,.@-_')
      .becomes('{prefixed}'),
    name_prefix: string.optional.computed.forceNew,
    path: string.optional.forceNew.default('/'),
    permissions_boundary: string.optional,
    unique_id: string.computed.becomes('AROA{hex}'),
    inline_policy: blockSet({
      name: string.optional,
      policy: string.optional,
    }),
    ...tagged,
  },
)

export const iamPolicy = resource(
  'aws_iam_policy',
  {
    title: 'IAM Policy',
    service: 'IAM',
    calls: 'CreatePolicy GetPolicy CreatePolicyVersion DeletePolicy',
    id: 'arn:aws:iam::{account}:policy{path}{name}',
    missing: { code: 'NoSuchEntity', message: 'Policy {id} does not exist or is not attachable.', status: 404 },
    inUse: { code: 'DeleteConflict', message: 'Cannot delete a policy attached to entities.', status: 409 },
    unique: {
      by: ['name'],
      scope: 'account',
      code: 'EntityAlreadyExists',
      message: 'A policy with name {name} already exists.',
      status: 409,
    },
    global: true,
  },
  {
    ...prefixedName,
    arn: string.computed.becomes('{id}'),
    attachment_count: number.computed.becomes(0),
    delay_after_policy_creation_in_ms: number.optional,
    description: string.optional.forceNew,
    id: string.optional.computed,
    path: string.optional.forceNew.default('/'),
    policy: string.required.json,
    policy_id: string.computed.becomes('ANPA{hex}'),
    ...tagged,
  },
)

export const iamRolePolicy = resource(
  'aws_iam_role_policy',
  {
    title: 'IAM Role Policy',
    service: 'IAM',
    calls: 'PutRolePolicy GetRolePolicy PutRolePolicy DeleteRolePolicy',
    id: '{role}:{name}',
    missing: { code: 'NoSuchEntity', message: 'The role policy with name {id} cannot be found.', status: 404 },
    global: true,
  },
  {
    ...prefixedName,
    id: string.optional.computed,
    policy: string.required.json,
    role: string.required.forceNew.holds('aws_iam_role'),
  },
)

export const iamRolePolicyAttachment = resource(
  'aws_iam_role_policy_attachment',
  {
    title: 'IAM Role Policy Attachment',
    service: 'IAM',
    calls: 'AttachRolePolicy ListAttachedRolePolicies AttachRolePolicy DetachRolePolicy',
    id: '{role}/{policy_arn}',
    missing: { code: 'NoSuchEntity', message: 'no attachment {id}', status: 404 },
    global: true,
  },
  {
    id: string.optional.computed,
    policy_arn: string.required.forceNew.holds('aws_iam_policy'),
    role: string.required.forceNew.holds('aws_iam_role'),
  },
)

export const iamOpenidConnectProvider = resource(
  'aws_iam_openid_connect_provider',
  {
    title: 'IAM OIDC Provider',
    service: 'IAM',
    calls:
      'CreateOpenIDConnectProvider GetOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint DeleteOpenIDConnectProvider',
    id: 'arn:aws:iam::{account}:oidc-provider/{host}',
    words: (attributes) => ({ host: text(attributes, 'url').replace(/^https:\/\//, '') }),
    missing: { code: 'NoSuchEntity', message: 'OpenIDConnect Provider not found for arn {id}', status: 404 },
    global: true,
    unique: {
      by: ['url'],
      scope: 'account',
      code: 'EntityAlreadyExists',
      message: 'Provider with url {url} already exists.',
      status: 409,
    },
  },
  {
    arn: string.computed.becomes('{id}'),
    client_id_list: set(string).required,
    id: string.optional.computed,
    thumbprint_list: list(string).optional.computed,
    url: string.required.forceNew.matches(/^https:\/\//, 'must begin with https://'),
    ...tagged,
  },
)

export const iamInstanceProfile = resource(
  'aws_iam_instance_profile',
  {
    title: 'IAM Instance Profile',
    service: 'IAM',
    calls: 'CreateInstanceProfile GetInstanceProfile AddRoleToInstanceProfile DeleteInstanceProfile',
    id: '{name}',
    missing: { code: 'NoSuchEntity', message: 'Instance Profile {name} cannot be found.', status: 404 },
    inUse: {
      code: 'DeleteConflict',
      message: 'Cannot delete entity, must remove roles from instance profile first.',
      status: 409,
    },
    unique: {
      by: ['name'],
      scope: 'account',
      code: 'EntityAlreadyExists',
      message: 'Instance Profile with name {name} already exists.',
      status: 409,
    },
    global: true,
  },
  {
    ...prefixedName,
    arn: string.computed.becomes('arn:aws:iam::{account}:instance-profile{path}{name}'),
    create_date: string.computed.becomes('{now}'),
    id: string.optional.computed,
    path: string.optional.forceNew.default('/'),
    role: string.optional.holds('aws_iam_role'),
    unique_id: string.computed.becomes('AIPA{hex}'),
    ...tagged,
  },
)
