/** Instances. */
import { bool, list, map, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, regional, tagged, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { flag, text } from '../declarations/read.ts'

export const instance = resource(
  'aws_instance',
  {
    version: 2,
    title: 'EC2 Instance',
    service: 'EC2',
    calls: 'RunInstances DescribeInstances ModifyInstanceAttribute TerminateInstances',
    id: 'i-{hex}',
    missing: { code: 'InvalidInstanceID.NotFound', message: "The instance ID '{id}' does not exist" },
    inUse: { code: 'IncorrectInstanceState', message: "The instance '{id}' is in use." },
    quota: {
      limit: 200,
      code: 'InstanceLimitExceeded',
      message: 'You have requested more instances than your current instance limit allows.',
    },
    rules: [protectedInstance, knownImage],
  },
  {
    ami: string.optional.computed.forceNew,
    arn: string.computed.becomes('arn:aws:ec2:{region}:{account}:instance/{id}'),
    associate_public_ip_address: bool.optional.computed.forceNew.becomes(false),
    availability_zone: string.optional.computed.forceNew.becomes('{region}a'),
    disable_api_stop: bool.optional.computed.becomes(false),
    disable_api_termination: bool.optional.computed.becomes(false),
    ebs_optimized: bool.optional.computed.forceNew.becomes(false),
    enable_primary_ipv6: bool.optional.computed.forceNew,
    force_destroy: bool.optional.default(false),
    get_password_data: bool.optional.default(false),
    hibernation: bool.optional.forceNew,
    host_id: string.optional.computed.forceNew,
    host_resource_group_arn: string.optional.computed,
    iam_instance_profile: string.optional.computed.refersTo('aws_iam_instance_profile'),
    id: string.optional.computed,
    instance_initiated_shutdown_behavior: string.optional.computed.becomes('stop'),
    instance_lifecycle: string.computed,
    instance_state: string.computed.becomes('running'),
    instance_type: string.optional.computed,
    ipv6_address_count: number.optional.computed.forceNew,
    ipv6_addresses: list(string).optional.computed.forceNew,
    key_name: string.optional.computed.forceNew,
    monitoring: bool.optional.computed.becomes(false),
    outpost_arn: string.computed,
    password_data: string.computed,
    placement_group: string.optional.computed.forceNew,
    placement_group_id: string.optional.computed,
    placement_partition_number: number.optional.computed,
    primary_network_interface_id: string.computed.becomes('eni-{hex}'),
    private_dns: string.computed.becomes('ip-10-0-0-1.{region}.compute.internal'),
    private_ip: string.optional.computed.forceNew.becomes('10.0.0.10'),
    public_dns: string.computed,
    public_ip: string.computed,
    secondary_private_ips: set(string).optional.computed,
    security_groups: set(string).optional.computed.forceNew,
    source_dest_check: bool.optional.default(true),
    spot_instance_request_id: string.computed,
    subnet_id: string.optional.computed.forceNew.holds('aws_subnet'),
    tenancy: string.optional.computed.forceNew.becomes('default'),
    user_data: string.optional,
    user_data_base64: string.optional.computed,
    user_data_replace_on_change: bool.optional.default(false),
    volume_tags: map(string).optional,
    vpc_security_group_ids: set(string).optional.computed.holds('aws_security_group'),
    capacity_reservation_specification: block({
      capacity_reservation_preference: string.optional,
      capacity_reservation_target: block({
        capacity_reservation_id: string.optional,
        capacity_reservation_resource_group_arn: string.optional,
      }),
    }),
    cpu_options: block({
      amd_sev_snp: string.optional.computed,
      core_count: number.optional.computed,
      nested_virtualization: string.optional.computed,
      threads_per_core: number.optional.computed,
    }).forceNew,
    credit_specification: block({
      cpu_credits: string.optional,
    }),
    ebs_block_device: blockSet({
      delete_on_termination: bool.optional.default(true),
      device_name: string.required.forceNew,
      encrypted: bool.optional.computed.forceNew,
      iops: number.optional.computed,
      kms_key_id: string.optional.computed.forceNew,
      snapshot_id: string.optional.computed.forceNew,
      tags: map(string).optional,
      tags_all: map(string).optional.computed,
      throughput: number.optional.computed,
      volume_id: string.computed,
      volume_size: number.optional.computed,
      volume_type: string.optional.computed,
    }),
    enclave_options: block({
      enabled: bool.optional.computed,
    }).forceNew,
    ephemeral_block_device: blockSet({
      device_name: string.required,
      no_device: bool.optional,
      virtual_name: string.optional,
    }).forceNew,
    instance_market_options: block({
      market_type: string.optional.computed,
      spot_options: block({
        instance_interruption_behavior: string.optional.computed,
        max_price: string.optional.computed,
        spot_instance_type: string.optional.computed,
        valid_until: string.optional.computed,
      }),
    }).forceNew,
    launch_template: block({
      id: string.optional.computed.refersTo('aws_launch_template'),
      name: string.optional.computed,
      version: string.optional.default('$Default'),
    }),
    maintenance_options: block({
      auto_recovery: string.optional.computed,
    }),
    metadata_options: block({
      http_endpoint: string.optional.oneOf('enabled', 'disabled').default('enabled'),
      http_protocol_ipv6: string.optional.default('disabled'),
      http_put_response_hop_limit: number.optional.computed.between(1, 64).becomes(1),
      http_tokens: string.optional.computed.oneOf('optional', 'required').becomes('optional'),
      instance_metadata_tags: string.optional.computed.becomes('disabled'),
    }),
    network_interface: blockSet({
      delete_on_termination: bool.optional.default(false),
      device_index: number.required,
      network_card_index: number.optional.default(0),
      network_interface_id: string.required,
    }).forceNew,
    primary_network_interface: block({
      delete_on_termination: bool.computed,
      network_interface_id: string.required,
    }).forceNew,
    private_dns_name_options: block({
      enable_resource_name_dns_a_record: bool.optional.computed,
      enable_resource_name_dns_aaaa_record: bool.optional.computed,
      hostname_type: string.optional.computed,
    }).forceNew,
    root_block_device: block({
      delete_on_termination: bool.optional.default(true),
      device_name: string.computed.becomes('/dev/xvda'),
      encrypted: bool.optional.computed.forceNew.becomes(false),
      iops: number.optional.computed.becomes(3000),
      kms_key_id: string.optional.computed.forceNew,
      tags: map(string).optional,
      tags_all: map(string).optional.computed,
      throughput: number.optional.computed.becomes(125),
      volume_id: string.computed.becomes('vol-0123456789abcdef0'),
      volume_size: number.optional.computed.becomes(8),
      volume_type: string.optional.computed.becomes('gp3'),
    }),
    secondary_network_interface: blockSet({
      delete_on_termination: bool.optional,
      device_index: number.optional,
      interface_type: string.optional,
      mac_address: string.computed,
      network_card_index: number.required,
      private_ip_address_count: number.optional,
      private_ip_addresses: list(string).computed,
      secondary_interface_id: string.computed,
      secondary_network_id: string.computed,
      secondary_subnet_id: string.required,
      source_dest_check: bool.computed,
      status: string.computed,
    }).forceNew,
    timeouts: timeouts('create', 'delete', 'read', 'update'),
    ...regional,
    ...tagged,
  },
)

function protectedInstance({ verb, object }: Change): Refusal | undefined {
  if (
    verb !== 'delete' ||
    !flag(object.attributes, 'disable_api_termination') ||
    flag(object.attributes, 'force_destroy')
  )
    return undefined
  return {
    code: 'OperationNotPermitted',
    message:
      "The instance '{id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.",
  }
}

/** Ids of images that never existed have the wrong form. */
function knownImage({ verb, object }: Change): Refusal | undefined {
  const image = text(object.attributes, 'ami')
  if (verb !== 'create' || image === '' || /^(?:ami-[0-9a-f]{8,17}|resolve:ssm:.+)$/.test(image)) return undefined
  return { code: 'InvalidAMIID.Malformed', message: 'Invalid id: "{ami}" (expecting "ami-...")' }
}
