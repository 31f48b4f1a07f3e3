/** EventBridge rules and their targets. */
import { bool, list, map, number, string } from '../declarations/attribute.ts'
import { block, regional, tagged } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'

const missing = { code: 'ResourceNotFoundException', message: 'Rule {id} does not exist on EventBus default.' }

export const cloudwatchEventRule = resource(
  'aws_cloudwatch_event_rule',
  {
    title: 'EventBridge Rule',
    service: 'EventBridge',
    calls: 'PutRule DescribeRule PutRule DeleteRule',
    id: '{name}',
    missing,
    inUse: { code: 'ValidationException', message: "Rule can't be deleted since it has targets." },
    unconformed: true,
  },
  {
    arn: string.computed.becomes('arn:aws:events:{region}:{account}:rule/{name}'),
    description: string.optional.length(0, 512),
    event_bus_name: string.optional.forceNew.default('default'),
    event_pattern: string.optional.json,
    force_destroy: bool.optional.default(false),
    id: string.optional.computed,
    is_enabled: bool.optional,
    name: string.optional.computed.forceNew.length(1, 64).becomes('{prefixed}'),
    name_prefix: string.optional.computed.forceNew,
    role_arn: string.optional,
    schedule_expression: string.optional.length(0, 256),
    state: string.optional
      .oneOf('DISABLED', 'ENABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS')
      .default('ENABLED'),
    ...regional,
    ...tagged,
  },
)

export const cloudwatchEventTarget = resource(
  'aws_cloudwatch_event_target',
  {
    version: 1,
    title: 'EventBridge Target',
    service: 'EventBridge',
    calls: 'PutTargets ListTargetsByRule PutTargets RemoveTargets',
    id: '{rule}-{target_id}',
    importId: '{rule}/{target_id}',
    missing,
    unconformed: true,
  },
  {
    arn: string.required,
    event_bus_name: string.optional.forceNew.default('default'),
    force_destroy: bool.optional.default(false),
    id: string.optional.computed,
    input: string.optional,
    input_path: string.optional,
    role_arn: string.optional,
    rule: string.required.forceNew.holds('aws_cloudwatch_event_rule'),
    target_id: string.optional.computed.forceNew.becomes('{prefixed}'),
    dead_letter_config: block({ arn: string.optional }),
    ecs_target: block({
      enable_ecs_managed_tags: bool.optional.default(false),
      enable_execute_command: bool.optional.default(false),
      group: string.optional,
      launch_type: string.optional,
      platform_version: string.optional,
      propagate_tags: string.optional,
      tags: map(string).optional,
      task_count: number.optional.default(1),
      task_definition_arn: string.required,
      network_configuration: block({
        assign_public_ip: bool.optional.default(false),
        security_groups: list(string).optional,
        subnets: list(string).required,
      }),
    }),
    input_transformer: block({ input_paths: map(string).optional, input_template: string.required }),
    retry_policy: block({
      maximum_event_age_in_seconds: number.optional,
      maximum_retry_attempts: number.optional,
    }),
    ...regional,
  },
)
