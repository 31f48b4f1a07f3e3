/** The same pairs asked of the playground's STS, which was written from AWS's documentation and not from ours. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { evaluateTrust, parseTrustPolicy, sdkSts } from '@wrenchproof/aws'
import type { StsPort } from '@wrenchproof/aws'
import { addAccount, awsState, serveAws } from '../../../playground/aws/index.ts'
import { json, serve } from '../../../playground/http/serve.ts'
import { ACCOUNT, trustPairs } from './trust-corpus.ts'
import type { Pair } from './trust-corpus.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'test', alg: 'RS256', use: 'sig' }] }

function mint(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const signed = `${part({ alg: 'RS256', kid: 'test', typ: 'JWT' })}.${part({ iat: now, exp: now + 300, ...claims })}`
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}

/** Whether IAM would let a role have this policy. */
function accepted(policy: string): boolean {
  try {
    addAccount(awsState({ accounts: {} }), ACCOUNT, { roles: { probe: { trust: JSON.parse(policy) } } })
    return true
  } catch {
    return false
  }
}

/** What STS did, in the words of a verdict; its code where it is neither. */
async function ask(sts: StsPort, role: string, claims: Pair['claims']): Promise<string> {
  const answer = await sts.assume({
    roleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
    sessionName: 'wrenchproof-1-1',
    token: mint(claims),
    durationSeconds: undefined,
  })
  if (answer.kind === 'session') return 'allow'
  const { name, message } = answer.failure
  // STS looks at sub and aud before it looks at the policy.
  const refused = name === 'AccessDenied' || /^Missing a required claim: (?:sub|aud)$/u.test(message)
  return refused ? 'deny' : `${name}: ${message}`
}

test('STS decides as expected for every pair that has a definite verdict', async () => {
  const pairs = trustPairs()
  const issuers = [...new Set(pairs.map(({ claims }) => claims.iss))]
  const clientIds = [...new Set(pairs.flatMap(({ claims }) => claims['aud'] ?? []).map(String))]
  await using keys = await serve(() => json(200, jwks))
  const state = awsState({ accounts: {}, keySets: Object.fromEntries(issuers.map((issuer) => [issuer, keys.url])) })
  const policies = [...new Set(pairs.map(({ policy }) => policy))].filter(accepted)
  addAccount(state, ACCOUNT, {
    oidcProviders: issuers.map((url) => ({ url, clientIds })),
    roles: Object.fromEntries(policies.map((policy, index) => [`role-${index}`, { trust: JSON.parse(policy) }])),
  })
  await using aws = await serveAws(state)
  const sts = sdkSts({ region: 'us-east-2', endpoint: aws.url })

  const definite = pairs.filter(({ expected, policy }) => expected !== 'cannot-tell' && policies.includes(policy))
  const refused = pairs.filter(({ expected, policy }) => expected !== 'cannot-tell' && !policies.includes(policy))
  const wrong: string[] = []
  for (const { title, policy, claims, expected } of definite) {
    const answer = await ask(sts, `role-${policies.indexOf(policy)}`, claims)
    const ours = evaluateTrust(parseTrustPolicy(policy), { claims, account: ACCOUNT }).verdict
    if (answer !== expected || ours !== expected) wrong.push(`${title}, STS: ${answer}, evaluator: ${ours}`)
  }
  expect(wrong).toEqual([])
  // IAM keeps such a policy from being written at all.
  expect(refused.map(({ title }) => title)).toEqual(['the action of another service #1 {}: deny'])
  expect(definite.length).toBeGreaterThanOrEqual(400)
})
