/** Listeners of load balancers and their rules. */
import type { CloudObject } from '../cloud/object.ts'
import type { CloudView } from '../cloud/view.ts'
import { bool, map, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, blocks, regional, tagged, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { count, text } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

const fixedResponse = {
  content_type: string.required,
  message_body: string.optional,
  status_code: string.optional.computed,
}

const stickiness = {
  duration: number.required.between(1, 604_800),
  enabled: bool.optional.default(false),
}

const targetGroup = {
  arn: string.required.holds('aws_lb_target_group'),
  weight: number.optional.between(0, 999).default(1),
}

const forward = {
  stickiness: block(stickiness),
  target_group: blockSet(targetGroup, { min: 1, max: 5 }),
}

const additionalClaim = {
  format: string.required,
  name: string.required,
  values: set(string).required,
}

const jwtValidation = {
  issuer: string.required,
  jwks_endpoint: string.required,
  additional_claim: blockSet(additionalClaim, { max: 10 }),
}

const redirect = {
  host: string.optional.default('#{host}'),
  path: string.optional.default('/#{path}'),
  port: string.optional.default('#{port}'),
  protocol: string.optional.default('#{protocol}'),
  query: string.optional.default('#{query}'),
  status_code: string.required.oneOf('HTTP_301', 'HTTP_302'),
}

const hostHeader = {
  regex_values: set(string).optional,
  values: set(string).optional,
}

const rewrite = {
  regex: string.required,
  replace: string.required,
}

/** ARNs of listeners and rules continue the one they belong to. */
const listenerBase = (attributes: KnownObject): Record<string, string> => ({
  listener_base: text(attributes, 'load_balancer_arn').replace(':loadbalancer/', ':listener/'),
})
const ruleBase = (attributes: KnownObject): Record<string, string> => ({
  rule_base: text(attributes, 'listener_arn').replace(':listener/', ':listener-rule/'),
})

function httpsHasCertificate({ verb, object }: Change): Refusal | undefined {
  const secure = ['HTTPS', 'TLS'].includes(text(object.attributes, 'protocol'))
  if (verb === 'delete' || !secure || text(object.attributes, 'certificate_arn') !== '') return undefined
  return { code: 'CertificateNotFound', message: 'A certificate must be specified for HTTPS listeners' }
}

/** The next free priority. */
function freePriority(object: CloudObject, cloud: CloudView, prior: CloudObject | undefined): KnownObject {
  if (prior !== undefined) return {}
  const taken = cloud
    .all('aws_lb_listener_rule')
    .filter((one) => one.attributes['listener_arn'] === object.attributes['listener_arn'])
    .map((one) => count(one.attributes, 'priority') ?? 0)
  return { priority: Math.max(0, ...taken) + 1 }
}

export const lbListener = resource(
  'aws_lb_listener',
  {
    title: 'ELBv2 Listener',
    service: 'Elastic Load Balancing v2',
    calls: 'CreateListener DescribeListeners ModifyListener DeleteListener',
    id: '{listener_base}/{hex}',
    words: listenerBase,
    missing: { code: 'ListenerNotFound', message: 'One or more listeners not found' },
    unique: {
      by: ['load_balancer_arn', 'port'],
      scope: 'region',
      code: 'DuplicateListener',
      message: "A listener already exists on this port for this load balancer '{load_balancer_arn}'",
    },
    rules: [httpsHasCertificate],
  },
  {
    alpn_policy: string.optional,
    arn: string.computed.becomes('{id}'),
    certificate_arn: string.optional.refersTo('aws_acm_certificate'),
    id: string.optional.computed,
    load_balancer_arn: string.required.forceNew.partOf('aws_lb'),
    port: number.optional.between(1, 65_535),
    protocol: string.optional.computed
      .oneOf('GENEVE', 'HTTP', 'HTTPS', 'TCP', 'TCP_UDP', 'TLS', 'UDP', 'QUIC', 'TCP_QUIC')
      .becomes('HTTP'),
    routing_http_request_x_amzn_mtls_clientcert_header_name: string.optional.computed,
    routing_http_request_x_amzn_mtls_clientcert_issuer_header_name: string.optional.computed,
    routing_http_request_x_amzn_mtls_clientcert_leaf_header_name: string.optional.computed,
    routing_http_request_x_amzn_mtls_clientcert_serial_number_header_name: string.optional.computed,
    routing_http_request_x_amzn_mtls_clientcert_subject_header_name: string.optional.computed,
    routing_http_request_x_amzn_mtls_clientcert_validity_header_name: string.optional.computed,
    routing_http_request_x_amzn_tls_cipher_suite_header_name: string.optional.computed,
    routing_http_request_x_amzn_tls_version_header_name: string.optional.computed,
    routing_http_response_access_control_allow_credentials_header_value: string.optional.computed,
    routing_http_response_access_control_allow_headers_header_value: string.optional.computed,
    routing_http_response_access_control_allow_methods_header_value: string.optional.computed,
    routing_http_response_access_control_allow_origin_header_value: string.optional.computed,
    routing_http_response_access_control_expose_headers_header_value: string.optional.computed,
    routing_http_response_access_control_max_age_header_value: string.optional.computed,
    routing_http_response_content_security_policy_header_value: string.optional.computed,
    routing_http_response_server_enabled: bool.optional.computed.becomes(true),
    routing_http_response_strict_transport_security_header_value: string.optional.computed,
    routing_http_response_x_content_type_options_header_value: string.optional.computed,
    routing_http_response_x_frame_options_header_value: string.optional.computed,
    ssl_policy: string.optional.computed,
    tcp_idle_timeout_seconds: number.optional.computed,
    default_action: blocks(
      {
        order: number.optional.computed.between(1, 50_000).becomes(1),
        target_group_arn: string.optional.holds('aws_lb_target_group'),
        type: string.required.oneOf(
          'forward',
          'authenticate-oidc',
          'authenticate-cognito',
          'redirect',
          'fixed-response',
          'jwt-validation',
        ),
        authenticate_cognito: block({
          authentication_request_extra_params: map(string).optional,
          on_unauthenticated_request: string.optional.computed,
          scope: string.optional.computed,
          session_cookie_name: string.optional.computed,
          session_timeout: number.optional.computed,
          user_pool_arn: string.required,
          user_pool_client_id: string.required,
          user_pool_domain: string.required,
        }),
        authenticate_oidc: block({
          authentication_request_extra_params: map(string).optional,
          authorization_endpoint: string.required,
          client_id: string.required,
          client_secret: string.required.sensitive,
          issuer: string.required,
          on_unauthenticated_request: string.optional.computed,
          scope: string.optional.computed,
          session_cookie_name: string.optional.computed,
          session_timeout: number.optional.computed,
          token_endpoint: string.required,
          user_info_endpoint: string.required,
        }),
        fixed_response: block(fixedResponse),
        forward: block(forward),
        jwt_validation: block(jwtValidation),
        redirect: block(redirect),
      },
      { min: 1 },
    ),
    mutual_authentication: block({
      advertise_trust_store_ca_names: string.optional.computed,
      ignore_client_certificate_expiry: bool.optional,
      mode: string.required,
      trust_store_arn: string.optional,
    }),
    timeouts: timeouts('create', 'update'),
    ...regional,
    ...tagged,
  },
)

export const lbListenerRule = resource(
  'aws_lb_listener_rule',
  {
    title: 'ELBv2 Listener Rule',
    service: 'Elastic Load Balancing v2',
    calls: 'CreateRule DescribeRules ModifyRule DeleteRule',
    id: '{rule_base}/{hex}',
    words: ruleBase,
    missing: { code: 'RuleNotFound', message: 'One or more rules not found' },
    unique: {
      by: ['listener_arn', 'priority'],
      scope: 'region',
      code: 'PriorityInUse',
      message: "Priority '{priority}' is currently in use",
    },
    computes: freePriority,
  },
  {
    arn: string.computed.becomes('{id}'),
    id: string.optional.computed,
    listener_arn: string.required.forceNew.partOf('aws_lb_listener'),
    priority: number.optional.computed.between(1, 50_000).forceNew.becomes(1),
    action: blocks(
      {
        order: number.optional.computed.between(1, 50_000).becomes(1),
        target_group_arn: string.optional.holds('aws_lb_target_group'),
        type: string.required.oneOf(
          'forward',
          'authenticate-oidc',
          'authenticate-cognito',
          'redirect',
          'fixed-response',
          'jwt-validation',
        ),
        authenticate_cognito: block({
          authentication_request_extra_params: map(string).optional,
          on_unauthenticated_request: string.optional.computed,
          scope: string.optional,
          session_cookie_name: string.optional,
          session_timeout: number.optional,
          user_pool_arn: string.required,
          user_pool_client_id: string.required,
          user_pool_domain: string.required,
        }),
        authenticate_oidc: block({
          authentication_request_extra_params: map(string).optional,
          authorization_endpoint: string.required,
          client_id: string.required,
          client_secret: string.required.sensitive,
          issuer: string.required,
          on_unauthenticated_request: string.optional.computed,
          scope: string.optional,
          session_cookie_name: string.optional,
          session_timeout: number.optional,
          token_endpoint: string.required,
          user_info_endpoint: string.required,
        }),
        fixed_response: block(fixedResponse),
        forward: block(forward),
        jwt_validation: block(jwtValidation),
        redirect: block(redirect),
      },
      { min: 1 },
    ),
    condition: blockSet(
      {
        host_header: block(hostHeader),
        http_header: block({
          http_header_name: string.required,
          regex_values: set(string).optional,
          values: set(string).optional,
        }),
        http_request_method: block({
          values: set(string).required,
        }),
        path_pattern: block(hostHeader),
        query_string: blockSet({
          key: string.optional,
          value: string.required,
        }),
        source_ip: block({
          values: set(string).required,
        }),
      },
      { min: 1 },
    ),
    transform: blockSet(
      {
        type: string.required,
        host_header_rewrite_config: block({
          rewrite: block(rewrite),
        }),
        url_rewrite_config: block({
          rewrite: block(rewrite),
        }),
      },
      { max: 2 },
    ),
    ...regional,
    ...tagged,
  },
)
