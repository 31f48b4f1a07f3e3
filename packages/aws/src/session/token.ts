/** A GitHub token's claims, read without checking its signature: STS does that. The token itself is never kept. */
import { z } from 'zod'
import type { Claims } from '../trust/request.ts'

const Payload = z.looseObject({
  iss: z.string().min(1),
  sub: z.string().min(1),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  nbf: z.number().optional(),
  iat: z.number().optional(),
})

/** Claims of a token that can be used: times are seconds since 1970. */
export type TokenClaims = Claims & z.infer<typeof Payload>

/** STS refuses longer ones (API reference of AssumeRoleWithWebIdentity). */
const MAX_LENGTH = 20_000

/** The claims of a token; a string says what is wrong with it and holds nothing of it. */
export function decodeToken(token: string): TokenClaims | string {
  if (token === '') return 'it is empty'
  if (token.length > MAX_LENGTH) return `it has ${token.length} characters, and STS takes at most ${MAX_LENGTH}`
  const parts = token.split('.')
  if (parts.length !== 3) return `it has ${parts.length} parts between dots, not three`
  const [header, payload = '', signature] = parts
  if (header === '' || payload === '' || signature === '') return 'one of its three parts is empty'
  const parsed = Payload.safeParse(readJson(payload))
  if (parsed.success) return parsed.data
  const fields = new Set(parsed.error.issues.map(({ path }) => path.join('.')))
  return fields.has('')
    ? 'its payload is not JSON in base64url'
    : `its claims are incomplete: ${[...fields].join(', ')}`
}

function readJson(part: string): unknown {
  if (!/^[\w-]+$/u.test(part)) return undefined
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

/** The text with the token, and everything else that looks like one, taken out. */
export function withoutTokens(text: string, token: string): string {
  const known = token === '' ? text : text.replaceAll(token, '<token>')
  return known.replaceAll(/eyJ[\w-]{5,}(?:\.[\w-]*){0,2}/gu, '<token>')
}
