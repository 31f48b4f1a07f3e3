/** Launch templates. */
import type { CloudObject } from '../cloud/object.ts'
import type { CloudView } from '../cloud/view.ts'
import { bool, map, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, blocks, prefixedName, regional, requiredBlock, tagged } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import { count, flag } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

const acceleratorCount = {
  max: number.optional,
  min: number.optional,
}

const memoryMib = {
  max: number.optional,
  min: number.required,
}

export const launchTemplate = resource(
  'aws_launch_template',
  {
    version: 1,
    title: 'EC2 Launch Template',
    service: 'EC2',
    calls: 'CreateLaunchTemplate DescribeLaunchTemplates CreateLaunchTemplateVersion DeleteLaunchTemplate',
    id: 'lt-{hex}',
    missing: {
      code: 'InvalidLaunchTemplateId.NotFound',
      message: 'The specified launch template, with template ID {id}, does not exist.',
    },
    unique: {
      by: ['name'],
      scope: 'region',
      code: 'InvalidLaunchTemplateName.AlreadyExistsException',
      message: 'Launch template name already in use.',
    },
    computes: nextVersion,
  },
  {
    ...prefixedName,
    arn: string.computed.becomes('arn:aws:ec2:{region}:{account}:launch-template/{id}'),
    default_version: number.optional.computed.recomputed.becomes(1),
    description: string.optional.length(0, 255),
    disable_api_stop: bool.optional,
    disable_api_termination: bool.optional,
    ebs_optimized: string.optional,
    id: string.optional.computed,
    image_id: string.optional,
    instance_initiated_shutdown_behavior: string.optional.oneOf('stop', 'terminate'),
    instance_type: string.optional,
    kernel_id: string.optional,
    key_name: string.optional,
    latest_version: number.computed.recomputed.becomes(1),
    ram_disk_id: string.optional,
    security_group_names: set(string).optional,
    update_default_version: bool.optional,
    user_data: string.optional,
    vpc_security_group_ids: set(string).optional.refersTo('aws_security_group'),
    block_device_mappings: blocks({
      device_name: string.optional,
      no_device: string.optional,
      virtual_name: string.optional,
      ebs: block({
        delete_on_termination: string.optional,
        encrypted: string.optional,
        iops: number.optional.computed,
        kms_key_id: string.optional,
        snapshot_id: string.optional,
        throughput: number.optional.computed,
        volume_initialization_rate: number.optional.computed,
        volume_size: number.optional.computed,
        volume_type: string.optional.computed,
      }),
    }),
    capacity_reservation_specification: block({
      capacity_reservation_preference: string.optional,
      capacity_reservation_target: block({
        capacity_reservation_id: string.optional,
        capacity_reservation_resource_group_arn: string.optional,
      }),
    }),
    cpu_options: block({
      amd_sev_snp: string.optional,
      core_count: number.optional,
      nested_virtualization: string.optional,
      threads_per_core: number.optional,
    }),
    credit_specification: block({
      cpu_credits: string.optional,
    }),
    enclave_options: block({
      enabled: bool.optional,
    }),
    hibernation_options: block({
      configured: bool.required,
    }),
    iam_instance_profile: block({
      arn: string.optional.refersTo('aws_iam_instance_profile'),
      name: string.optional.refersTo('aws_iam_instance_profile'),
    }),
    instance_market_options: block({
      market_type: string.optional,
      spot_options: block({
        block_duration_minutes: number.optional,
        instance_interruption_behavior: string.optional,
        max_price: string.optional,
        spot_instance_type: string.optional,
        valid_until: string.optional.computed,
      }),
    }),
    instance_requirements: block({
      accelerator_manufacturers: set(string).optional,
      accelerator_names: set(string).optional,
      accelerator_types: set(string).optional,
      allowed_instance_types: set(string).optional,
      bare_metal: string.optional,
      burstable_performance: string.optional,
      cpu_manufacturers: set(string).optional,
      excluded_instance_types: set(string).optional,
      instance_generations: set(string).optional,
      local_storage: string.optional,
      local_storage_types: set(string).optional,
      max_spot_price_as_percentage_of_optimal_on_demand_price: number.optional,
      on_demand_max_price_percentage_over_lowest_price: number.optional,
      require_hibernate_support: bool.optional,
      spot_max_price_percentage_over_lowest_price: number.optional,
      accelerator_count: block(acceleratorCount),
      accelerator_total_memory_mib: block(acceleratorCount),
      baseline_ebs_bandwidth_mbps: block(acceleratorCount),
      memory_gib_per_vcpu: block(acceleratorCount),
      memory_mib: requiredBlock(memoryMib),
      network_bandwidth_gbps: block(acceleratorCount),
      network_interface_count: block(acceleratorCount),
      total_local_storage_gb: block(acceleratorCount),
      vcpu_count: requiredBlock(memoryMib),
    }),
    license_specification: blockSet({
      license_configuration_arn: string.required,
    }),
    maintenance_options: block({
      auto_recovery: string.optional,
    }),
    metadata_options: block({
      http_endpoint: string.optional.computed.oneOf('enabled', 'disabled').becomes('enabled'),
      http_protocol_ipv6: string.optional.computed.becomes('disabled'),
      http_put_response_hop_limit: number.optional.computed.between(1, 64).becomes(1),
      http_tokens: string.optional.computed.oneOf('optional', 'required').becomes('optional'),
      instance_metadata_tags: string.optional.computed.oneOf('enabled', 'disabled').becomes('disabled'),
    }),
    monitoring: block({
      enabled: bool.optional,
    }),
    network_interfaces: blocks({
      associate_carrier_ip_address: string.optional,
      associate_public_ip_address: string.optional,
      delete_on_termination: string.optional,
      description: string.optional,
      device_index: number.optional,
      interface_type: string.optional,
      ipv4_address_count: number.optional,
      ipv4_addresses: set(string).optional,
      ipv4_prefix_count: number.optional,
      ipv4_prefixes: set(string).optional,
      ipv6_address_count: number.optional,
      ipv6_addresses: set(string).optional,
      ipv6_prefix_count: number.optional,
      ipv6_prefixes: set(string).optional,
      network_card_index: number.optional,
      network_interface_id: string.optional,
      primary_ipv6: string.optional,
      private_ip_address: string.optional,
      security_groups: set(string).optional.refersTo('aws_security_group'),
      subnet_id: string.optional.refersTo('aws_subnet'),
      connection_tracking_specification: block({
        tcp_established_timeout: number.optional,
        udp_stream_timeout: number.optional,
        udp_timeout: number.optional,
      }),
      ena_srd_specification: block({
        ena_srd_enabled: bool.optional,
        ena_srd_udp_specification: block({
          ena_srd_udp_enabled: bool.optional,
        }),
      }),
    }),
    network_performance_options: block({
      bandwidth_weighting: string.optional,
    }),
    placement: block({
      affinity: string.optional,
      availability_zone: string.optional,
      group_id: string.optional,
      group_name: string.optional,
      host_id: string.optional,
      host_resource_group_arn: string.optional,
      partition_number: number.optional,
      spread_domain: string.optional,
      tenancy: string.optional,
    }),
    private_dns_name_options: block({
      enable_resource_name_dns_a_record: bool.optional,
      enable_resource_name_dns_aaaa_record: bool.optional,
      hostname_type: string.optional,
    }),
    secondary_interfaces: blocks({
      delete_on_termination: bool.optional,
      device_index: number.optional,
      interface_type: string.optional,
      network_card_index: number.optional,
      private_ip_address_count: number.optional,
      private_ip_addresses: set(string).optional,
      secondary_subnet_id: string.optional,
    }),
    tag_specifications: blocks({
      resource_type: string.optional,
      tags: map(string).optional,
    }),
    ...regional,
    ...tagged,
  },
)

/** Every change makes a version; the default one follows only when asked to. */
function nextVersion(object: CloudObject, _: CloudView, prior: CloudObject | undefined): KnownObject {
  const latest = prior === undefined ? 1 : (count(prior.attributes, 'latest_version') ?? 0) + 1
  const before = prior === undefined ? 1 : (count(prior.attributes, 'default_version') ?? 1)
  return {
    latest_version: latest,
    default_version: flag(object.attributes, 'update_default_version') ? latest : before,
  }
}
