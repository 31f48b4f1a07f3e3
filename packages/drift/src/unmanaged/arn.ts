import type { InventoryItem } from './unmanaged.ts'

interface Arn {
  readonly service: string
  readonly region: string
  readonly account: string
  readonly resource: string
  readonly whole: string
}

/** How a kind of ARN is called in Terraform, and what `import` wants of it. */
interface Kind {
  readonly service: string
  /** The part of the ARN after the account; group 1 is what `id` makes an id of. */
  readonly resource: RegExp
  readonly type: string
  /** Group 1 if left out. */
  readonly id?: (found: string, arn: Arn) => string
}

const wholeArn = (_: string, { whole }: Arn): string => whole

// From the "Import" sections of the AWS provider's documentation and AWS's Service Authorization Reference.
const kinds: readonly Kind[] = [
  ...ec2Kinds({
    'elastic-ip': 'eip',
    instance: 'instance',
    image: 'ami',
    'internet-gateway': 'internet_gateway',
    'launch-template': 'launch_template',
    natgateway: 'nat_gateway',
    'network-acl': 'network_acl',
    'network-interface': 'network_interface',
    'route-table': 'route_table',
    'security-group': 'security_group',
    snapshot: 'ebs_snapshot',
    subnet: 'subnet',
    'transit-gateway': 'ec2_transit_gateway',
    volume: 'ebs_volume',
    vpc: 'vpc',
    'vpc-endpoint': 'vpc_endpoint',
    'vpc-flow-log': 'flow_log',
    'vpc-peering-connection': 'vpc_peering_connection',
  }),
  { service: 'ec2', resource: /^key-pair\/(.+)$/u, type: 'aws_key_pair' },
  { service: 'acm', resource: /^certificate\//u, type: 'aws_acm_certificate', id: wholeArn },
  { service: 'apigateway', resource: /^\/apis\/([^/]+)$/u, type: 'aws_apigatewayv2_api' },
  { service: 'apigateway', resource: /^\/restapis\/([^/]+)$/u, type: 'aws_api_gateway_rest_api' },
  { service: 'cloudtrail', resource: /^trail\//u, type: 'aws_cloudtrail', id: wholeArn },
  { service: 'cloudwatch', resource: /^alarm:(.+)$/u, type: 'aws_cloudwatch_metric_alarm' },
  { service: 'codedeploy', resource: /^application:(.+)$/u, type: 'aws_codedeploy_app' },
  { service: 'dynamodb', resource: /^table\/([^/]+)$/u, type: 'aws_dynamodb_table' },
  { service: 'ecr', resource: /^repository\/(.+)$/u, type: 'aws_ecr_repository' },
  { service: 'ecs', resource: /^cluster\/(.+)$/u, type: 'aws_ecs_cluster' },
  { service: 'ecs', resource: /^service\/(.+\/.+)$/u, type: 'aws_ecs_service' },
  { service: 'ecs', resource: /^task-definition\//u, type: 'aws_ecs_task_definition', id: wholeArn },
  { service: 'elasticfilesystem', resource: /^file-system\/(.+)$/u, type: 'aws_efs_file_system' },
  { service: 'elasticloadbalancing', resource: /^loadbalancer\/(?:app|net|gwy)\//u, type: 'aws_lb', id: wholeArn },
  { service: 'elasticloadbalancing', resource: /^targetgroup\//u, type: 'aws_lb_target_group', id: wholeArn },
  { service: 'elasticloadbalancing', resource: /^listener\//u, type: 'aws_lb_listener', id: wholeArn },
  { service: 'elasticloadbalancing', resource: /^listener-rule\//u, type: 'aws_lb_listener_rule', id: wholeArn },
  { service: 'events', resource: /^rule\/([^/]+)$/u, type: 'aws_cloudwatch_event_rule' },
  { service: 'iam', resource: /^role\/(?:.*\/)?([^/]+)$/u, type: 'aws_iam_role' },
  { service: 'iam', resource: /^policy\//u, type: 'aws_iam_policy', id: wholeArn },
  { service: 'iam', resource: /^instance-profile\/(?:.*\/)?([^/]+)$/u, type: 'aws_iam_instance_profile' },
  { service: 'iam', resource: /^oidc-provider\//u, type: 'aws_iam_openid_connect_provider', id: wholeArn },
  { service: 'kms', resource: /^key\/(.+)$/u, type: 'aws_kms_key' },
  { service: 'lambda', resource: /^function:([^:]+)$/u, type: 'aws_lambda_function' },
  { service: 'logs', resource: /^log-group:(.+?)(?::\*)?$/u, type: 'aws_cloudwatch_log_group' },
  { service: 'rds', resource: /^db:(.+)$/u, type: 'aws_db_instance' },
  { service: 'rds', resource: /^cluster:(.+)$/u, type: 'aws_rds_cluster' },
  { service: 'rds', resource: /^pg:(.+)$/u, type: 'aws_db_parameter_group' },
  { service: 'rds', resource: /^subgrp:(.+)$/u, type: 'aws_db_subnet_group' },
  { service: 'route53', resource: /^hostedzone\/(.+)$/u, type: 'aws_route53_zone' },
  { service: 'route53', resource: /^healthcheck\/(.+)$/u, type: 'aws_route53_health_check' },
  { service: 's3', resource: /^([^/]+)$/u, type: 'aws_s3_bucket' },
  { service: 'secretsmanager', resource: /^secret:/u, type: 'aws_secretsmanager_secret', id: wholeArn },
  { service: 'sns', resource: /^[^:]+$/u, type: 'aws_sns_topic', id: wholeArn },
  {
    service: 'sqs',
    resource: /^([^:]+)$/u,
    type: 'aws_sqs_queue',
    id: (name, { region, account }) => `https://sqs.${region}.amazonaws.com/${account}/${name}`,
  },
  { service: 'ssm', resource: /^document\/(.+)$/u, type: 'aws_ssm_document' },
  {
    service: 'ssm',
    resource: /^parameter\/(.+)$/u,
    type: 'aws_ssm_parameter',
    // The ARN of `/a/b` and that of `a` begin alike; only names with a slash in them begin with one.
    id: (name) => (name.includes('/') ? `/${name}` : name),
  },
  {
    service: 'wafv2',
    resource: /^(?:regional|global)\/webacl\/(.+)$/u,
    type: 'aws_wafv2_web_acl',
    id: (found, { resource }) => {
      const [name, id] = found.split('/')
      return `${id}/${name}/${resource.startsWith('global') ? 'CLOUDFRONT' : 'REGIONAL'}`
    },
  },
]

function ec2Kinds(types: Readonly<Record<string, string>>): Kind[] {
  return Object.entries(types).map(([kind, type]) => ({
    service: 'ec2',
    resource: new RegExp(`^${kind}/(.+)$`, 'u'),
    type: `aws_${type}`,
  }))
}

/** What an account lists, as an object to look for in states: its type and import id where the ARN tells them. */
export function inventoryItem(arn: string, tags: Readonly<Record<string, string>>): InventoryItem {
  const [, service = '', region = '', account = '', resource = ''] =
    /^arn:[^:]*:([^:]*):([^:]*):([^:]*):(.*)$/su.exec(arn) ?? []
  const parts = { service, region, account, resource, whole: arn }
  for (const kind of kinds) {
    if (kind.service !== service) continue
    const found = kind.resource.exec(resource)
    if (found === null) continue
    const id = kind.id?.(found[1] ?? '', parts) ?? found[1] ?? arn
    return { arn, tags, type: kind.type, id }
  }
  return { arn, tags, id: resource.split(/[:/]/u).at(-1) ?? arn }
}

// Whoever made it copied the tags: it comes and goes with its maker, which is in a state.
const makers =
  /^aws:(?:autoscaling|backup|cloudformation|ec2:fleet-id|ec2spot|ecs|eks|elasticmapreduce|servicecatalog)/u
const passing =
  /:ecs:[^:]*:[^:]*:(?:task|container-instance|task-set)\/|:rds:[^:]*:[^:]*:(?:cluster-)?snapshot:(?:rds|awsbackup):/u

/** Whether something else in AWS made it: an instance of a scaling group, a task, an automatic snapshot. */
export function isMadeByAnother({ arn = '', tags }: Pick<InventoryItem, 'arn' | 'tags'>): boolean {
  return passing.test(arn) || Object.keys(tags).some((key) => makers.test(key))
}
