/** DNS records. */
import { bool, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'

export const route53Record = resource(
  'aws_route53_record',
  {
    version: 2,
    title: 'Route53 Record',
    service: 'Route 53',
    calls: 'ChangeResourceRecordSets ListResourceRecordSets ChangeResourceRecordSets ChangeResourceRecordSets',
    id: '{zone_id}_{name}_{type}{set_identifier}',
    missing: { code: 'InvalidInput', message: 'no record {id}' },
    global: true,
    conflicts: [
      ['alias', 'records'],
      ['alias', 'ttl'],
    ],
    unique: {
      by: ['zone_id', 'name', 'type', 'set_identifier'],
      scope: 'account',
      code: 'InvalidChangeBatch',
      message: "[Tried to create resource record set [name='{name}', type='{type}'] but it already exists]",
    },
  },
  {
    allow_overwrite: bool.optional.computed.becomes(false),
    fqdn: string.computed.becomes('{name}'),
    health_check_id: string.optional,
    id: string.optional.computed.becomes('{zone_id}_{name}_{type}'),
    multivalue_answer_routing_policy: bool.optional,
    name: string.required.forceNew,
    records: set(string).optional,
    set_identifier: string.optional,
    ttl: number.optional.between(0, 2_147_483_647),
    type: string.required.oneOf(
      'A',
      'AAAA',
      'CAA',
      'CNAME',
      'DS',
      'HTTPS',
      'MX',
      'NAPTR',
      'NS',
      'PTR',
      'SOA',
      'SPF',
      'SRV',
      'SSHFP',
      'SVCB',
      'TLSA',
      'TXT',
    ),
    zone_id: string.required.forceNew,
    alias: block({
      evaluate_target_health: bool.required,
      name: string.required,
      zone_id: string.required,
    }),
    cidr_routing_policy: block({
      collection_id: string.required,
      location_name: string.required,
    }),
    failover_routing_policy: block({
      type: string.required,
    }),
    geolocation_routing_policy: block({
      continent: string.optional,
      country: string.optional,
      subdivision: string.optional,
    }),
    geoproximity_routing_policy: block({
      aws_region: string.optional,
      bias: number.optional,
      local_zone_group: string.optional,
      coordinates: blockSet({
        latitude: string.required,
        longitude: string.required,
      }),
    }),
    latency_routing_policy: block({
      region: string.required,
    }),
    timeouts: timeouts('create', 'delete', 'update'),
    weighted_routing_policy: block({
      weight: number.required,
    }),
  },
)
