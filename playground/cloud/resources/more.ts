/** Small types that complete the services beside this file. */
import { bool, list, number, set, string } from '../declarations/attribute.ts'
import { blockSet, regional, tagged, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'

export const ecsClusterCapacityProviders = resource(
  'aws_ecs_cluster_capacity_providers',
  {
    title: 'ECS Cluster Capacity Providers',
    service: 'ECS',
    calls: 'PutClusterCapacityProviders DescribeClusters PutClusterCapacityProviders PutClusterCapacityProviders',
    id: '{cluster_name}',
    missing: { code: 'ClusterNotFoundException', message: 'Cluster not found.' },
    unconformed: true,
  },
  {
    capacity_providers: set(string).optional,
    cluster_name: string.required.forceNew.partOf('aws_ecs_cluster'),
    id: string.optional.computed,
    default_capacity_provider_strategy: blockSet({
      base: number.optional.default(0),
      capacity_provider: string.required,
      weight: number.optional.default(0),
    }),
    ...regional,
  },
)

export const ceCostAllocationTag = resource(
  'aws_ce_cost_allocation_tag',
  {
    title: 'CE Cost Allocation Tag',
    service: 'Cost Explorer',
    calls:
      'UpdateCostAllocationTagsStatus ListCostAllocationTags UpdateCostAllocationTagsStatus UpdateCostAllocationTagsStatus',
    id: '{tag_key}',
    global: true,
    missing: { code: 'ResourceNotFoundException', message: 'Tag {id} not found' },
    unconformed: true,
  },
  {
    id: string.optional.computed,
    status: string.required.oneOf('Active', 'Inactive'),
    tag_key: string.required.forceNew.length(1, 1024),
    type: string.computed.becomes('UserDefined'),
  },
)

export const autoscalingAttachment = resource(
  'aws_autoscaling_attachment',
  {
    title: 'Auto Scaling Group Attachment',
    service: 'Auto Scaling',
    calls:
      'AttachLoadBalancerTargetGroups DescribeAutoScalingGroups AttachLoadBalancerTargetGroups DetachLoadBalancerTargetGroups',
    id: '{autoscaling_group_name}-{unique}',
    missing: { code: 'ValidationError', message: 'AutoScalingGroup name not found' },
    unconformed: true,
  },
  {
    autoscaling_group_name: string.required.forceNew.partOf('aws_autoscaling_group'),
    elb: string.optional.forceNew,
    id: string.optional.computed,
    lb_target_group_arn: string.optional.forceNew.refersTo('aws_lb_target_group'),
    ...regional,
  },
)

export const acmCertificateValidation = resource(
  'aws_acm_certificate_validation',
  {
    title: 'ACM Certificate Validation',
    service: 'ACM',
    calls: 'DescribeCertificate DescribeCertificate DescribeCertificate DescribeCertificate',
    id: '{now}',
    missing: { code: 'ResourceNotFoundException', message: 'Could not find certificate {id}.' },
    unconformed: true,
  },
  {
    certificate_arn: string.required.forceNew.partOf('aws_acm_certificate'),
    id: string.optional.computed,
    validation_record_fqdns: set(string).optional.forceNew,
    timeouts: timeouts('create'),
    ...regional,
  },
)

export const route53Zone = resource(
  'aws_route53_zone',
  {
    title: 'Route53 Hosted Zone',
    service: 'Route 53',
    calls: 'CreateHostedZone GetHostedZone UpdateHostedZoneComment DeleteHostedZone',
    id: 'Z{number}PLAY',
    global: true,
    missing: { code: 'NoSuchHostedZone', message: 'No hosted zone found with ID: {id}', status: 404 },
    unconformed: true,
  },
  {
    arn: string.computed.becomes('arn:aws:route53:::hostedzone/{id}'),
    comment: string.optional.length(0, 256).default('Managed by Terraform'),
    delegation_set_id: string.optional.forceNew,
    enable_accelerated_recovery: bool.optional.computed,
    force_destroy: bool.optional.default(false),
    id: string.optional.computed,
    name: string.required.forceNew,
    name_servers: list(string).computed.becomes(['ns-1.awsdns-01.com', 'ns-2.awsdns-02.net']),
    primary_name_server: string.computed.becomes('ns-1.awsdns-01.com'),
    zone_id: string.computed.becomes('{id}'),
    vpc: blockSet({ vpc_id: string.required, vpc_region: string.optional.computed }),
    timeouts: timeouts('create', 'delete', 'update'),
    ...tagged,
  },
)

export const iamServiceLinkedRole = resource(
  'aws_iam_service_linked_role',
  {
    title: 'IAM Service Linked Role',
    service: 'IAM',
    calls: 'CreateServiceLinkedRole GetRole UpdateRole DeleteServiceLinkedRole',
    id: 'arn:aws:iam::{account}:role/aws-service-role/{aws_service_name}/AWSServiceRole{custom_suffix}',
    global: true,
    missing: { code: 'NoSuchEntity', message: 'The role {id} cannot be found.', status: 404 },
    unconformed: true,
  },
  {
    arn: string.computed.becomes('{id}'),
    aws_service_name: string.required.forceNew,
    create_date: string.computed.becomes('{now}'),
    custom_suffix: string.optional.forceNew,
    description: string.optional,
    id: string.optional.computed,
    name: string.computed.becomes('AWSServiceRole{custom_suffix}'),
    path: string.computed.becomes('/aws-service-role/{aws_service_name}/'),
    unique_id: string.computed.becomes('AROA{hex}'),
    ...tagged,
  },
)

export const eipAssociation = resource(
  'aws_eip_association',
  {
    title: 'EC2 EIP Association',
    service: 'EC2',
    calls: 'AssociateAddress DescribeAddresses AssociateAddress DisassociateAddress',
    id: 'eipassoc-{hex}',
    missing: { code: 'InvalidAssociationID.NotFound', message: "The association ID '{id}' does not exist" },
    unconformed: true,
  },
  {
    allocation_id: string.optional.computed.forceNew.holds('aws_eip'),
    allow_reassociation: bool.optional.forceNew,
    id: string.optional.computed,
    instance_id: string.optional.computed.forceNew.holds('aws_instance'),
    network_interface_id: string.optional.computed.forceNew,
    private_ip_address: string.optional.computed.forceNew,
    public_ip: string.optional.computed.forceNew,
    ...regional,
  },
)
