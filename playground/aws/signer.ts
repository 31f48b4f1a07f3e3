/** Who signed a call to STS or IAM. */
import type { HttpRequest } from '../http/serve.ts'
import type { Caller } from './credentials.ts'
import { identify } from './credentials.ts'
import { AwsError } from './errors.ts'
import { signatureOf, verifySignature } from './signature.ts'
import type { AwsState } from './state.ts'

/** Who signed a call; throws `MissingAuthenticationToken`, `InvalidClientTokenId`, `ExpiredToken`, `SignatureDoesNotMatch`. */
export function signer(state: AwsState, request: HttpRequest): Caller {
  const signature = signatureOf(request)
  if (signature === undefined)
    throw new AwsError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token')
  const caller = identify(state, signature)
  verifySignature(state, request, signature)
  return caller
}
