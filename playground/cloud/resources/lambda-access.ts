/** Other ways to reach Lambda functions, and layers. */
import { bool, map, number, set, string } from '../declarations/attribute.ts'
import { block, regional, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'

export const lambdaFunctionUrl = resource(
  'aws_lambda_function_url',
  {
    title: 'Lambda Function URL',
    service: 'Lambda',
    calls: 'CreateFunctionUrlConfig GetFunctionUrlConfig UpdateFunctionUrlConfig DeleteFunctionUrlConfig',
    id: '{function_name}',
    missing: { code: 'ResourceNotFoundException', message: 'The resource you requested does not exist.', status: 404 },
    unconformed: true,
  },
  {
    authorization_type: string.required.oneOf('AWS_IAM', 'NONE'),
    function_arn: string.computed.becomes('arn:aws:lambda:{region}:{account}:function:{function_name}'),
    function_name: string.required.forceNew.partOf('aws_lambda_function'),
    function_url: string.computed.becomes('https://{url_id}.lambda-url.{region}.on.aws/'),
    id: string.optional.computed,
    invoke_mode: string.optional.oneOf('BUFFERED', 'RESPONSE_STREAM').default('BUFFERED'),
    qualifier: string.optional.forceNew,
    url_id: string.computed.becomes('{suffix}{suffix}'),
    cors: block({
      allow_credentials: bool.optional,
      allow_headers: set(string).optional,
      allow_methods: set(string).optional,
      allow_origins: set(string).optional,
      expose_headers: set(string).optional,
      max_age: number.optional,
    }),
    timeouts: timeouts('create'),
    ...regional,
  },
)

export const lambdaAlias = resource(
  'aws_lambda_alias',
  {
    title: 'Lambda Alias',
    service: 'Lambda',
    calls: 'CreateAlias GetAlias UpdateAlias DeleteAlias',
    id: 'arn:aws:lambda:{region}:{account}:function:{function_name}:{name}',
    importId: '{function_name}/{name}',
    missing: { code: 'ResourceNotFoundException', message: 'Cannot find alias arn: {id}', status: 404 },
    unconformed: true,
  },
  {
    arn: string.computed.becomes('{id}'),
    description: string.optional,
    function_name: string.required.partOf('aws_lambda_function'),
    function_version: string.required,
    id: string.optional.computed,
    invoke_arn: string.computed.becomes(
      'arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{id}/invocations',
    ),
    name: string.required.forceNew,
    routing_config: block({ additional_version_weights: map(number).optional }),
    ...regional,
  },
)

export const lambdaLayerVersion = resource(
  'aws_lambda_layer_version',
  {
    title: 'Lambda Layer Version',
    service: 'Lambda',
    calls: 'PublishLayerVersion GetLayerVersion PublishLayerVersion DeleteLayerVersion',
    id: 'arn:aws:lambda:{region}:{account}:layer:{layer_name}:{number}',
    missing: { code: 'ResourceNotFoundException', message: 'The resource you requested does not exist.', status: 404 },
    unconformed: true,
  },
  {
    arn: string.computed.becomes('{id}'),
    code_sha256: string.computed,
    compatible_architectures: set(string).optional.forceNew,
    compatible_runtimes: set(string).optional.forceNew,
    created_date: string.computed.becomes('{now}'),
    description: string.optional.forceNew,
    filename: string.optional.forceNew,
    id: string.optional.computed,
    layer_arn: string.computed.becomes('arn:aws:lambda:{region}:{account}:layer:{layer_name}'),
    layer_name: string.required.forceNew,
    license_info: string.optional.forceNew,
    s3_bucket: string.optional.forceNew,
    s3_key: string.optional.forceNew,
    s3_object_version: string.optional.forceNew,
    signing_job_arn: string.computed,
    signing_profile_version_arn: string.computed,
    skip_destroy: bool.optional.forceNew.default(false),
    source_code_hash: string.optional.computed.forceNew,
    source_code_size: number.computed.becomes(1024),
    version: string.computed.becomes('1'),
    ...regional,
  },
)
