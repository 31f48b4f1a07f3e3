/** Lambda functions and who may call them. */
import { createHash } from 'node:crypto'
import type { CloudObject } from '../cloud/object.ts'
import { bool, list, map, number, set, string } from '../declarations/attribute.ts'
import { block, regional, requiredBlock, tagged, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { text } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

export const lambdaFunction = resource(
  'aws_lambda_function',
  {
    title: 'Lambda Function',
    service: 'Lambda',
    calls: 'CreateFunction GetFunction UpdateFunctionConfiguration DeleteFunction',
    id: '{function_name}',
    missing: {
      code: 'ResourceNotFoundException',
      message: 'Function not found: arn:aws:lambda:{region}:{account}:function:{id}',
      status: 404,
    },
    exactlyOne: [['filename', 'image_uri', 's3_bucket']],
    unique: {
      by: ['function_name'],
      scope: 'region',
      code: 'ResourceConflictException',
      message: 'Function already exist: {function_name}',
      status: 409,
    },
    computes: codeHash,
    rules: [zipHasRuntime],
  },
  {
    architectures: list(string).optional.computed.becomes(['x86_64']),
    arn: string.computed.becomes('arn:aws:lambda:{region}:{account}:function:{function_name}'),
    code_sha256: string.optional.computed.recomputed,
    code_signing_config_arn: string.optional,
    description: string.optional,
    filename: string.optional,
    function_name: string.required.forceNew.matches(
      /^(?:arn:.+|[a-zA-Z0-9-_]{1,64})$/,
      'must be 1 to 64 letters, digits, hyphens and underscores',
    ),
    handler: string.optional,
    id: string.optional.computed,
    image_uri: string.optional,
    invoke_arn: string.computed.becomes(
      'arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/arn:aws:lambda:{region}:{account}:function:{function_name}/invocations',
    ),
    kms_key_arn: string.optional.refersTo('aws_kms_key'),
    last_modified: string.computed.recomputed.becomes('{now}'),
    layers: list(string).optional,
    memory_size: number.optional.between(128, 32_768).default(128),
    package_type: string.optional.forceNew.oneOf('Zip', 'Image').default('Zip'),
    publish: bool.optional.default(false),
    publish_to: string.optional,
    qualified_arn: string.computed.becomes('{arn}:$LATEST'),
    qualified_invoke_arn: string.computed.becomes('{invoke_arn}'),
    replace_security_groups_on_destroy: bool.optional,
    replacement_security_group_ids: set(string).optional,
    reserved_concurrent_executions: number.optional.default(-1),
    response_streaming_invoke_arn: string.computed.becomes(
      'arn:aws:apigateway:{region}:lambda:path/2021-11-15/functions/arn:aws:lambda:{region}:{account}:function:{function_name}/response-streaming-invocations',
    ),
    role: string.required.refersTo('aws_iam_role'),
    runtime: string.optional,
    s3_bucket: string.optional,
    s3_key: string.optional,
    s3_object_version: string.optional,
    signing_job_arn: string.computed,
    signing_profile_version_arn: string.computed,
    skip_destroy: bool.optional.default(false),
    source_code_hash: string.optional.computed,
    source_code_size: number.computed,
    source_kms_key_arn: string.optional,
    timeout: number.optional.between(1, 900).default(3),
    version: string.computed.becomes('$LATEST'),
    capacity_provider_config: block({
      lambda_managed_instances_capacity_provider_config: requiredBlock({
        capacity_provider_arn: string.required,
        execution_environment_memory_gib_per_vcpu: number.optional.computed,
        per_execution_environment_max_concurrency: number.optional.computed,
      }),
    }),
    dead_letter_config: block({
      target_arn: string.required,
    }),
    durable_config: block({
      execution_timeout: number.required,
      retention_period: number.optional,
    }),
    environment: block({
      variables: map(string).optional,
    }),
    ephemeral_storage: block({
      size: number.optional.computed.between(512, 10_240).becomes(512),
    }),
    file_system_config: block({
      arn: string.required,
      local_mount_path: string.required,
    }),
    image_config: block({
      command: list(string).optional,
      entry_point: list(string).optional,
      working_directory: string.optional,
    }),
    logging_config: block({
      application_log_level: string.optional,
      log_format: string.required.oneOf('JSON', 'Text'),
      log_group: string.optional.computed,
      system_log_level: string.optional,
    }),
    snap_start: block({
      apply_on: string.required,
      optimization_status: string.computed,
    }),
    tenancy_config: block({
      tenant_isolation_mode: string.required,
    }).forceNew,
    timeouts: timeouts('create', 'delete', 'update'),
    tracing_config: block({
      mode: string.required.oneOf('Active', 'PassThrough'),
    }),
    vpc_config: block({
      ipv6_allowed_for_dual_stack: bool.optional.default(false),
      security_group_ids: set(string).required.holds('aws_security_group'),
      subnet_ids: set(string).required.holds('aws_subnet'),
      vpc_id: string.computed,
    }),
    ...regional,
    ...tagged,
  },
)

export const lambdaPermission = resource(
  'aws_lambda_permission',
  {
    title: 'Lambda Permission',
    service: 'Lambda',
    calls: 'AddPermission GetPolicy AddPermission RemovePermission',
    id: '{function_name}:{statement_id}',
    missing: { code: 'ResourceNotFoundException', message: 'The resource you requested does not exist.', status: 404 },
    importId: '{function_name}/{statement_id}',
  },
  {
    action: string.required.forceNew,
    event_source_token: string.optional.forceNew,
    function_name: string.required.forceNew.partOf('aws_lambda_function'),
    function_url_auth_type: string.optional.forceNew,
    id: string.optional.computed.becomes('{statement_id}'),
    invoked_via_function_url: bool.optional.forceNew,
    principal: string.required.forceNew,
    principal_org_id: string.optional.forceNew,
    qualifier: string.optional.forceNew,
    source_account: string.optional.forceNew,
    source_arn: string.optional.forceNew,
    statement_id: string.optional.computed.forceNew.becomes('{prefixed}'),
    statement_id_prefix: string.optional.computed.forceNew,
    ...regional,
  },
)

/** The code's hash changes with the code, as far as its source says so. */
function codeHash(object: CloudObject): KnownObject {
  const source = text(object.attributes, 'source_code_hash')
  const named = ['filename', 's3_key', 's3_object_version', 'image_uri']
    .map((name) => text(object.attributes, name))
    .join(' ')
  const hash = createHash('sha256').update(named).digest('base64')
  return {
    code_sha256: source === '' ? hash : source,
    source_code_hash: source === '' ? hash : source,
    source_code_size: 1024,
  }
}

function zipHasRuntime({ verb, object }: Change): Refusal | undefined {
  const { attributes } = object
  if (verb === 'delete' || text(attributes, 'package_type') !== 'Zip') return undefined
  if (text(attributes, 'runtime') !== '' && text(attributes, 'handler') !== '') return undefined
  return {
    code: 'InvalidParameterValueException',
    message: 'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
  }
}
