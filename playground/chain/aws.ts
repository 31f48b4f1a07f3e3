/** The AWS of the chain: the accounts of the environments file, each with a state bucket and roles that trust as bootstrap/ says. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { authorize, awsState } from '../aws/index.ts'
import type { AwsState } from '../aws/index.ts'
import { AwsError, addObject, cloudState } from '../cloud/index.ts'
import type { CloudState, ServeCloudOptions } from '../cloud/index.ts'
import { githubIssuer } from '../github/index.ts'
import { checkout } from './files.ts'

const File = z.object({
  environments: z.record(
    z.string(),
    z.object({
      branch: z.string(),
      'hotfix-branch': z.string().optional(),
      account: z.string(),
      approvals: z.number(),
      after: z.string().optional(),
      'plan-role': z.string(),
      'apply-role': z.string(),
    }),
  ),
})

export type ChainEnvironments = z.output<typeof File>['environments']

/** The environments of an environments file, read here anew: the playground shares nothing with what it tests. */
export const environmentsIn = (text: string): ChainEnvironments => File.parse(parse(text)).environments

const bucketOf = (account: string): string => `acme-tfstate-${account}`

/** An AWS in which `bootstrap/` was applied: `keys` is where the issuer's keys are served. */
export function chainAws(environments: ChainEnvironments, keys: string): AwsState {
  const all = Object.values(environments)
  const accounts = [...new Set(all.map(({ account }) => account))]
  const roles = (account: string) =>
    Object.fromEntries(
      all
        .filter((environment) => environment.account === account)
        .flatMap((environment) => [
          roleOf(environment['plan-role'], 'ReadOnlyAccess', account),
          roleOf(environment['apply-role'], 'AdministratorAccess', account),
        ]),
    )
  return awsState({
    accounts: Object.fromEntries(
      accounts.map((account) => [
        account,
        { roles: roles(account), oidcProviders: [{ url: githubIssuer, clientIds: ['sts.amazonaws.com'] }] },
      ]),
    ),
    buckets: Object.fromEntries(
      accounts.map((account) => [
        bucketOf(account),
        { account, versioning: true, tlsOnly: true, encryption: 'AES256', publicAccessBlock: true },
      ]),
    ),
    keySets: { [githubIssuer]: keys },
  })
}

function roleOf(arn: string, policy: string, account: string) {
  const name = arn.replace(/^.*:role\//, '')
  const file = join(checkout, 'terraform/bootstrap/trust', `${name}.json`)
  if (!existsSync(file)) throw new Error(`there is no trust policy for ${name} in account ${account}`)
  const trust: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return [name, { trust, attached: [`arn:aws:iam::aws:policy/${policy}`] }] as const
}

/** An empty cloud, but for the certificate that a person asked for in each account. */
export function chainCloud(environments: ChainEnvironments): CloudState {
  const cloud = cloudState()
  for (const account of new Set(Object.values(environments).map((one) => one.account))) {
    const id = `arn:aws:acm:us-east-2:${account}:certificate/00000000-0000-4000-8000-000000000001`
    addObject(cloud, { type: 'aws_acm_certificate', account, region: 'us-east-2', id, attributes: { arn: id } })
  }
  return cloud
}

/** The cloud asks IAM who is calling and whether they may. */
export function askingIam(aws: AwsState): Pick<ServeCloudOptions, 'identify' | 'authorize'> {
  return {
    identify: (credentials) => {
      const verdict = authorize(aws, credentials, { action: 'sts:GetCallerIdentity', resource: '*' })
      if (!verdict.allowed) return new AwsError(verdict.code, verdict.message, verdict.status)
      return { account: verdict.caller.account, arn: verdict.caller.arn, userId: verdict.caller.userId }
    },
    authorize: ({ credentials, action, resource }) => {
      const verdict = authorize(aws, credentials, { action, resource })
      return verdict.allowed ? undefined : verdict.message
    },
  }
}
