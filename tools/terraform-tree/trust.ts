/** What bootstrap/ makes of the environments file: roles, their trust, and what they may do. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { administrator, awsState, serveAws } from '../../playground/aws/index.ts'
import { cloudState, findObjects, serveCloud } from '../../playground/cloud/index.ts'
import { initArguments } from './roots.ts'
import type { World } from './world.ts'

/** A role as IAM holds it; policies are JSON texts. */
export interface Role {
  readonly name: string
  readonly arn: string
  readonly trust: string
  readonly policy: string
  readonly boundary: string
}

/** An account after its bootstrap. */
export interface Bootstrapped {
  readonly account: string
  readonly roles: readonly Role[]
  /** What a second plan said, with the state in the bucket that the first run made. */
  readonly settled: boolean
}

const override = `terraform {
  backend "local" {}
}
`

/**
 * Applies bootstrap/ as its README tells a person to: first with a local state, because the bucket is not there yet,
 * then with the state moved into the bucket. Throws what terraform said when it fails.
 */
export async function bootstrap(world: World, account: string): Promise<Bootstrapped> {
  const directory = join(world.copy(), 'bootstrap')
  const bucket = `acme-tfstate-${account}`
  const aws = awsState({ accounts: { [account]: {} }, buckets: { [bucket]: { account, versioning: true } } })
  const cloud = cloudState({ account })
  await using states = await serveAws(aws)
  await using served = await serveCloud(cloud, {
    identify: () => ({ account, arn: `arn:aws:iam::${account}:user/administrator`, userId: 'AIDAPLAYGROUND' }),
  })
  const { accessKeyId, secretAccessKey } = administrator(aws, account)
  const env = {
    ...states.env,
    AWS_ENDPOINT_URL: served.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  }
  const terraform = async (...args: string[]): Promise<void> => {
    const ran = await world.terraform(directory, args, env)
    if (ran.code !== 0)
      throw new Error(`bootstrap of ${account}: terraform ${args.join(' ')} exited with ${ran.code}\n${ran.text}`)
  }
  const values = ['-input=false', '-var-file=github.tfvars.json', `-var=account=${account}`]
  writeFileSync(join(directory, 'backend_override.tf'), override)
  await terraform('init', '-input=false')
  await terraform('apply', '-auto-approve', ...values)
  rmSync(join(directory, 'backend_override.tf'))
  await terraform(...initArguments, `-backend-config=bucket=${bucket}`, '-migrate-state', '-force-copy')
  const again = await world.terraform(directory, ['plan', '-detailed-exitcode', ...values], env)

  const policies = findObjects(cloud, { type: 'aws_iam_role_policy' })
  const roles = findObjects(cloud, { type: 'aws_iam_role' }).map(({ id, attributes }): Role => {
    const [boundary] = findObjects(cloud, { type: 'aws_iam_policy', id: text(attributes['permissions_boundary']) })
    return {
      name: id,
      arn: text(attributes['arn']),
      trust: text(attributes['assume_role_policy']),
      policy: text(policies.find((one) => one.attributes['role'] === id)?.attributes['policy']),
      boundary: text(boundary?.attributes['policy']),
    }
  })
  return { account, roles: roles.toSorted((a, b) => (a.name < b.name ? -1 : 1)), settled: again.code === 0 }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A trust policy as `bootstrap/trust/<role>.json` holds it. */
export function trustFile({ trust }: Role): string {
  return `${JSON.stringify(JSON.parse(trust), null, 2)}\n`
}
