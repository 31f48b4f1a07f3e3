import { describe, expect, test } from '@jest/globals'
import { UserError } from '@wrenchproof/errors'
import { parseTrustPolicy, readTrustPolicy } from '@wrenchproof/aws'

const good = {
  Effect: 'Allow',
  Principal: { Federated: 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com' },
  Action: 'sts:AssumeRoleWithWebIdentity',
}

function refusal(document: unknown): string {
  try {
    readTrustPolicy(document, 'trust/plan.json')
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
  return 'accepted'
}

describe('malformed trust policies are refused with the path', () => {
  test.each<[string, unknown, string]>([
    ['a number', 7, 'trust/plan.json: .:'],
    ['nothing', {}, 'Statement:'],
    ['no statement', { Statement: [] }, 'Statement: is empty'],
    ['a version of its own', { Version: '2020-01-01', Statement: [good] }, 'Version:'],
    ['an effect in lower case', { Statement: [{ ...good, Effect: 'allow' }] }, 'Statement[0].Effect:'],
    ['a resource', { Statement: [good, { ...good, Resource: '*' }] }, 'Statement[1]: Unrecognized key: "Resource"'],
    ['a misspelt element', { Statement: [{ ...good, Conditions: {} }] }, 'Statement[0]: Unrecognized key'],
    ['no principal', { Statement: [{ Effect: 'Allow', Action: 'sts:*' }] }, 'needs Principal or NotPrincipal'],
    ['both principals', { Statement: [{ ...good, NotPrincipal: '*' }] }, 'needs Principal or NotPrincipal'],
    ['no action', { Statement: [{ ...good, Action: undefined }] }, 'needs Action or NotAction'],
    ['both actions', { Statement: [{ ...good, NotAction: 'x' }] }, 'needs Action or NotAction'],
    ['a principal of no form', { Statement: [{ ...good, Principal: 'me' }] }, 'Statement[0].Principal:'],
    ['no action in the list', { Statement: [{ ...good, Action: [] }] }, 'Statement[0].Action: is empty'],
    ['an action that is a number', { Statement: { ...good, Action: 7 } }, 'Statement[0].Action'],
    ['a condition that is a list', { Statement: [{ ...good, Condition: [] }] }, 'Statement[0].Condition'],
    ['a key without values', { Statement: [{ ...good, Condition: { StringEquals: 'x' } }] }, '.Condition.StringEquals'],
    ['a value that is an object', { Statement: [{ ...good, Condition: { StringLike: { k: {} } } }] }, '.StringLike.k'],
    ['a number too long', { Statement: [{ ...good, Condition: { StringEquals: { k: 2 ** 60 } } }] }, 'as a string'],
  ])('%s', (_, document, problem) => {
    expect(refusal(document)).toContain(problem)
  })

  test('all problems come at once', () => {
    const message = refusal({
      Version: 'x',
      Statement: [
        { ...good, Effect: 'Maybe' },
        { ...good, Action: [] },
      ],
    })
    expect(message.split('\n')).toHaveLength(4)
  })

  test('text that is not JSON', () => {
    expect(() => parseTrustPolicy('{"Version": ', 'trust/plan.json')).toThrow(/trust\/plan\.json: is not JSON/u)
  })

  test.each([
    ['{"Statement":[],"Statement":[]}', '$.Statement'],
    ['{"a":[{"k":1},{"k":1,"b":{"x":"k","x":"\\"k"}}]}', '$.a[1].b.x'],
    ['{"a":{"b":1,"\\u0062":2}}', '$.a.b'],
    ['[[],{"a":[1,2,{"c":{},"c":[]}]}]', '$[1].a[2].c'],
  ])('a key that is there twice: %s', (text, path) => {
    expect(() => parseTrustPolicy(text)).toThrow(`${path} is there twice`)
  })

  test('equal keys of different objects, and values that look like keys, are fine', () => {
    const text = JSON.stringify({ Statement: [good, good, { ...good, Sid: 'Effect', Action: ['Action', 'Action'] }] })
    expect(parseTrustPolicy(text).Statement).toHaveLength(3)
  })
})
