import {
  AddClientIDToOpenIDConnectProviderCommand,
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeleteOpenIDConnectProviderCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListOpenIDConnectProvidersCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam'
import { describe, expect, test } from '@jest/globals'
import type { AwsInit } from '../index.ts'
import { addAccessKey, administrator, awsState, serveAws } from '../index.ts'

const account = '111111111111'
const url = 'https://token.actions.githubusercontent.com'
const provider = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`

const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Federated: provider }, Action: 'sts:AssumeRoleWithWebIdentity' }],
}
const allow = (Action: string | string[], Resource: string | string[] = '*', more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource, ...more }],
})

async function iam(init: AwsInit = {}, user?: string) {
  const state = awsState(init)
  const server = await serveAws(state)
  const credentials = user === undefined ? administrator(state) : addAccessKey(state, account, user)
  const client = new IAMClient({ endpoint: server.url, region: 'us-east-1', credentials, maxAttempts: 1 })
  return { ...server, state, client }
}

const decoded = (text: string | undefined): unknown => JSON.parse(decodeURIComponent(text ?? ''))

test('a role is made, read, changed and removed', async () => {
  await using aws = await iam()
  const { client } = aws
  const RoleName = 'apply'
  const made = await client.send(
    new CreateRoleCommand({
      RoleName,
      Path: '/delivery/',
      AssumeRolePolicyDocument: JSON.stringify(trust),
      MaxSessionDuration: 7200,
      Description: 'applies dev',
      Tags: [{ Key: 'team', Value: 'infra & co' }],
    }),
  )
  expect(made.Role).toMatchObject({ Arn: `arn:aws:iam::${account}:role/delivery/apply`, MaxSessionDuration: 7200 })
  const { Role } = await client.send(new GetRoleCommand({ RoleName }))
  expect(decoded(Role?.AssumeRolePolicyDocument)).toEqual(trust)
  expect(Role).toMatchObject({ Description: 'applies dev', RoleId: expect.stringMatching(/^AROA/) })
  await client.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'stage', Value: 'dev' }] }))
  expect((await client.send(new ListRoleTagsCommand({ RoleName }))).Tags).toEqual([
    { Key: 'team', Value: 'infra & co' },
    { Key: 'stage', Value: 'dev' },
  ])
  const tighter = { ...trust, Statement: [{ ...trust.Statement[0], Condition: { StringEquals: { 'a:sub': 'x' } } }] }
  await client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(tighter) }))
  await client.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 3600 }))
  const changed = (await client.send(new GetRoleCommand({ RoleName }))).Role
  expect(decoded(changed?.AssumeRolePolicyDocument)).toEqual(tighter)
  expect(changed?.MaxSessionDuration).toBe(3600)
  expect((await client.send(new ListRolesCommand({}))).Roles).toMatchObject([{ RoleName }])
  await client.send(new DeleteRoleCommand({ RoleName }))
  await expect(client.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
    message: 'The role with name apply cannot be found.',
    $metadata: { httpStatusCode: 404 },
  })
})

test('policies are put on roles and keep them from being deleted', async () => {
  await using aws = await iam({ accounts: { [account]: { roles: { plan: { trust } } } } })
  const { client } = aws
  const RoleName = 'plan'
  const document = allow('s3:GetObject', 'arn:aws:s3:::state/dev/*')
  await client.send(
    new PutRolePolicyCommand({ RoleName, PolicyName: 'state', PolicyDocument: JSON.stringify(document) }),
  )
  expect((await client.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).toEqual(['state'])
  const inline = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'state' }))
  expect(decoded(inline.PolicyDocument)).toEqual(document)
  await expect(client.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'x' }))).rejects.toThrow(
    'The role policy with name x cannot be found.',
  )
  const { Policy } = await client.send(
    new CreatePolicyCommand({ PolicyName: 'read', PolicyDocument: JSON.stringify(allow('ec2:Describe*')) }),
  )
  const PolicyArn = Policy?.Arn
  await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }))
  expect((await client.send(new ListAttachedRolePoliciesCommand({ RoleName }))).AttachedPolicies).toEqual([
    { PolicyName: 'read', PolicyArn: `arn:aws:iam::${account}:policy/read` },
  ])
  await expect(client.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject({
    name: 'DeleteConflictException',
  })
  await expect(client.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({
    name: 'DeleteConflictException',
  })
  await client.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }))
  await client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'state' }))
  await client.send(new DeleteRoleCommand({ RoleName }))
  await client.send(new DeletePolicyCommand({ PolicyArn }))
  expect(aws.state.accounts.get(account)?.policies.size).toBe(0)
})

test('managed policies have versions, of which one is in force', async () => {
  await using aws = await iam()
  const { client } = aws
  const first = JSON.stringify(allow('s3:*'))
  const { Policy } = await client.send(new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: first }))
  const PolicyArn = Policy?.Arn
  const second = JSON.stringify(allow('ec2:*'))
  await client.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: second, SetAsDefault: true }))
  expect((await client.send(new GetPolicyCommand({ PolicyArn }))).Policy?.DefaultVersionId).toBe('v2')
  const version = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
  expect(decodeURIComponent(version.PolicyVersion?.Document ?? '')).toBe(first)
  expect((await client.send(new ListPolicyVersionsCommand({ PolicyArn }))).Versions).toMatchObject([
    { VersionId: 'v2', IsDefaultVersion: true },
    { VersionId: 'v1', IsDefaultVersion: false },
  ])
  const ofAws = await client.send(new GetPolicyCommand({ PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }))
  expect(ofAws.Policy?.PolicyName).toBe('AdministratorAccess')
})

test('OIDC providers are made once, read, changed and removed', async () => {
  await using aws = await iam()
  const { client } = aws
  const create = () =>
    client.send(new CreateOpenIDConnectProviderCommand({ Url: url, ClientIDList: ['sts.amazonaws.com'] }))
  const { OpenIDConnectProviderArn } = await create()
  expect(OpenIDConnectProviderArn).toBe(provider)
  await expect(create()).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' })
  await client.send(new AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID: 'other' }))
  expect(await client.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))).toMatchObject({
    Url: 'token.actions.githubusercontent.com',
    ClientIDList: ['sts.amazonaws.com', 'other'],
  })
  expect((await client.send(new ListOpenIDConnectProvidersCommand({}))).OpenIDConnectProviderList).toEqual([
    { Arn: provider },
  ])
  await client.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))
  expect((await client.send(new ListOpenIDConnectProvidersCommand({}))).OpenIDConnectProviderList).toEqual([])
  await expect(client.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))).rejects.toThrow(
    `OpenIDConnect Provider not found for arn ${provider}`,
  )
})

describe('simulation', () => {
  const roles = {
    apply: {
      trust,
      inline: {
        state: allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::state/dev/*'),
        tagged: allow('ec2:RunInstances', '*', { Condition: { StringEquals: { 'aws:RequestTag/env': 'dev' } } }),
        never: {
          Version: '2012-10-17',
          Statement: { Effect: 'Deny', Action: 's3:PutObject', Resource: 'arn:aws:s3:::state/dev/frozen/*' },
        },
      },
      attached: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    },
  }

  test('tells allowed, implicitly denied and explicitly denied apart, and by which policy', async () => {
    await using aws = await iam({ accounts: { [account]: { roles } } })
    const { EvaluationResults } = await aws.client.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: `arn:aws:iam::${account}:role/apply`,
        ActionNames: ['s3:PutObject', 'iam:CreateRole'],
        ResourceArns: ['arn:aws:s3:::state/dev/a', 'arn:aws:s3:::state/dev/frozen/a'],
      }),
    )
    expect(
      EvaluationResults?.map((result) => [
        result.EvalActionName,
        result.EvalResourceName,
        result.EvalDecision,
        result.MatchedStatements?.map(({ SourcePolicyId }) => SourcePolicyId),
      ]),
    ).toEqual([
      ['s3:PutObject', 'arn:aws:s3:::state/dev/a', 'allowed', ['role_apply_state']],
      ['s3:PutObject', 'arn:aws:s3:::state/dev/frozen/a', 'explicitDeny', ['role_apply_never']],
      ['iam:CreateRole', 'arn:aws:s3:::state/dev/a', 'implicitDeny', []],
      ['iam:CreateRole', 'arn:aws:s3:::state/dev/frozen/a', 'implicitDeny', []],
    ])
  })

  test('takes the context it is given and names what it misses', async () => {
    await using aws = await iam({ accounts: { [account]: { roles } } })
    const ask = async (ContextEntries: { ContextKeyName: string; ContextKeyValues: string[] }[]) => {
      const answer = await aws.client.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: `arn:aws:iam::${account}:role/apply`,
          ActionNames: ['ec2:RunInstances'],
          ContextEntries: ContextEntries.map((entry) => ({ ...entry, ContextKeyType: 'string' as const })),
        }),
      )
      return answer.EvaluationResults?.[0]
    }
    expect(await ask([])).toMatchObject({ EvalDecision: 'implicitDeny', MissingContextValues: ['aws:RequestTag/env'] })
    expect(await ask([{ ContextKeyName: 'aws:RequestTag/env', ContextKeyValues: ['dev'] }])).toMatchObject({
      EvalDecision: 'allowed',
    })
  })

  test('works without any principal', async () => {
    await using aws = await iam()
    const { EvaluationResults } = await aws.client.send(
      new SimulateCustomPolicyCommand({
        PolicyInputList: [JSON.stringify(allow('s3:*'))],
        ActionNames: ['s3:GetObject'],
      }),
    )
    expect(EvaluationResults).toMatchObject([{ EvalDecision: 'allowed' }])
  })
})

describe('what IAM refuses to store', () => {
  const doc = (statement: object, more: object = {}) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [statement], ...more })
  test.each([
    ['broken JSON', '{', 'This policy contains invalid Json'],
    ['an identity policy', JSON.stringify(allow('s3:*')), 'Missing required field Principal'],
    ['a resource', doc({ ...trust.Statement[0], Resource: '*' }), 'Has prohibited field Resource'],
    [
      'another action',
      doc({ ...trust.Statement[0], Action: 's3:GetObject' }),
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
    [
      'a misspelt operator',
      doc({ ...trust.Statement[0], Condition: { StringEqual: { a: 'b' } } }),
      'Invalid Condition type : StringEqual.',
    ],
    ['a misspelt field', doc({ ...trust.Statement[0], Conditions: {} }), 'Syntax error'],
    [
      'an unknown version',
      doc(trust.Statement[0] ?? {}, { Version: '2020-01-01' }),
      'Syntax error in policy at Version.',
    ],
  ])('%s as trust policy', async (_, AssumeRolePolicyDocument, message) => {
    await using aws = await iam()
    await expect(
      aws.client.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument })),
    ).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException', message: expect.stringContaining(message) })
    expect(aws.state.accounts.get(account)?.roles.size).toBe(0)
  })
})

test('callers need permission, and are told what for', async () => {
  const users = { doctor: { policies: [allow(['iam:Get*', 'iam:List*'])] } }
  await using aws = await iam({ accounts: { [account]: { users, roles: { plan: { trust } } } } }, 'doctor')
  await expect(aws.client.send(new GetRoleCommand({ RoleName: 'plan' }))).resolves.toBeDefined()
  await expect(
    aws.client.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'plan', PolicyDocument: JSON.stringify(trust) })),
  ).rejects.toMatchObject({
    name: 'AccessDenied',
    message: `User: arn:aws:iam::${account}:user/doctor is not authorized to perform: iam:UpdateAssumeRolePolicy on resource: arn:aws:iam::${account}:role/plan because no identity-based policy allows the iam:UpdateAssumeRolePolicy action`,
  })
  expect((await aws.client.send(new ListAccessKeysCommand({}))).AccessKeyMetadata).toMatchObject([
    { UserName: 'doctor' },
  ])
})
