import { describe, expect, test } from '@jest/globals'
import { environmentSecrets, redaction, secrecy, settingSecrets, withheld } from '../src/index.ts'

describe('what a step learns on its way', () => {
  test('is taken out from then on, and what was learned before still is', () => {
    const known = secrecy()
    const text = 'the key is first-secret, the password second-secret'
    expect(known.scrub(text)).toBe(text)
    known.learn(['first-secret'])
    expect(known.scrub(text)).toBe(`the key is ${redaction}, the password second-secret`)
    known.learn([{ password: 'second-secret' }])
    expect(known.scrub(text)).toBe(`the key is ${redaction}, the password ${redaction}`)
  })

  test.each([
    [
      'cannot be built',
      () => {
        throw new RangeError('too many')
      },
    ],
    [
      'fails',
      () => () => {
        throw new RangeError('too long')
      },
    ],
  ])('where the scrub %s, nothing but a fixed message is left', (_how, make) => {
    const known = secrecy(make)
    known.learn(['first-secret'])
    expect(known.scrub('the key is first-secret')).toBe(withheld)
  })
})

test('credentials in an environment are told by the names of their variables', () => {
  const variables = {
    AWS_SECRET_ACCESS_KEY: 'secret-access-key',
    ACTIONS_RUNTIME_TOKEN: 'runtime-token',
    TF_VAR_db_password: 'password-of-db',
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/var/run/token',
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://example.test',
    TOKEN_TTL: '3600',
    PATH: '/usr/bin:/bin',
    GONE_SECRET: undefined,
  }
  expect([...environmentSecrets(variables)]).toEqual(['secret-access-key', 'runtime-token', 'password-of-db'])
})

test('and those in settings of a backend likewise', () => {
  expect([...settingSecrets(['bucket=acme-state', 'secret_key = "0123456789"', 'backend.hcl', 'token=abc'])]).toEqual([
    '0123456789',
  ])
})
