/** The bucket of `store: s3`, and with whose keys it is asked. */
import { chooseRegion, customEndpoint, endpointProblem, parseRoleArn, sdkObjects } from '@wrenchproof/aws'
import type { ClientOptions } from '@wrenchproof/aws'
import type { Environment } from '@wrenchproof/delivery'
import { ProblemsError, UserError } from '@wrenchproof/errors'
import type { RunContext } from '@wrenchproof/runner'
import type { ObjectBucket, S3Location } from '@wrenchproof/sealed-plan'
import { roleSession } from './credentials.ts'
import type { CredentialPorts } from './credentials.ts'

export interface PlanBucketOptions {
  readonly location: S3Location
  readonly environment: Environment
  readonly context: RunContext
  readonly credentials: CredentialPorts
}

/**
 * The bucket under a session of the environment's apply role that may do nothing but keep and find plans there, opened
 * with the first call. Not the plan role's: that one reads, and pull requests have it too. Without roles, the job's own
 * credentials serve.
 */
export function planBucket({ location, environment, context, credentials }: PlanBucketOptions): ObjectBucket {
  return sdkObjects(location.bucket, async (): Promise<ClientOptions> => {
    const endpoint = customEndpoint('S3', credentials.job)
    const problem = endpoint === undefined ? undefined : endpointProblem(endpoint, 'S3')
    if (problem !== undefined)
      throw new ProblemsError('the address of S3 is wrong', [problem], 'Correct the variable, or take it away.')
    const { applyRole } = environment
    if (applyRole === undefined)
      return {
        credentials: ownKeys(credentials.job),
        region: chooseRegion(environment.region, credentials.job),
        endpoint,
      }
    const policy = storePolicy(applyRole, location)
    const session = await roleSession(
      environment,
      { roleArn: applyRole, purpose: 'store', policy },
      context,
      credentials,
    )
    return { credentials: session, region: session.region, endpoint }
  })
}

/** What the session may do, in JSON; the keys of buckets that have their own are used through the bucket alone. */
export function storePolicy(roleArn: string, { bucket, prefix }: S3Location): string {
  const role = parseRoleArn(roleArn)
  const arn = `arn:${typeof role === 'string' ? 'aws' : role.partition}:s3:::${bucket}`
  const below = prefix === '' ? '' : `${prefix}/`
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: arn,
        Condition: { StringLike: { 's3:prefix': `${below}plans/*` } },
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: [`${arn}/${below}plans/*`, `${arn}/${below}rescues/*`],
      },
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: '*' },
    ],
  })
}

function ownKeys(job: CredentialPorts['job']): ClientOptions['credentials'] {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken = '',
  } = job
  if (accessKeyId !== undefined && secretAccessKey !== undefined && accessKeyId !== '')
    return { accessKeyId, secretAccessKey, sessionToken }
  throw new UserError(
    '`store: s3` has no credentials: the environment has no apply-role, and the job no AWS_ACCESS_KEY_ID',
    'Give the environment roles in the environments file.',
    { code: 'STORE_CREDENTIALS' },
  )
}
