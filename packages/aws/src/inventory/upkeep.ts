/** What an account pays for, and may have forgotten: keys, addresses and log groups of one region. */
import { closed } from '../client/closed.ts'
import { look } from '../client/look.ts'
import type { ClientOptions, Look } from '../client/look.ts'

/** A key that the customer manages and that is not on its way out. */
export interface CustomerKey {
  readonly arn: string
  readonly id: string
  readonly description: string
  readonly created: Date | undefined
  readonly aliases: readonly string[]
}

export interface Address {
  readonly allocationId: string
  readonly publicIp: string
  readonly attached: boolean
}

export interface LogGroup {
  readonly name: string
  readonly arn: string
  /** `undefined` keeps everything for ever. */
  readonly retentionDays: number | undefined
  readonly created: Date | undefined
}

const tries = 6

function settings({ credentials, region, endpoint, timeoutMs = 20_000 }: ClientOptions) {
  return {
    region,
    credentials,
    ...closed(timeoutMs),
    maxAttempts: tries,
    ...(endpoint === undefined ? {} : { endpoint }),
  }
}

/** Customer-managed keys with their aliases. Keys of AWS, and those that wait for their deletion, are left out. */
export async function customerKeys(options: ClientOptions): Promise<Look<readonly CustomerKey[]>> {
  return look(async () => {
    const sdk = await import('@aws-sdk/client-kms')
    const client = new sdk.KMSClient(settings(options))
    try {
      const aliases = new Map<string, string[]>()
      for await (const page of sdk.paginateListAliases({ client }, { Limit: 100 }))
        for (const { TargetKeyId: id, AliasName: name } of page.Aliases ?? [])
          if (id !== undefined && name !== undefined) aliases.set(id, [...(aliases.get(id) ?? []), name])
      const found: CustomerKey[] = []
      for await (const page of sdk.paginateListKeys({ client }, { Limit: 1000 }))
        for (const { KeyId: id = '' } of page.Keys ?? []) {
          const { KeyMetadata: key } = await client.send(new sdk.DescribeKeyCommand({ KeyId: id }))
          if (key?.KeyManager !== 'CUSTOMER' || key.KeyState === 'PendingDeletion') continue
          found.push({
            id,
            arn: key.Arn ?? '',
            description: key.Description ?? '',
            created: key.CreationDate,
            aliases: aliases.get(id) ?? [],
          })
        }
      return found
    } finally {
      client.destroy()
    }
  }, [])
}

/** Elastic IP addresses; one that nothing uses is paid for all the same. */
export async function addresses(options: ClientOptions): Promise<Look<readonly Address[]>> {
  return look(async () => {
    const sdk = await import('@aws-sdk/client-ec2')
    const client = new sdk.EC2Client(settings(options))
    try {
      const { Addresses: listed = [] } = await client.send(new sdk.DescribeAddressesCommand({}))
      return listed.map(({ AllocationId, PublicIp, AssociationId, InstanceId }) => ({
        allocationId: AllocationId ?? '',
        publicIp: PublicIp ?? '',
        attached: (AssociationId ?? '') !== '' || (InstanceId ?? '') !== '',
      }))
    } finally {
      client.destroy()
    }
  }, [])
}

/** Log groups and how long they keep what they get. */
export async function logGroups(options: ClientOptions): Promise<Look<readonly LogGroup[]>> {
  return look(async () => {
    const sdk = await import('@aws-sdk/client-cloudwatch-logs')
    const client = new sdk.CloudWatchLogsClient(settings(options))
    try {
      const found: LogGroup[] = []
      for await (const page of sdk.paginateDescribeLogGroups({ client }, { limit: 50 }))
        for (const { logGroupName: name = '', arn = '', retentionInDays, creationTime } of page.logGroups ?? [])
          found.push({
            name,
            arn,
            retentionDays: retentionInDays,
            created: creationTime === undefined ? undefined : new Date(creationTime),
          })
      return found
    } finally {
      client.destroy()
    }
  }, [])
}
