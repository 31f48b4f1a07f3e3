import { string } from '../declarations/attribute.ts'
import { resource } from '../declarations/declare.ts'
import { tagged, regional } from '../declarations/block.ts'
export const vpc = resource(
  'aws_vpc',
  {
    version: 1,
    title: 'EC2 VPC',
    service: 'EC2',
    calls: 'CreateVpc DescribeVpcs ModifyVpcAttribute DeleteVpc',
    id: 'vpc-{hex}',
    missing: { code: 'InvalidVpcID.NotFound', message: "The vpc ID '{id}' does not exist" },
  },
  {
    arn: string.computed.becomes('arn:aws:ec2:{region}:{account}:vpc/{id}'),
    id: string.optional.computed,
    cidr_block: string.required.forceNew.cidr(16, 28),
    ...regional,
    ...tagged,
  },
)
