/** Subnet and parameter groups of RDS. */
import type { CloudObject } from '../cloud/object.ts'
import type { CloudView } from '../cloud/view.ts'
import { bool, set, string } from '../declarations/attribute.ts'
import { blockSet, prefixedName, regional, tagged } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { text, texts } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

export const dbSubnetGroup = resource(
  'aws_db_subnet_group',
  {
    title: 'RDS DB Subnet Group',
    service: 'RDS',
    calls: 'CreateDBSubnetGroup DescribeDBSubnetGroups ModifyDBSubnetGroup DeleteDBSubnetGroup',
    id: '{name}',
    missing: { code: 'DBSubnetGroupNotFoundFault', message: "DB subnet group '{id}' does not exist.", status: 404 },
    inUse: {
      code: 'InvalidDBSubnetGroupStateFault',
      message: 'Cannot delete the subnet group {id} because at least one database instance uses it.',
    },
    unique: {
      by: ['name'],
      scope: 'region',
      code: 'DBSubnetGroupAlreadyExists',
      message: 'The DB subnet group already exists.',
    },
    computes: subnetGroupVpc,
    rules: [twoZones],
  },
  {
    ...prefixedName,
    arn: string.computed.becomes('arn:aws:rds:{region}:{account}:subgrp:{name}'),
    description: string.optional.default('Managed by Terraform'),
    id: string.optional.computed,
    subnet_ids: set(string).required.refersTo('aws_subnet'),
    supported_network_types: set(string).computed,
    vpc_id: string.computed,
    ...regional,
    ...tagged,
  },
)

export const dbParameterGroup = resource(
  'aws_db_parameter_group',
  {
    title: 'RDS DB Parameter Group',
    service: 'RDS',
    calls: 'CreateDBParameterGroup DescribeDBParameterGroups ModifyDBParameterGroup DeleteDBParameterGroup',
    id: '{name}',
    missing: { code: 'DBParameterGroupNotFound', message: 'DBParameterGroup not found: {id}', status: 404 },
    inUse: {
      code: 'InvalidDBParameterGroupState',
      message:
        'One or more database instances are still members of this parameter group {id}, so the group cannot be deleted',
    },
    unique: {
      by: ['name'],
      scope: 'region',
      code: 'DBParameterGroupAlreadyExists',
      message: 'Parameter group {name} already exists',
    },
  },
  {
    ...prefixedName,
    arn: string.computed.becomes('arn:aws:rds:{region}:{account}:pg:{name}'),
    description: string.optional.forceNew.default('Managed by Terraform'),
    family: string.required.forceNew,
    id: string.optional.computed,
    skip_destroy: bool.optional.default(false),
    parameter: blockSet({
      apply_method: string.optional.oneOf('immediate', 'pending-reboot').default('immediate'),
      name: string.required,
      value: string.required,
    }),
    ...regional,
    ...tagged,
  },
)

function subnetGroupVpc(object: CloudObject, cloud: CloudView): KnownObject {
  const [first = ''] = texts(object.attributes, 'subnet_ids')
  return {
    vpc_id: text(cloud.find('aws_subnet', first)?.attributes ?? {}, 'vpc_id'),
    supported_network_types: ['IPV4'],
  }
}

function twoZones({ verb, object, cloud }: Change): Refusal | undefined {
  const zones = texts(object.attributes, 'subnet_ids').map(
    (id) => cloud.find('aws_subnet', id)?.attributes['availability_zone'],
  )
  if (verb === 'delete' || new Set(zones).size >= 2) return undefined
  return {
    code: 'DBSubnetGroupDoesNotCoverEnoughAZs',
    message:
      'The DB subnet group doesn’t meet Availability Zone (AZ) coverage requirement. Current AZ coverage: 1. Add subnets to cover at least 2 AZs.',
  }
}
