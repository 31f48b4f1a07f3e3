/** HTTP APIs of API Gateway. */
import type { CloudObject } from '../cloud/object.ts'
import { bool, map, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, regional, tagged, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { text } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

const missing = { code: 'NotFoundException', message: 'Invalid API identifier specified {account}:{id}', status: 404 }
const apiId = string.required.forceNew.partOf('aws_apigatewayv2_api')

export const apigatewayv2Api = resource(
  'aws_apigatewayv2_api',
  {
    title: 'API Gateway v2 API',
    service: 'ApiGatewayV2',
    calls: 'CreateApi GetApi UpdateApi DeleteApi',
    id: '{suffix}0api',
    missing,
    unconformed: true,
  },
  {
    api_endpoint: string.computed.becomes('https://{id}.execute-api.{region}.amazonaws.com'),
    api_key_selection_expression: string.optional.default('$request.header.x-api-key'),
    arn: string.computed.becomes('arn:aws:apigateway:{region}::/apis/{id}'),
    body: string.optional,
    credentials_arn: string.optional,
    description: string.optional.length(0, 1024),
    disable_execute_api_endpoint: bool.optional.default(false),
    execution_arn: string.computed.becomes('arn:aws:execute-api:{region}:{account}:{id}'),
    fail_on_warnings: bool.optional,
    id: string.optional.computed,
    ip_address_type: string.optional.computed.oneOf('ipv4', 'dualstack').becomes('ipv4'),
    name: string.required.length(1, 128),
    protocol_type: string.required.forceNew.oneOf('HTTP', 'WEBSOCKET'),
    route_key: string.optional,
    route_selection_expression: string.optional.default('$request.method $request.path'),
    target: string.optional,
    version: string.optional,
    cors_configuration: block({
      allow_credentials: bool.optional,
      allow_headers: set(string).optional,
      allow_methods: set(string).optional,
      allow_origins: set(string).optional,
      expose_headers: set(string).optional,
      max_age: number.optional,
    }),
    ...regional,
    ...tagged,
  },
)

export const apigatewayv2Integration = resource(
  'aws_apigatewayv2_integration',
  {
    title: 'API Gateway v2 Integration',
    service: 'ApiGatewayV2',
    calls: 'CreateIntegration GetIntegration UpdateIntegration DeleteIntegration',
    id: '{suffix}1',
    importId: '{api_id}/{id}',
    missing: { code: 'NotFoundException', message: 'Invalid Integration identifier specified {id}', status: 404 },
    inUse: {
      code: 'ConflictException',
      message: 'Cannot delete Integration {id} due to active referencing routes.',
      status: 409,
    },
    rules: [proxyHasFormat],
    unconformed: true,
  },
  {
    api_id: apiId,
    connection_id: string.optional,
    connection_type: string.optional.oneOf('INTERNET', 'VPC_LINK').default('INTERNET'),
    content_handling_strategy: string.optional,
    credentials_arn: string.optional,
    description: string.optional,
    id: string.optional.computed,
    integration_method: string.optional,
    integration_response_selection_expression: string.computed,
    integration_subtype: string.optional.forceNew,
    integration_type: string.required.forceNew.oneOf('AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY', 'MOCK'),
    integration_uri: string.optional,
    passthrough_behavior: string.optional.default('WHEN_NO_MATCH'),
    payload_format_version: string.optional.oneOf('1.0', '2.0').default('1.0'),
    request_parameters: map(string).optional,
    request_templates: map(string).optional,
    template_selection_expression: string.optional,
    timeout_milliseconds: number.optional.computed.between(50, 30_000).becomes(30_000),
    response_parameters: blockSet({ mappings: map(string).required, status_code: string.required }),
    tls_config: block({ server_name_to_verify: string.optional }),
    ...regional,
  },
)

export const apigatewayv2Route = resource(
  'aws_apigatewayv2_route',
  {
    title: 'API Gateway v2 Route',
    service: 'ApiGatewayV2',
    calls: 'CreateRoute GetRoute UpdateRoute DeleteRoute',
    id: '{suffix}2',
    importId: '{api_id}/{id}',
    missing: { code: 'NotFoundException', message: 'Invalid Route identifier specified {id}', status: 404 },
    unique: {
      by: ['api_id', 'route_key'],
      scope: 'region',
      code: 'ConflictException',
      message: 'Route with key {route_key} already exists for this API',
      status: 409,
    },
    rules: [targetExists],
    unconformed: true,
  },
  {
    api_id: apiId,
    api_key_required: bool.optional.default(false),
    authorization_scopes: set(string).optional,
    authorization_type: string.optional.oneOf('NONE', 'AWS_IAM', 'CUSTOM', 'JWT').default('NONE'),
    authorizer_id: string.optional,
    id: string.optional.computed,
    model_selection_expression: string.optional,
    operation_name: string.optional,
    request_models: map(string).optional,
    route_key: string.required,
    route_response_selection_expression: string.optional,
    target: string.optional,
    request_parameter: blockSet({ request_parameter_key: string.required, required: bool.required }),
    ...regional,
  },
)

const routeSettings = {
  data_trace_enabled: bool.optional.default(false),
  detailed_metrics_enabled: bool.optional,
  logging_level: string.optional.computed.oneOf('ERROR', 'INFO', 'OFF').becomes('OFF'),
  throttling_burst_limit: number.optional,
  throttling_rate_limit: number.optional,
}

export const apigatewayv2Stage = resource(
  'aws_apigatewayv2_stage',
  {
    title: 'API Gateway v2 Stage',
    service: 'ApiGatewayV2',
    calls: 'CreateStage GetStage UpdateStage DeleteStage',
    id: '{api_id}/{name}',
    missing: { code: 'NotFoundException', message: 'Invalid stage identifier specified', status: 404 },
    computes: invokeUrl,
    unconformed: true,
  },
  {
    api_id: apiId,
    arn: string.computed.becomes('arn:aws:apigateway:{region}::/apis/{api_id}/stages/{name}'),
    auto_deploy: bool.optional.default(false),
    client_certificate_id: string.optional,
    deployment_id: string.optional.computed,
    description: string.optional,
    execution_arn: string.computed.becomes('arn:aws:execute-api:{region}:{account}:{api_id}/{name}'),
    id: string.optional.computed.becomes('{name}'),
    invoke_url: string.computed,
    name: string.required.forceNew.length(1, 128),
    stage_variables: map(string).optional,
    access_log_settings: block({ destination_arn: string.required, format: string.required }),
    default_route_settings: block(routeSettings),
    route_settings: blockSet({ route_key: string.required, ...routeSettings }),
    ...regional,
    ...tagged,
  },
)

export const apigatewayv2Authorizer = resource(
  'aws_apigatewayv2_authorizer',
  {
    title: 'API Gateway v2 Authorizer',
    service: 'ApiGatewayV2',
    calls: 'CreateAuthorizer GetAuthorizer UpdateAuthorizer DeleteAuthorizer',
    id: '{suffix}3',
    importId: '{api_id}/{id}',
    missing: { code: 'NotFoundException', message: 'Invalid Authorizer identifier specified {id}', status: 404 },
    unconformed: true,
  },
  {
    api_id: apiId,
    authorizer_credentials_arn: string.optional,
    authorizer_payload_format_version: string.optional.oneOf('1.0', '2.0'),
    authorizer_result_ttl_in_seconds: number.optional.computed.between(0, 3600).becomes(0),
    authorizer_type: string.required.oneOf('JWT', 'REQUEST'),
    authorizer_uri: string.optional,
    enable_simple_responses: bool.optional,
    id: string.optional.computed,
    identity_sources: set(string).optional,
    name: string.required.length(1, 128),
    jwt_configuration: block({ audience: set(string).optional, issuer: string.optional }),
    timeouts: timeouts('delete'),
    ...regional,
  },
)

function proxyHasFormat({ verb, object }: Change): Refusal | undefined {
  if (verb === 'delete' || text(object.attributes, 'integration_type') !== 'AWS_PROXY') return undefined
  if (text(object.attributes, 'integration_uri') !== '' || text(object.attributes, 'integration_subtype') !== '')
    return undefined
  return { code: 'BadRequestException', message: 'IntegrationUri is required for AWS_PROXY integrations' }
}

function targetExists({ verb, object, cloud }: Change): Refusal | undefined {
  const integration = /^integrations\/(.+)$/.exec(text(object.attributes, 'target'))?.[1]
  if (verb === 'delete' || integration === undefined) return undefined
  if (cloud.find('aws_apigatewayv2_integration', integration) !== undefined) return undefined
  return { code: 'BadRequestException', message: 'Invalid target {target}' }
}

/** The default stage has no name in its address. */
function invokeUrl(object: CloudObject): KnownObject {
  const name = text(object.attributes, 'name')
  const host = `https://${text(object.attributes, 'api_id')}.execute-api.${object.region}.amazonaws.com/`
  return { invoke_url: name === '$default' ? host : `${host}${name}` }
}
