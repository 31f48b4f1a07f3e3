/** Uploads in parts, as clients send what is larger than 5 MiB. */
import { createHash } from 'node:crypto'
import { AwsError } from '../../errors.ts'
import { versionId as newUploadId } from '../../ids.ts'
import { elementsAt, fromXml, textAt } from '../../xml.ts'
import type { Upload } from '../store/bucket.ts'
import type { Call, Operation } from '../call.ts'
import { document } from '../call.ts'
import { md5 } from '../wire/checksums.ts'
import { metadataOf, versionHeader } from './objects.ts'
import { current, putObject } from '../store/objects.ts'
import { checkWrite } from '../wire/preconditions.ts'

export const createUpload: Operation = {
  name: 'CreateMultipartUpload',
  action: 's3:PutObject',
  run({ bucket, address, request }) {
    const id = newUploadId()
    bucket.uploads.set(id, {
      key: address.key,
      contentType: request.headers['content-type'] ?? 'binary/octet-stream',
      metadata: metadataOf(request.headers),
      parts: new Map(),
    })
    return document('InitiateMultipartUploadResult', { Bucket: bucket.name, Key: address.key, UploadId: id })
  },
}

export const uploadPart: Operation = {
  name: 'UploadPart',
  action: 's3:PutObject',
  run(call) {
    const upload = uploadOf(call)
    const number = Number(call.query.get('partNumber'))
    if (!Number.isInteger(number) || number < 1 || number > 10_000)
      throw new AwsError(400, 'InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive')
    upload.parts.set(number, call.body)
    return {
      status: 200,
      headers: {
        etag: `"${md5(call.body)}"`,
        ...Object.fromEntries(Object.entries(call.checksums).map(([name, value]) => [`x-amz-checksum-${name}`, value])),
      },
    }
  },
}

export const completeUpload: Operation = {
  name: 'CompleteMultipartUpload',
  action: 's3:PutObject',
  run(call) {
    const { bucket, address, request, state } = call
    const upload = uploadOf(call)
    checkWrite(request.headers, current(bucket, address.key), address.key)
    const parts = elementsAt(fromXml(call.body.toString()), 'CompleteMultipartUpload', 'Part').map((element) => {
      const part = upload.parts.get(Number(textAt(element, 'PartNumber')))
      if (part === undefined || textAt(element, 'ETag')?.replaceAll('"', '') !== md5(part))
        throw new AwsError(
          400,
          'InvalidPart',
          "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        )
      return part
    })
    const digest = createHash('md5')
    for (const part of parts) digest.update(md5(part), 'hex')
    const stored = putObject(bucket, address.key, {
      body: Buffer.concat(parts),
      contentType: upload.contentType,
      metadata: upload.metadata,
      etag: `${digest.digest('hex')}-${parts.length}`,
      now: state.clock(),
    })
    bucket.uploads.delete(call.query.get('uploadId') ?? '')
    const response = document('CompleteMultipartUploadResult', {
      Bucket: bucket.name,
      Key: address.key,
      ETag: `"${stored.etag}"`,
    })
    return { ...response, headers: { ...response.headers, ...versionHeader(stored) } }
  },
}

export const abortUpload: Operation = {
  name: 'AbortMultipartUpload',
  action: 's3:AbortMultipartUpload',
  run(call) {
    uploadOf(call)
    call.bucket.uploads.delete(call.query.get('uploadId') ?? '')
    return { status: 204 }
  },
}

function uploadOf({ bucket, address, query }: Call): Upload {
  const upload = bucket.uploads.get(query.get('uploadId') ?? '')
  if (upload?.key === address.key) return upload
  throw new AwsError(
    404,
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  )
}
