/** An account with a doctor, a plan role, an apply role and a state bucket, in the playground. */
import { awsState, serveAws, administrator } from '../../../playground/aws/index.ts'
import type { AwsCredentials, AwsInit, AwsState } from '../../../playground/aws/index.ts'
import type { FaultBoard } from '../../../playground/http/faults.ts'
import { sdkIam, sdkStateBucket } from '@wrenchproof/aws'
import type { ClientOptions, IamPort, StateBucket } from '@wrenchproof/aws'

export const ACCOUNT_ID = '111111111111'

/** Served, with the real clients in front of it, as the administrator or whoever is given. */
export async function awsWorld(init: AwsInit) {
  const state: AwsState = awsState(init)
  const board: FaultBoard = { faults: [] }
  const server = await serveAws(state, board)
  const options = (credentials: AwsCredentials = administrator(state)): ClientOptions => ({
    credentials: { sessionToken: '', ...credentials },
    region: 'us-east-2',
    endpoint: server.url,
    timeoutMs: 3000,
  })
  return {
    state,
    board,
    url: server.url,
    options,
    iam: (credentials?: AwsCredentials): IamPort => sdkIam(options(credentials)),
    bucket: (name: string, credentials?: AwsCredentials): StateBucket => sdkStateBucket(name, options(credentials)),
    [Symbol.asyncDispose]: async () => server[Symbol.asyncDispose](),
  }
}
