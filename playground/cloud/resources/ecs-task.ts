/** ECS task definitions. */
import type { CloudObject } from '../cloud/object.ts'
import type { CloudView } from '../cloud/view.ts'
import { bool, map, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, regional, requiredBlock, tagged } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { parsed, text, texts } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

export const ecsTaskDefinition = resource(
  'aws_ecs_task_definition',
  {
    version: 1,
    title: 'ECS Task Definition',
    service: 'ECS',
    calls: 'RegisterTaskDefinition DescribeTaskDefinition TagResource DeregisterTaskDefinition',
    id: '{family}:{uuid}',
    missing: { code: 'ClientException', message: 'Unable to describe task definition.' },
    importId: '{arn}',
    computes: taskRevision,
    rules: [containersAreNamed, fargateIsSized],
  },
  {
    arn: string.computed,
    arn_without_revision: string.computed.becomes('arn:aws:ecs:{region}:{account}:task-definition/{family}'),
    container_definitions: string.required.forceNew.json,
    cpu: string.optional.forceNew,
    enable_fault_injection: bool.optional.computed.forceNew,
    execution_role_arn: string.optional.forceNew.refersTo('aws_iam_role'),
    family: string.required.forceNew.length(1, 255),
    id: string.optional.computed.becomes('{family}'),
    ipc_mode: string.optional.forceNew,
    memory: string.optional.forceNew,
    network_mode: string.optional.computed.forceNew.oneOf('awsvpc', 'bridge', 'host', 'none').becomes('bridge'),
    pid_mode: string.optional.forceNew,
    requires_compatibilities: set(string).optional.forceNew,
    revision: number.computed,
    skip_destroy: bool.optional.default(false),
    task_role_arn: string.optional.forceNew.refersTo('aws_iam_role'),
    track_latest: bool.optional.default(false),
    ephemeral_storage: block({
      size_in_gib: number.required,
    }).forceNew,
    placement_constraints: blockSet(
      {
        expression: string.optional,
        type: string.required,
      },
      { max: 10 },
    ).forceNew,
    proxy_configuration: block({
      container_name: string.required,
      properties: map(string).optional,
      type: string.optional,
    }).forceNew,
    runtime_platform: block({
      cpu_architecture: string.optional,
      operating_system_family: string.optional,
    }).forceNew,
    volume: blockSet({
      configure_at_launch: bool.optional.computed,
      host_path: string.optional,
      name: string.required,
      docker_volume_configuration: block({
        autoprovision: bool.optional,
        driver: string.optional.computed,
        driver_opts: map(string).optional,
        labels: map(string).optional,
        scope: string.optional.computed,
      }),
      efs_volume_configuration: block({
        file_system_id: string.required,
        root_directory: string.optional,
        transit_encryption: string.optional,
        transit_encryption_port: number.optional,
        authorization_config: block({
          access_point_id: string.optional,
          iam: string.optional,
        }),
      }),
      fsx_windows_file_server_volume_configuration: block({
        file_system_id: string.required,
        root_directory: string.required,
        authorization_config: requiredBlock({
          credentials_parameter: string.required,
          domain: string.required,
        }),
      }),
      s3files_volume_configuration: block({
        access_point_arn: string.optional,
        file_system_arn: string.required,
        root_directory: string.optional,
        transit_encryption_port: number.optional,
      }),
    }).forceNew,
    ...regional,
    ...tagged,
  },
)

/** Revisions of a family count up and are never used again. */
function taskRevision(object: CloudObject, cloud: CloudView, prior: CloudObject | undefined): KnownObject {
  if (prior !== undefined) return {}
  const family = text(object.attributes, 'family')
  const revision = cloud.next(`ecs task ${family}`)
  return { revision, arn: `arn:aws:ecs:${object.region}:${object.account}:task-definition/${family}:${revision}` }
}

function containersAreNamed({ verb, object }: Change): Refusal | undefined {
  if (verb !== 'create') return undefined
  const containers = parsed(object.attributes, 'container_definitions')
  const named = (one: unknown): boolean => typeof one === 'object' && one !== null && 'name' in one && 'image' in one
  if (Array.isArray(containers) && containers.length > 0 && containers.every(named)) return undefined
  return { code: 'ClientException', message: 'Container.name and Container.image should not be null or empty.' }
}

function fargateIsSized({ verb, object }: Change): Refusal | undefined {
  const { attributes } = object
  if (verb !== 'create' || !texts(attributes, 'requires_compatibilities').includes('FARGATE')) return undefined
  if (text(attributes, 'network_mode') !== 'awsvpc')
    return { code: 'ClientException', message: "Fargate only supports network mode 'awsvpc'." }
  if (text(attributes, 'cpu') !== '' && text(attributes, 'memory') !== '') return undefined
  return { code: 'ClientException', message: "Fargate requires that 'cpu' and 'memory' be defined at the task level." }
}
