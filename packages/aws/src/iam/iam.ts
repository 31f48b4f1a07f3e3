/** IAM, as far as a check of roles reads it. */
import type { IAMClient } from '@aws-sdk/client-iam'
import { closed } from '../client/closed.ts'
import { look } from '../client/look.ts'
import type { ClientOptions, Look } from '../client/look.ts'
import { readIdentityPolicy } from '../roles/identity-policy.ts'
import type { IdentityPolicy } from '../roles/identity-policy.ts'

/** An OpenID Connect provider. */
export interface ProviderFacts {
  readonly arn: string
  readonly clientIds: readonly string[]
}

/** A role without its permissions. */
export interface RoleFacts {
  readonly arn: string
  /** JSON text of its trust policy. */
  readonly trust: string
  /** In seconds. */
  readonly maxSessionDuration: number
  readonly boundaryArn: string | undefined
}

/** What a role may do: its policies, and the boundary they are held within. */
export interface RolePermissions {
  readonly policies: readonly IdentityPolicy[]
  readonly boundary: IdentityPolicy | undefined
}

/** An action to ask about, and on what; `*` for any resource. */
export interface Wanted {
  readonly action: string
  readonly resource: string
}

/** The simulator's word on one of them. */
export interface Simulated extends Wanted {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny'
  /** Condition keys that policies ask for and a simulation does not have. */
  readonly missingKeys: readonly string[]
}

/** Reads IAM; nothing here changes anything, and nothing rejects for what AWS answers. */
export interface IamPort {
  provider(arn: string): Promise<Look<ProviderFacts>>
  /** By name, without its path. */
  role(name: string): Promise<Look<RoleFacts>>
  permissions(role: { readonly name: string; readonly boundaryArn: string | undefined }): Promise<Look<RolePermissions>>
  simulate(roleArn: string, wanted: readonly Wanted[]): Promise<Look<readonly Simulated[]>>
}

const GONE = ['NoSuchEntity']

/** IAM with a session's keys. The SDK is loaded with the first call: it is the heaviest part of a check. */
export function sdkIam(options: ClientOptions): IamPort {
  const { credentials, region, endpoint, timeoutMs = 10_000 } = options
  const ask = async <T>(call: (iam: Iam) => Promise<T>): Promise<Look<T>> => {
    const sdk = await import('@aws-sdk/client-iam')
    const client = new sdk.IAMClient({
      region,
      credentials,
      ...closed(timeoutMs),
      ...(endpoint === undefined ? {} : { endpoint }),
    })
    try {
      return await look(() => call({ sdk, client }), GONE)
    } finally {
      client.destroy()
    }
  }
  return {
    provider: (arn) => ask((iam) => provider(iam, arn)),
    role: (name) => ask((iam) => role(iam, name)),
    permissions: (of) => ask((iam) => permissions(iam, of)),
    simulate: (roleArn, wanted) => ask((iam) => simulate(iam, roleArn, wanted)),
  }
}

interface Iam {
  readonly sdk: typeof import('@aws-sdk/client-iam')
  readonly client: IAMClient
}

async function provider({ sdk, client }: Iam, arn: string): Promise<ProviderFacts> {
  const found = await client.send(new sdk.GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }))
  return { arn, clientIds: found.ClientIDList ?? [] }
}

async function role({ sdk, client }: Iam, name: string): Promise<RoleFacts> {
  const { Role: found } = await client.send(new sdk.GetRoleCommand({ RoleName: name }))
  return {
    arn: found?.Arn ?? '',
    trust: decodeURIComponent(found?.AssumeRolePolicyDocument ?? ''),
    maxSessionDuration: found?.MaxSessionDuration ?? 3600,
    boundaryArn: found?.PermissionsBoundary?.PermissionsBoundaryArn,
  }
}

async function permissions(
  iam: Iam,
  { name, boundaryArn }: { readonly name: string; readonly boundaryArn: string | undefined },
): Promise<RolePermissions> {
  const { sdk, client } = iam
  const [inline, attached, boundary] = await Promise.all([
    inlineNames(iam, name),
    attachedArns(iam, name),
    boundaryArn === undefined ? undefined : managed(iam, boundaryArn),
  ])
  const policies = await Promise.all([
    ...inline.map(async (policy) => {
      const found = await client.send(new sdk.GetRolePolicyCommand({ RoleName: name, PolicyName: policy }))
      return readIdentityPolicy(policy, decodeURIComponent(found.PolicyDocument ?? ''))
    }),
    ...attached.map(async (arn) => managed(iam, arn)),
  ])
  return { policies, boundary }
}

async function inlineNames({ sdk, client }: Iam, name: string): Promise<string[]> {
  const names: string[] = []
  for await (const page of sdk.paginateListRolePolicies({ client }, { RoleName: name })) {
    names.push(...(page.PolicyNames ?? []))
  }
  return names
}

async function attachedArns({ sdk, client }: Iam, name: string): Promise<string[]> {
  const arns: string[] = []
  for await (const page of sdk.paginateListAttachedRolePolicies({ client }, { RoleName: name })) {
    arns.push(...(page.AttachedPolicies ?? []).flatMap(({ PolicyArn: arn }) => arn ?? []))
  }
  return arns
}

async function managed({ sdk, client }: Iam, arn: string): Promise<IdentityPolicy> {
  const { Policy: policy } = await client.send(new sdk.GetPolicyCommand({ PolicyArn: arn }))
  const { PolicyVersion: version } = await client.send(
    new sdk.GetPolicyVersionCommand({ PolicyArn: arn, VersionId: policy?.DefaultVersionId }),
  )
  return readIdentityPolicy(arn, decodeURIComponent(version?.Document ?? ''))
}

/** The simulator takes up to a hundred actions at once, but each of them on each resource of the call. */
async function simulate({ sdk, client }: Iam, roleArn: string, wanted: readonly Wanted[]): Promise<Simulated[]> {
  const resources = [...new Set(wanted.map(({ resource }) => resource))]
  const answers = await Promise.all(
    resources.map(async (resource) => {
      const actions = wanted.filter((each) => each.resource === resource).map(({ action }) => action)
      const input = { PolicySourceArn: roleArn, ActionNames: actions, ResourceArns: [resource] }
      const results: Simulated[] = []
      for await (const page of sdk.paginateSimulatePrincipalPolicy({ client }, input)) {
        results.push(...(page.EvaluationResults ?? []).map((result) => read(result, resource)))
      }
      return results
    }),
  )
  return answers.flat()
}

interface RawResult {
  readonly EvalActionName: string | undefined
  readonly EvalDecision: string | undefined
  readonly MissingContextValues?: readonly string[] | undefined
}

function read(result: RawResult, resource: string): Simulated {
  const { EvalActionName: action = '', EvalDecision: decision, MissingContextValues: missingKeys = [] } = result
  return {
    action,
    resource,
    decision: decision === 'allowed' || decision === 'explicitDeny' ? decision : 'implicitDeny',
    missingKeys,
  }
}
