/** The world that the rig starts with: one AWS account, a state bucket, and a reading and a writing role per environment. */
import { awsState } from '../aws/index.ts'
import type { AwsState } from '../aws/index.ts'

export const account = '111111111111'
export const region = 'us-east-2'
export const stateBucket = 'acme-state'
export const repositoryName = 'acme/infrastructure'
export const issuer = 'https://token.actions.githubusercontent.com'

const host = 'token.actions.githubusercontent.com'

export interface World {
  readonly environments: readonly string[]
  /** Where the issuer's keys are served. */
  readonly keys: string
  /** `repo:acme@ID/infrastructure@ID`, the start of every subject of the repository. */
  readonly subject: string
}

/** An AWS in which each environment's roles trust that environment's jobs only. */
export function awsOf({ environments, keys, subject }: World): AwsState {
  const roles = Object.fromEntries(
    environments.flatMap((environment) => [
      [
        `${environment}-plan`,
        {
          trust: trust(
            [`${subject}:environment:${environment}`, `${subject}:pull_request`],
            // A merge group's runs are of a branch that GitHub makes for it.
            `${subject}:ref:refs/heads/gh-readonly-queue/*`,
          ),
          inline: {
            read: policy(stateRead(environment), [
              [
                '*',
                [
                  'ec2:Describe*',
                  'ssm:Get*',
                  'ssm:Describe*',
                  'iam:Get*',
                  'iam:List*',
                  's3:Get*',
                  's3:List*',
                  'sts:GetCallerIdentity',
                  'tag:Get*',
                  'kms:List*',
                  'kms:Describe*',
                  'logs:Describe*',
                ],
              ],
            ]),
          },
        },
      ],
      [
        `${environment}-apply`,
        {
          trust: trust([`${subject}:environment:${environment}`]),
          inline: {
            write: policy(stateWrite(environment), [['*', ['ec2:*', 'ssm:*', 'tag:Get*', 'sts:GetCallerIdentity']]]),
          },
        },
      ],
    ]),
  )
  return awsState({
    region,
    accounts: { [account]: { roles, oidcProviders: [{ url: issuer, clientIds: ['sts.amazonaws.com'] }] } },
    buckets: { [stateBucket]: { versioning: true, tlsOnly: true, encryption: 'AES256', publicAccessBlock: true } },
    keySets: { [issuer]: keys },
  })
}

export const roleArn = (environment: string, purpose: 'plan' | 'apply'): string =>
  `arn:aws:iam::${account}:role/${environment}-${purpose}`

type Grant = readonly [resource: string | readonly string[], actions: readonly string[]]

const bucketArn = `arn:aws:s3:::${stateBucket}`

const stateRead = (environment: string): Grant[] => [
  [bucketArn, ['s3:ListBucket']],
  [`${bucketArn}/${environment}/*`, ['s3:GetObject']],
]

const stateWrite = (environment: string): Grant[] => [
  [bucketArn, ['s3:ListBucket', 's3:ListBucketVersions']],
  [`${bucketArn}/${environment}/*`, ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:DeleteObject']],
]

function policy(...grants: readonly (readonly Grant[])[]) {
  return {
    Version: '2012-10-17',
    Statement: grants.flat().map(([Resource, Action]) => ({ Effect: 'Allow', Action, Resource })),
  }
}

function trust(subjects: readonly string[], pattern?: string) {
  const statement = (like: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>) => ({
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: like,
  })
  const aud = { [`${host}:aud`]: 'sts.amazonaws.com' }
  return {
    Version: '2012-10-17',
    Statement: [
      statement({ StringEquals: { ...aud, [`${host}:sub`]: subjects } }),
      ...(pattern === undefined ? [] : [statement({ StringEquals: aud, StringLike: { [`${host}:sub`]: pattern } })]),
    ],
  }
}
