/** One server for S3, STS and IAM. */
import type { FaultBoard } from '../http/faults.ts'
import type { HttpRequest, HttpResponse, Served } from '../http/serve.ts'
import { serve } from '../http/serve.ts'
import { AwsError } from './errors.ts'
import { handleIam } from './iam/handler.ts'
import { queryRequestId } from './ids.ts'
import type { QueryParameters } from './query.ts'
import { queryCall, queryError } from './query.ts'
import { handleS3 } from './s3/handler.ts'
import type { AwsState } from './state.ts'
import { handleSts } from './sts/handler.ts'

export interface ServedAws extends Served {
  /** Variables by which AWS clients, terraform among them, find this server; no keys: see `credentialsEnv`. */
  readonly env: Readonly<Record<string, string>>
}

/** Serves a state. `faults` may be changed while the server runs. */
export async function serveAws(state: AwsState, faults: FaultBoard = { faults: [] }): Promise<ServedAws> {
  const server = await serve((request) => handleAws(state, request), faults)
  const { url } = server
  return {
    ...server,
    env: {
      AWS_ENDPOINT_URL_S3: url,
      AWS_ENDPOINT_URL_STS: url,
      AWS_ENDPOINT_URL_IAM: url,
      AWS_REGION: state.region,
      AWS_DEFAULT_REGION: state.region,
      // Looking for an instance's own credentials would cost a client seconds.
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  }
}

/** The same as a handler, for tests without a socket. Query calls are told apart by their API version. */
export async function handleAws(state: AwsState, request: HttpRequest): Promise<HttpResponse> {
  const call = queryCall(request)
  return call === undefined ? handleS3(state, request) : handleQuery(state, request, call)
}

async function handleQuery(state: AwsState, request: HttpRequest, call: QueryParameters): Promise<HttpResponse> {
  switch (call.version) {
    case '2011-06-15':
      return handleSts(state, request, call)
    case '2010-05-08':
      return handleIam(state, request, call)
    default:
      return queryError(
        'sts',
        new AwsError(400, 'InvalidAction', `Could not find operation ${call.action} for version ${call.version}`),
        queryRequestId(),
      )
  }
}
