/** Who and where the provider is. */
import { string } from '../declarations/attribute.ts'
import { regional } from '../declarations/block.ts'
import { dataSource } from '../declarations/declare.ts'

export const callerIdentityData = dataSource(
  'aws_caller_identity',
  {
    title: 'STS Caller Identity',
    service: 'STS',
    call: 'GetCallerIdentity',
  },
  {
    account_id: string.computed,
    arn: string.computed,
    id: string.optional.computed,
    user_id: string.computed,
  },
)

export const regionData = dataSource(
  'aws_region',
  {
    title: 'Region',
    service: 'EC2',
    call: 'DescribeRegions',
  },
  {
    description: string.computed,
    endpoint: string.optional.computed,
    id: string.optional.computed,
    name: string.optional.computed,
    ...regional,
  },
)

export const partitionData = dataSource(
  'aws_partition',
  {
    title: 'Partition',
    service: 'EC2',
    call: 'DescribeRegions',
  },
  {
    dns_suffix: string.computed,
    id: string.optional.computed,
    partition: string.computed,
    reverse_dns_prefix: string.computed,
  },
)
