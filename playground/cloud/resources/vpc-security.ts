/** Security groups and their rules. */
import type { CloudObject } from '../cloud/object.ts'
import { bool, list, number, record, set, string } from '../declarations/attribute.ts'
import { prefixedName, regional, tagged, taggedComputed, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'

export const securityGroup = resource(
  'aws_security_group',
  {
    version: 1,
    title: 'EC2 Security Group',
    service: 'EC2',
    calls: 'CreateSecurityGroup DescribeSecurityGroups AuthorizeSecurityGroupIngress DeleteSecurityGroup',
    id: 'sg-{hex}',
    missing: { code: 'InvalidGroup.NotFound', message: "The security group '{id}' does not exist" },
    inUse: { code: 'DependencyViolation', message: 'resource {id} has a dependent object' },
    quota: {
      limit: 2500,
      code: 'SecurityGroupLimitExceeded',
      message: 'The maximum number of security groups has been reached.',
    },
    unique: {
      by: ['vpc_id', 'name'],
      scope: 'region',
      code: 'InvalidGroup.Duplicate',
      message: "The security group '{name}' already exists for VPC '{vpc_id}'",
    },
  },
  {
    ...prefixedName,
    arn: string.computed.becomes('arn:aws:ec2:{region}:{account}:security-group/{id}'),
    description: string.optional.forceNew.length(0, 255).default('Managed by Terraform'),
    egress: set(
      record({
        cidr_blocks: list(string),
        from_port: number,
        ipv6_cidr_blocks: list(string),
        prefix_list_ids: list(string),
        protocol: string,
        security_groups: set(string),
        self: bool,
        to_port: number,
      }),
    ).optional.computed,
    id: string.optional.computed,
    ingress: set(
      record({
        cidr_blocks: list(string),
        from_port: number,
        ipv6_cidr_blocks: list(string),
        prefix_list_ids: list(string),
        protocol: string,
        security_groups: set(string),
        self: bool,
        to_port: number,
      }),
    ).optional.computed,
    owner_id: string.computed.becomes('{account}'),
    revoke_rules_on_delete: bool.optional.default(false),
    vpc_id: string.optional.computed.forceNew.holds('aws_vpc'),
    timeouts: timeouts('create', 'delete'),
    ...regional,
    ...tagged,
  },
)

export const securityGroupRule = resource(
  'aws_security_group_rule',
  {
    version: 2,
    title: 'Security Group Rule',
    service: 'EC2',
    calls:
      'AuthorizeSecurityGroupIngress DescribeSecurityGroups UpdateSecurityGroupRuleDescriptionsIngress RevokeSecurityGroupIngress',
    id: 'sgrule-{number}',
    missing: { code: 'InvalidSecurityGroupRuleId.NotFound', message: 'no rule {id}' },
    rules: [noRuleTwice],
  },
  {
    cidr_blocks: list(string).optional.forceNew.cidr(),
    description: string.optional,
    from_port: number.required.forceNew,
    id: string.optional.computed,
    ipv6_cidr_blocks: list(string).optional.forceNew,
    prefix_list_ids: list(string).optional.forceNew,
    protocol: string.required.forceNew,
    security_group_id: string.required.forceNew.partOf('aws_security_group'),
    security_group_rule_id: string.computed.becomes('sgr-{hex}'),
    self: bool.optional.forceNew.default(false),
    source_security_group_id: string.optional.computed.forceNew.holds('aws_security_group'),
    to_port: number.required.forceNew,
    type: string.required.forceNew.oneOf('ingress', 'egress'),
    timeouts: timeouts('create'),
    ...regional,
  },
)

export const vpcSecurityGroupIngressRule = resource(
  'aws_vpc_security_group_ingress_rule',
  {
    title: 'VPC Security Group Ingress Rule',
    service: 'EC2',
    calls:
      'AuthorizeSecurityGroupIngress DescribeSecurityGroupRules ModifySecurityGroupRules RevokeSecurityGroupIngress',
    id: 'sgr-{hex}',
    missing: { code: 'InvalidSecurityGroupRuleId.NotFound', message: 'The security group rule ID {id} does not exist' },
    exactlyOne: [['cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id']],
    rules: [noRuleTwice],
  },
  {
    arn: string.computed.becomes('arn:aws:ec2:{region}:{account}:security-group-rule/{id}'),
    cidr_ipv4: string.optional.cidr(),
    cidr_ipv6: string.optional,
    description: string.optional,
    from_port: number.optional.between(-1, 65_535),
    id: string.computed,
    ip_protocol: string.required,
    prefix_list_id: string.optional,
    referenced_security_group_id: string.optional.holds('aws_security_group'),
    security_group_id: string.required.forceNew.partOf('aws_security_group'),
    security_group_rule_id: string.computed.becomes('{id}'),
    to_port: number.optional.between(-1, 65_535),
    ...regional,
    ...taggedComputed,
  },
)

export const vpcSecurityGroupEgressRule = resource(
  'aws_vpc_security_group_egress_rule',
  {
    title: 'VPC Security Group Egress Rule',
    service: 'EC2',
    calls: 'AuthorizeSecurityGroupEgress DescribeSecurityGroupRules ModifySecurityGroupRules RevokeSecurityGroupEgress',
    id: 'sgr-{hex}',
    missing: { code: 'InvalidSecurityGroupRuleId.NotFound', message: 'The security group rule ID {id} does not exist' },
    exactlyOne: [['cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id']],
    rules: [noRuleTwice],
  },
  {
    arn: string.computed.becomes('arn:aws:ec2:{region}:{account}:security-group-rule/{id}'),
    cidr_ipv4: string.optional.cidr(),
    cidr_ipv6: string.optional,
    description: string.optional,
    from_port: number.optional.between(-1, 65_535),
    id: string.computed,
    ip_protocol: string.required,
    prefix_list_id: string.optional,
    referenced_security_group_id: string.optional.holds('aws_security_group'),
    security_group_id: string.required.forceNew.partOf('aws_security_group'),
    security_group_rule_id: string.computed.becomes('{id}'),
    to_port: number.optional.between(-1, 65_535),
    ...regional,
    ...taggedComputed,
  },
)

const ruleNames = [
  'type',
  'from_port',
  'to_port',
  'protocol',
  'ip_protocol',
  'cidr_ipv4',
  'cidr_ipv6',
  'cidr_blocks',
  'ipv6_cidr_blocks',
  'prefix_list_id',
  'referenced_security_group_id',
  'source_security_group_id',
  'self',
  'security_group_id',
]

/** The same permission cannot be given twice. */
function noRuleTwice({ verb, object, cloud }: Change): Refusal | undefined {
  if (verb !== 'create') return undefined
  const key = (one: CloudObject): string => JSON.stringify(ruleNames.map((name) => one.attributes[name] ?? null))
  if (!cloud.all(object.type).some((other) => key(other) === key(object))) return undefined
  return { code: 'InvalidPermission.Duplicate', message: 'the specified rule already exists' }
}
