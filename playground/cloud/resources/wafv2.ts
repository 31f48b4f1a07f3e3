/** Web ACLs. */
import { bool, list, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, blocks, regional, requiredBlock, tagged, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'

const insertHeader = {
  name: string.required,
  value: string.required,
}

const allow = {
  custom_request_handling: block({
    insert_header: blockSet(insertHeader, { min: 1 }),
  }),
}

const customResponse = {
  custom_response_body_key: string.optional,
  response_code: number.required,
  response_header: blockSet(insertHeader),
}

const fieldToMatch = {
  all_query_arguments: block({}),
  body: block({}),
  method: block({}),
  query_string: block({}),
  single_header: block({
    name: string.required,
  }),
  single_query_argument: block({
    name: string.required,
  }),
  uri_path: block({}),
}

const textTransformation = {
  priority: number.required,
  type: string.required,
}

const forwardedIpConfig = {
  fallback_behavior: string.required,
  header_name: string.required,
}

const sqliMatchStatement = {
  field_to_match: block(fieldToMatch),
  text_transformation: blockSet(textTransformation, { min: 1 }),
}

const visibilityConfig = {
  cloudwatch_metrics_enabled: bool.required,
  metric_name: string.required,
  sampled_requests_enabled: bool.required,
}

export const wafv2WebAcl = resource(
  'aws_wafv2_web_acl',
  {
    title: 'WAFv2 WebACL',
    service: 'WAFV2',
    calls: 'CreateWebACL GetWebACL UpdateWebACL DeleteWebACL',
    id: '{uuid}',
    missing: {
      code: 'WAFNonexistentItemException',
      message: 'AWS WAF couldn’t perform the operation because your resource doesn’t exist.',
    },
    importId: '{id}/{name}/{scope}',
    inUse: {
      code: 'WAFAssociatedItemException',
      message:
        'AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource.',
    },
    unique: {
      by: ['name', 'scope'],
      scope: 'region',
      code: 'WAFDuplicateItemException',
      message:
        'AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one.',
    },
  },
  {
    arn: string.computed.becomes('arn:aws:wafv2:{region}:{account}:regional/webacl/{name}/{id}'),
    capacity: number.computed.becomes(100),
    description: string.optional,
    id: string.optional.computed,
    lock_token: string.computed.recomputed.becomes('{uuid}'),
    name: string.optional.computed.forceNew.length(1, 128).becomes('{prefixed}'),
    scope: string.required.forceNew.oneOf('CLOUDFRONT', 'REGIONAL'),
    application_integration_url: string.computed,
    name_prefix: string.optional.computed.forceNew,
    rule_json: string.optional,
    token_domains: set(string).optional,
    custom_response_body: blockSet({
      content: string.required,
      content_type: string.required,
      key: string.required,
    }),
    default_action: requiredBlock({
      allow: block(allow),
      block: block({
        custom_response: block(customResponse),
      }),
    }),
    rule: blockSet({
      name: string.required,
      priority: number.required,
      action: block({
        allow: block(allow),
        block: block({
          custom_response: block(customResponse),
        }),
        count: block(allow),
      }),
      override_action: block({
        count: block({}),
        none: block({}),
      }),
      rule_label: blockSet({
        name: string.required,
      }),
      statement: requiredBlock({
        byte_match_statement: block({
          positional_constraint: string.required,
          search_string: string.required,
          field_to_match: block(fieldToMatch),
          text_transformation: blockSet(textTransformation, { min: 1 }),
        }),
        geo_match_statement: block({
          country_codes: list(string).required,
          forwarded_ip_config: block(forwardedIpConfig),
        }),
        ip_set_reference_statement: block({
          arn: string.required,
          ip_set_forwarded_ip_config: block({
            fallback_behavior: string.required,
            header_name: string.required,
            position: string.required,
          }),
        }),
        label_match_statement: block({
          key: string.required,
          scope: string.required,
        }),
        managed_rule_group_statement: block({
          name: string.required,
          vendor_name: string.required,
          excluded_rule: blocks({
            name: string.required,
          }),
        }),
        rate_based_statement: block({
          aggregate_key_type: string.optional,
          limit: number.required,
          forwarded_ip_config: block(forwardedIpConfig),
        }),
        regex_pattern_set_reference_statement: block({
          arn: string.required,
          field_to_match: block(fieldToMatch),
          text_transformation: blockSet(textTransformation, { min: 1 }),
        }),
        rule_group_reference_statement: block({
          arn: string.required,
          excluded_rule: blocks({
            name: string.required,
          }),
        }),
        size_constraint_statement: block({
          comparison_operator: string.required,
          size: number.required,
          field_to_match: block(fieldToMatch),
          text_transformation: blockSet(textTransformation, { min: 1 }),
        }),
        sqli_match_statement: block(sqliMatchStatement),
        xss_match_statement: block(sqliMatchStatement),
      }),
      visibility_config: requiredBlock(visibilityConfig),
    }),
    visibility_config: requiredBlock(visibilityConfig),
    ...regional,
    ...tagged,
  },
)

export const wafv2WebAclAssociation = resource(
  'aws_wafv2_web_acl_association',
  {
    title: 'WAFv2 WebACL Association',
    service: 'WAFV2',
    calls: 'AssociateWebACL GetWebACLForResource AssociateWebACL DisassociateWebACL',
    id: '{web_acl_arn},{resource_arn}',
    missing: {
      code: 'WAFNonexistentItemException',
      message: 'AWS WAF couldn’t perform the operation because your resource doesn’t exist.',
    },
    unique: {
      by: ['resource_arn'],
      scope: 'region',
      code: 'WAFDuplicateItemException',
      message: '{resource_arn} already has a web ACL',
    },
  },
  {
    id: string.optional.computed,
    resource_arn: string.required.forceNew,
    web_acl_arn: string.required.forceNew.holds('aws_wafv2_web_acl'),
    timeouts: timeouts('create'),
    ...regional,
  },
)
