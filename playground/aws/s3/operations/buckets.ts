/** What a bucket is set to: versioning, encryption, public access block, policy and the like. */
import { AwsError } from '../../errors.ts'
import { readPolicy } from '../../policy/document.ts'
import { elementsAt, fromXml, textAt } from '../../xml.ts'
import type { Bucket, PublicAccessBlock } from '../store/bucket.ts'
import type { Operation } from '../call.ts'
import { document } from '../call.ts'

const ok = { status: 200 } as const
const gone = { status: 204 } as const

/** By subresource, then by method. */
export const bucketSettings: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  versioning: {
    GET: {
      name: 'GetBucketVersioning',
      action: 's3:GetBucketVersioning',
      run: ({ bucket }) => document('VersioningConfiguration', { Status: bucket.versioning }),
    },
    PUT: {
      name: 'PutBucketVersioning',
      action: 's3:PutBucketVersioning',
      run({ bucket, body }) {
        const status = textAt(fromXml(body.toString()), 'VersioningConfiguration', 'Status')
        if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml()
        bucket.versioning = status
        return ok
      },
    },
  },
  encryption: {
    GET: {
      name: 'GetBucketEncryption',
      action: 's3:GetEncryptionConfiguration',
      run({ bucket }) {
        if (bucket.encryption === undefined)
          throw missing(
            'ServerSideEncryptionConfigurationNotFoundError',
            'The server side encryption configuration was not found',
            bucket,
          )
        const { algorithm, key } = bucket.encryption
        return document('ServerSideEncryptionConfiguration', {
          Rule: {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: algorithm, KMSMasterKeyID: key },
            BucketKeyEnabled: algorithm === 'aws:kms',
          },
        })
      },
    },
    PUT: {
      name: 'PutBucketEncryption',
      action: 's3:PutEncryptionConfiguration',
      run({ bucket, body }) {
        const path = ['ServerSideEncryptionConfiguration', 'Rule', 'ApplyServerSideEncryptionByDefault']
        const tree = fromXml(body.toString())
        const algorithm = textAt(tree, ...path, 'SSEAlgorithm')
        if (algorithm !== 'AES256' && algorithm !== 'aws:kms') throw malformedXml()
        const key = textAt(tree, ...path, 'KMSMasterKeyID')
        bucket.encryption = key === undefined ? { algorithm } : { algorithm, key }
        return ok
      },
    },
    DELETE: {
      name: 'DeleteBucketEncryption',
      action: 's3:PutEncryptionConfiguration',
      run({ bucket }) {
        bucket.encryption = { algorithm: 'AES256' }
        return gone
      },
    },
  },
  publicAccessBlock: {
    GET: {
      name: 'GetPublicAccessBlock',
      action: 's3:GetBucketPublicAccessBlock',
      run({ bucket }) {
        const block = bucket.publicAccessBlock
        if (block === undefined)
          throw missing(
            'NoSuchPublicAccessBlockConfiguration',
            'The public access block configuration was not found',
            bucket,
          )
        return document('PublicAccessBlockConfiguration', {
          BlockPublicAcls: block.blockPublicAcls,
          IgnorePublicAcls: block.ignorePublicAcls,
          BlockPublicPolicy: block.blockPublicPolicy,
          RestrictPublicBuckets: block.restrictPublicBuckets,
        })
      },
    },
    PUT: {
      name: 'PutPublicAccessBlock',
      action: 's3:PutBucketPublicAccessBlock',
      run({ bucket, body }) {
        bucket.publicAccessBlock = readBlock(body)
        return ok
      },
    },
    DELETE: {
      name: 'DeletePublicAccessBlock',
      action: 's3:PutBucketPublicAccessBlock',
      run({ bucket }) {
        bucket.publicAccessBlock = undefined
        return gone
      },
    },
  },
  policy: {
    GET: {
      name: 'GetBucketPolicy',
      action: 's3:GetBucketPolicy',
      run({ bucket }) {
        if (bucket.policy === undefined) throw missing('NoSuchBucketPolicy', 'The bucket policy does not exist', bucket)
        return { status: 200, headers: { 'content-type': 'application/json' }, body: bucket.policy }
      },
    },
    PUT: {
      name: 'PutBucketPolicy',
      action: 's3:PutBucketPolicy',
      run({ bucket, body }) {
        const text = body.toString()
        try {
          readPolicy(text, 'resource')
        } catch (error) {
          if (error instanceof AwsError) throw new AwsError(400, 'MalformedPolicy', error.message)
          throw error
        }
        bucket.policy = text
        return gone
      },
    },
    DELETE: {
      name: 'DeleteBucketPolicy',
      action: 's3:DeleteBucketPolicy',
      run({ bucket }) {
        bucket.policy = undefined
        return gone
      },
    },
  },
  policyStatus: {
    GET: {
      name: 'GetBucketPolicyStatus',
      action: 's3:GetBucketPolicyStatus',
      run({ bucket }) {
        if (bucket.policy === undefined) throw missing('NoSuchBucketPolicy', 'The bucket policy does not exist', bucket)
        return document('PolicyStatus', { IsPublic: isPublic(bucket.policy) })
      },
    },
  },
  location: {
    GET: {
      name: 'GetBucketLocation',
      action: 's3:GetBucketLocation',
      run: ({ bucket }) =>
        document('LocationConstraint', { '#text': bucket.region === 'us-east-1' ? undefined : bucket.region }),
    },
  },
  tagging: {
    GET: {
      name: 'GetBucketTagging',
      action: 's3:GetBucketTagging',
      run({ bucket }) {
        if (bucket.tags.size === 0) throw missing('NoSuchTagSet', 'The TagSet does not exist', bucket)
        return document('Tagging', { TagSet: { Tag: [...bucket.tags].map(([Key, Value]) => ({ Key, Value })) } })
      },
    },
    PUT: {
      name: 'PutBucketTagging',
      action: 's3:PutBucketTagging',
      run({ bucket, body }) {
        const tags = elementsAt(fromXml(body.toString()), 'Tagging', 'TagSet', 'Tag')
        bucket.tags = new Map(tags.map((tag) => [textAt(tag, 'Key') ?? '', textAt(tag, 'Value') ?? '']))
        return gone
      },
    },
  },
}

function readBlock(body: Buffer): PublicAccessBlock {
  const tree = fromXml(body.toString())
  const flag = (name: string): boolean => textAt(tree, 'PublicAccessBlockConfiguration', name) === 'true'
  return {
    blockPublicAcls: flag('BlockPublicAcls'),
    ignorePublicAcls: flag('IgnorePublicAcls'),
    blockPublicPolicy: flag('BlockPublicPolicy'),
    restrictPublicBuckets: flag('RestrictPublicBuckets'),
  }
}

/** Whether a statement allows everyone without any condition; S3 itself also looks into the conditions. */
function isPublic(policy: string): boolean {
  return readPolicy(policy, 'resource').statements.some(
    ({ effect, principal, conditions }) =>
      effect === 'Allow' &&
      conditions.length === 0 &&
      (principal?.who === '*' || (principal?.who.AWS.includes('*') ?? false)),
  )
}

function missing(code: string, message: string, bucket: Bucket): AwsError {
  return new AwsError(404, code, message, { BucketName: bucket.name })
}

function malformedXml(): AwsError {
  return new AwsError(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  )
}
