/** Whether a bucket's policy turns away requests without TLS. */
import { z } from 'zod'
import { matchesWildcard } from '../trust/wildcard.ts'

const List = z.union([z.string().transform((value) => [value]), z.array(z.string())])
const Statement = z.looseObject({
  Effect: z.string(),
  Principal: z.unknown().optional(),
  Action: List.optional(),
  Resource: List.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
})
const Policy = z.looseObject({ Statement: z.union([Statement.transform((one) => [one]), z.array(Statement)]) })

const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc']

/**
 * Whether one statement denies everybody everything in the bucket where `aws:SecureTransport` is false, and asks for
 * nothing else. Throws for text that is no policy.
 */
export function deniesPlainHttp(text: string, bucket: string): boolean {
  return Policy.parse(JSON.parse(text)).Statement.some((statement) => {
    const { Effect: effect, Principal: principal, Action: actions = [], Resource: resources = [] } = statement
    const everybody = principal === '*' || JSON.stringify(principal).replaceAll(/[[\]]/gu, '') === '{"AWS":"*"}'
    const everything = actions.some((action) => ['*', 's3:*'].includes(action.toLowerCase()))
    const objects = resources.some((pattern) =>
      PARTITIONS.some((partition) => matchesWildcard(pattern, `arn:${partition}:s3:::${bucket}/any/object`)),
    )
    return effect === 'Deny' && everybody && everything && objects && onlyWithoutTls(statement.Condition)
  })
}

function onlyWithoutTls(condition: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined): boolean {
  const parts = Object.entries(condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) =>
      `${operator} ${key} ${[value].flat().map(String).join(',')}`.toLowerCase(),
    ),
  )
  return parts.length === 1 && parts[0] === 'bool aws:securetransport false'
}
