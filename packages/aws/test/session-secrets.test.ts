import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { explain } from '@wrenchproof/errors'
import { openSession, readSessionSettings, sdkSts, sessionSecrets } from '@wrenchproof/aws'
import type { HttpResponse } from '../../../playground/http/serve.ts'
import type { FaultKind } from '../../../playground/http/faults.ts'
import { KEYS, ROLE, granted, open, refused, standIn, testClock, testToken } from './sts-stand-in.ts'

const token = testToken({ jti: 'canary' })
const secrets = [token, ...token.split('.'), KEYS.secretAccessKey, KEYS.sessionToken, KEYS.accessKeyId]

/** Everything that could be printed of a value: its lines, its stack, its fields shown and hidden, its causes. */
function allText(value: unknown): string {
  const texts = [
    explain(value).join('\n'),
    inspect(value, { depth: Infinity, showHidden: true, getters: true }),
    JSON.stringify(value) ?? '',
    String(value),
  ]
  if (value instanceof Error)
    texts.push(String(value.stack), ...(value.cause === undefined ? [] : [allText(value.cause)]))
  return texts.join('\n')
}

function leaked(value: unknown): string[] {
  const text = allText(value)
  return secrets.filter((secret) => text.includes(secret))
}

const quoting = (name: string) =>
  refused(
    400,
    name,
    `1 validation error detected: Value '${token}' at 'webIdentityToken' failed (${token.slice(0, 40)})`,
  )

describe('no token and no key in what is thrown', () => {
  const broken = granted().body?.toString().replace('</Credentials>', '')
  test.each<[string, HttpResponse, FaultKind[]]>([
    ['STS quotes the token', quoting('ValidationError'), []],
    ['STS quotes the token in a refusal of it', quoting('InvalidIdentityToken'), []],
    ['STS quotes the token while it fails', { ...quoting('InternalFailure'), status: 500 }, []],
    ['an answer with keys that cannot be read', { status: 200, body: broken ?? '' }, []],
    ['an answer with keys that is not complete', granted('111111111111', ''), []],
    ['an answer with keys in another account', granted('222222222222'), []],
    ['an answer with keys under an error', { ...granted(), status: 403 }, []],
    ['a proxy that shows the request', { status: 400, body: `<html>${token} ${KEYS.secretAccessKey}</html>` }, []],
    ['a lost reply', granted(), [{ kind: 'lost-reply' }]],
    ['a truncated reply', granted(), [{ kind: 'truncated' }]],
    ['a slow reply', granted(), [{ kind: 'slow', ms: 20_000 }]],
  ])('%s', async (_, response, kinds) => {
    await using sts = await standIn([response], { faults: kinds.map((kind) => ({ ...kind, times: Infinity })) })
    const lines: string[] = []
    const attempt = open(sts.url, { tokens: [token], timeoutMs: 200, onRetry: (line) => lines.push(line) })
    const error: unknown = await attempt.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(leaked(error)).toEqual([])
    expect(leaked(lines)).toEqual([])
  })

  test.each([
    ['not to be read', `${token}x.y`],
    ['expired', testToken({ exp: 5, jti: 'canary' })],
    ['something else', KEYS.sessionToken],
  ])('a token that is %s', async (_, minted) => {
    await using sts = await standIn([granted()])
    const error: unknown = await open(sts.url, { tokens: [minted] }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    const text = allText(error)
    expect([minted, ...minted.split('.')].filter((part) => part.length > 4 && text.includes(part))).toEqual([])
  })

  test('a mint that fails with the token in its message', async () => {
    const settings = readSessionSettings({ roleArn: ROLE, region: 'us-east-2', runId: '1', runAttempt: '1' })
    const opened = openSession(settings, {
      mintToken: () => Promise.reject(new Error(`refused: Bearer ${token}`, { cause: { token } })),
      sts: sdkSts({ region: 'us-east-2', endpoint: settings.endpoint }),
      clock: testClock(),
    })
    const error: unknown = await opened.catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'TOKEN_NOT_MINTED' })
    expect(leaked(error)).toEqual([])
  })
})

test('printing a session shows no key; masking knows them all', async () => {
  await using sts = await standIn([granted()])
  const session = await open(sts.url, { tokens: [token] })
  expect(
    secrets.filter((secret) => `${inspect(session, { depth: 9 })}${JSON.stringify({ session })}`.includes(secret)),
  ).toEqual([])
  expect(sessionSecrets(session).toSorted()).toEqual(Object.values(KEYS).toSorted())
})
