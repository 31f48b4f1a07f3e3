import type { AttributeChange } from '@wrenchproof/plan'

/** How bad a finding is, worst first: gone, less safe, otherwise different, other labels. */
export const severities = ['deleted', 'security', 'settings', 'tags'] as const
export type Severity = (typeof severities)[number]

/** The worst of some severities; `tags` of none. */
export function worst(found: Iterable<Severity>): Severity {
  const there = new Set(found)
  return severities.find((severity) => there.has(severity)) ?? 'tags'
}

// Types that exist to say who may do what, who can reach what, or what is written down about it.
const securityTypes = new RegExp(
  `^aws_(?:${[
    'iam_.*',
    '(?:default_)?security_group(?:_rule)?',
    'vpc_security_group_.*',
    '(?:default_)?network_acl(?:_rule)?',
    'kms_(?:key|grant|key_policy|alias)',
    's3_bucket_(?:policy|public_access_block|acl|ownership_controls|server_side_encryption_configuration)',
    's3_bucket_(?:versioning|object_lock_configuration|logging)',
    's3_account_public_access_block',
    'cloudtrail.*',
    'flow_log',
    '(?:guardduty|securityhub|config|wafv2|waf|wafregional|macie2|cognito|ssoadmin|organizations|ram)_.*',
    '(?:sns_topic|sqs_queue|ecr_repository|secretsmanager_secret|vpc_endpoint|opensearch_domain)_policy',
    'lambda_(?:permission|function_url)',
    'apigatewayv2_authorizer',
    'acm_certificate.*',
    'key_pair',
  ].join('|')})$`,
  'u',
)

// Attributes that mean the same wherever they are.
const securityNames =
  /polic(?:y|ies)|permission|ingress|egress|cidr|public|encrypt|kms|(?:^|_)acl$|security_group|tls|ssl|certificate|mfa|deletion_protection|(?:^|_)role(?:_arn)?$|iam_|metadata_options|http_tokens|auth(?:$|entication|orization|orizer|_)|principal|access_log|log_file_validation|cloudwatch_logs_exports|secret|password|credential|versioning|force_destroy|enable_key_rotation/u

// What these name is for people, or scales, whatever its type guards.
const plainNames = /^(?:description|name|name_prefix|path|display_name)$|scaling|health_check|lifecycle_policy/u

const labels = new Set(['tags', 'tags_all', 'tag', 'volume_tags'])

/**
 * The severity of a change to one attribute. A secret that changed is of `security`, whatever its name; so is an
 * attribute of a type that guards something, unless it only describes.
 */
export function severityOf(type: string, { path, before, after }: AttributeChange): Exclude<Severity, 'deleted'> {
  const names = path.filter((step) => typeof step === 'string')
  if (labels.has(names[0] ?? '')) return 'tags'
  const hidden = [before, after].some(({ kind }) => kind === 'sensitive' || kind === 'withheld')
  if (hidden) return 'security'
  if (names.some((name) => plainNames.test(name))) return 'settings'
  return securityTypes.test(type) || names.some((name) => securityNames.test(name)) ? 'security' : 'settings'
}
