/** The statement of a trust policy that would let a token in, and nothing else. */
import { issuerPrefix, providerArn } from './request.ts'
import type { TrustRequest } from './request.ts'

/** JSON text of the narrowest statement that trusts these claims: audience, subject and the repository's number. */
export function statementTrusting(request: TrustRequest): string {
  const { claims } = request
  const prefix = issuerPrefix(claims.iss)
  const pins = ['aud', 'sub', 'repository_id'].flatMap((claim) => {
    const value = claims[claim]
    return typeof value === 'string' ? [[`${prefix}:${claim}`, value] as const] : []
  })
  return JSON.stringify(
    {
      Effect: 'Allow',
      Principal: { Federated: providerArn(request) },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: Object.fromEntries(pins) },
    },
    undefined,
    2,
  )
}
