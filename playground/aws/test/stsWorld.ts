/** A playground whose account trusts GitHub's issuer, and the real SDK in front of it. */
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { FaultBoard } from '../../http/faults.ts'
import type { AwsCredentials, AwsInit } from '../index.ts'
import { awsState, serveAws } from '../index.ts'
import { gitHub, issuer } from './issuer.ts'

export const account = '111111111111'
export const host = 'token.actions.githubusercontent.com'
export const provider = `arn:aws:iam::${account}:oidc-provider/${host}`

/** A trust policy of the provider under these conditions. */
export const trust = (conditions: object, more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: provider },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: conditions,
      ...more,
    },
  ],
})

const devTrust = trust({
  StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com', [`${host}:sub`]: 'repo:octo/infra:environment:dev' },
})

const readState = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*' }],
}

/** Serves an account with a role `plan` that trusts `octo/infra` in the environment `dev`, and GitHub's issuer. */
export async function sts(init: AwsInit = {}) {
  const now = { time: Date.parse('2026-03-04T05:06:07Z') }
  const clock = () => new Date(now.time)
  const idp = await issuer(clock)
  const state = awsState({
    accounts: {
      [account]: {
        roles: { plan: { trust: devTrust, inline: { read: readState } } },
        oidcProviders: [{ url: gitHub, clientIds: ['sts.amazonaws.com'] }],
      },
    },
    buckets: { state: { objects: { 'dev/terraform.tfstate': '{}' } } },
    keySets: { [gitHub]: `${idp.url}/.well-known/jwks` },
    clock,
    ...init,
  })
  const board: FaultBoard = { faults: [] }
  const server = await serveAws(state, board)
  const client = (credentials?: AwsCredentials) =>
    new STSClient({
      endpoint: server.url,
      region: 'us-east-2',
      maxAttempts: 1,
      credentials: credentials ?? { accessKeyId: 'none', secretAccessKey: 'none' },
    })
  const assume = async (token: string, more: object = {}) =>
    client().send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: `arn:aws:iam::${account}:role/plan`,
        RoleSessionName: 'run-7-1',
        WebIdentityToken: token,
        ...more,
      }),
    )
  return {
    state,
    board,
    idp,
    now,
    client,
    assume,
    url: server.url,
    async session(claims: Record<string, unknown> = {}): Promise<AwsCredentials> {
      const { Credentials } = await assume(await idp.token(claims))
      return {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      }
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await idp[Symbol.asyncDispose]()
    },
  }
}
