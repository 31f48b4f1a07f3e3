/** Images that instances start from, and the keys to them. */
import type { CloudView } from '../cloud/view.ts'
import { bool, list, map, record, set, string } from '../declarations/attribute.ts'
import { blockSet, regional, tagged, timeouts } from '../declarations/block.ts'
import { dataSource, resource } from '../declarations/declare.ts'
import { objects, text, texts } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

export const keyPair = resource(
  'aws_key_pair',
  {
    version: 1,
    title: 'EC2 Key Pair',
    service: 'EC2',
    calls: 'ImportKeyPair DescribeKeyPairs CreateTags DeleteKeyPair',
    id: '{key_name}',
    missing: { code: 'InvalidKeyPair.NotFound', message: "The key pair '{id}' does not exist" },
    unique: {
      by: ['key_name'],
      scope: 'region',
      code: 'InvalidKeyPair.Duplicate',
      message: 'The keypair already exists',
    },
  },
  {
    arn: string.computed.becomes('arn:aws:ec2:{region}:{account}:key-pair/{key_name}'),
    fingerprint: string.computed.becomes('{hex}'),
    id: string.optional.computed,
    key_name: string.optional.computed.forceNew.becomes('{prefixed}'),
    key_name_prefix: string.optional.computed.forceNew,
    key_pair_id: string.computed.becomes('key-{hex}'),
    key_type: string.computed.becomes('ed25519'),
    public_key: string.required.forceNew,
    ...regional,
    ...tagged,
  },
)

export const amiData = dataSource(
  'aws_ami',
  {
    title: 'EC2 AMI',
    service: 'EC2',
    call: 'DescribeImages',
    read: findImage,
  },
  {
    allow_unsafe_filter: bool.optional,
    architecture: string.computed,
    arn: string.computed,
    block_device_mappings: set(
      record({ device_name: string, ebs: map(string), no_device: string, virtual_name: string }),
    ).computed,
    boot_mode: string.computed,
    creation_date: string.computed,
    deprecation_time: string.computed,
    description: string.computed,
    ena_support: bool.computed,
    executable_users: list(string).optional,
    hypervisor: string.computed,
    id: string.optional.computed,
    image_id: string.computed,
    image_location: string.computed,
    image_owner_alias: string.computed,
    image_type: string.computed,
    imds_support: string.computed,
    include_deprecated: bool.optional,
    kernel_id: string.computed,
    last_launched_time: string.computed,
    most_recent: bool.optional,
    name: string.computed,
    name_regex: string.optional,
    owner_id: string.computed,
    owners: list(string).optional,
    platform: string.computed,
    platform_details: string.computed,
    product_codes: set(record({ product_code_id: string, product_code_type: string })).computed,
    public: bool.computed,
    ramdisk_id: string.computed,
    root_device_name: string.computed,
    root_device_type: string.computed,
    root_snapshot_id: string.computed,
    sriov_net_support: string.computed,
    state: string.computed,
    state_reason: map(string).computed,
    tags: map(string).optional.computed,
    tpm_support: string.computed,
    uefi_data: string.optional,
    usage_operation: string.computed,
    virtualization_type: string.computed,
    filter: blockSet({
      name: string.required,
      values: set(string).required,
    }),
    timeouts: timeouts('read'),
    ...regional,
  },
)

/** Every query finds the same image, dressed as what was asked for. */
function findImage(query: KnownObject, cloud: CloudView): KnownObject {
  const wanted = new Map(
    objects(query, 'filter').map((filter) => [text(filter, 'name'), texts(filter, 'values')[0] ?? '']),
  )
  const name = (wanted.get('name') ?? 'al2023-ami-2023.*-x86_64').replaceAll('*', '20260101.0')
  const architecture = wanted.get('architecture') ?? (name.includes('arm64') ? 'arm64' : 'x86_64')
  const id = architecture === 'arm64' ? 'ami-0123456789abcdef1' : 'ami-0123456789abcdef0'
  return {
    id,
    image_id: id,
    name,
    architecture,
    arn: `arn:aws:ec2:${cloud.region}::image/${id}`,
    owner_id: '137112412989',
    image_owner_alias: 'amazon',
    image_type: 'machine',
    state: 'available',
    creation_date: '2026-01-01T00:00:00.000Z',
    root_device_name: '/dev/xvda',
    root_device_type: 'ebs',
    virtualization_type: 'hvm',
    hypervisor: 'xen',
    ena_support: true,
    public: true,
    imds_support: 'v2.0',
    block_device_mappings: [],
    product_codes: [],
    state_reason: { code: 'UNSET', message: 'UNSET' },
    tags: {},
  }
}
