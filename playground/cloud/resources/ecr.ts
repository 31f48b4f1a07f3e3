/** Container registries. */
import { bool, string } from '../declarations/attribute.ts'
import { block, blocks, regional, tagged, timeouts } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'

export const ecrRepository = resource(
  'aws_ecr_repository',
  {
    title: 'ECR Repository',
    service: 'ECR',
    calls: 'CreateRepository DescribeRepositories PutImageTagMutability DeleteRepository',
    id: '{name}',
    missing: {
      code: 'RepositoryNotFoundException',
      message: "The repository with name '{id}' does not exist in the registry with id '{account}'",
    },
    unique: {
      by: ['name'],
      scope: 'region',
      code: 'RepositoryAlreadyExistsException',
      message: "The repository with name '{name}' already exists in the registry with id '{account}'",
    },
  },
  {
    arn: string.computed.becomes('arn:aws:ecr:{region}:{account}:repository/{name}'),
    force_delete: bool.optional,
    id: string.optional.computed,
    image_tag_mutability: string.optional
      .oneOf('MUTABLE', 'IMMUTABLE', 'MUTABLE_WITH_EXCLUSION', 'IMMUTABLE_WITH_EXCLUSION')
      .default('MUTABLE'),
    name: string.required.forceNew,
    registry_id: string.computed.becomes('{account}'),
    repository_url: string.computed.becomes('{account}.dkr.ecr.{region}.amazonaws.com/{name}'),
    encryption_configuration: blocks({
      encryption_type: string.optional.oneOf('AES256', 'KMS', 'KMS_DSSE').default('AES256'),
      kms_key: string.optional.computed,
    }).forceNew,
    image_scanning_configuration: block({
      scan_on_push: bool.required,
    }),
    image_tag_mutability_exclusion_filter: blocks(
      {
        filter: string.required,
        filter_type: string.required,
      },
      { max: 5 },
    ),
    timeouts: timeouts('delete'),
    ...regional,
    ...tagged,
  },
)

export const ecrLifecyclePolicy = resource(
  'aws_ecr_lifecycle_policy',
  {
    title: 'ECR Lifecycle Policy',
    service: 'ECR',
    calls: 'PutLifecyclePolicy GetLifecyclePolicy PutLifecyclePolicy DeleteLifecyclePolicy',
    id: '{repository}',
    missing: {
      code: 'LifecyclePolicyNotFoundException',
      message: "Lifecycle policy does not exist for the repository with name '{id}'",
    },
  },
  {
    id: string.optional.computed,
    policy: string.required.forceNew.json,
    registry_id: string.computed.becomes('{account}'),
    repository: string.required.forceNew.partOf('aws_ecr_repository'),
    ...regional,
  },
)
