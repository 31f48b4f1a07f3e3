/** The OIDC token of the job for a session of a role, by STS's query protocol. */
import { action, exportVariable, flag, info, input, mask, setOutput, variable } from '../../toolkit.ts'

await action(async () => {
  const region = input('aws-region')
  if (region === '') throw new Error('Input required and not supplied: aws-region')
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region)) throw new Error(`Region is not valid: ${region}`)
  for (const name of [
    'web-identity-token-file',
    'role-chaining',
    'role-external-id',
    'managed-session-policies',
    'force-skip-oidc',
  ])
    if (!['', 'false'].includes(input(name))) throw new Error(`The playground's stand-in does not imitate '${name}'`)
  exportVariable('AWS_DEFAULT_REGION', region)
  exportVariable('AWS_REGION', region)
  const key = input('aws-access-key-id')
  if (key !== '') {
    give({ key, secret: input('aws-secret-access-key'), session: input('aws-session-token') })
    return
  }
  const role = input('role-to-assume')
  if (role === '')
    throw new Error('Could not determine how to assume credentials. Please check your inputs and try again.')
  if (process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] === undefined)
    throw new Error(
      'Credentials could not be loaded, please check your action inputs: Could not load credentials from any providers. ' +
        'It looks like you might be trying to authenticate with OIDC. Did you mean to set the `id-token` permission?',
    )
  const answer = await assume(role, region, await idToken(input('audience')))
  const account = /arn:aws[a-z-]*:sts::(?<account>\d{12}):/.exec(answer)?.groups?.['account'] ?? ''
  const allowed = input('allowed-account-ids')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
  if (allowed.length > 0 && !allowed.includes(account))
    throw new Error(
      `The account ID of the provided credentials (${account}) does not match any of the expected account IDs: ${allowed.join(', ')}`,
    )
  if (flag('mask-aws-account-id')) mask(account)
  setOutput('aws-account-id', account)
  give({
    key: element(answer, 'AccessKeyId'),
    secret: element(answer, 'SecretAccessKey'),
    session: element(answer, 'SessionToken'),
  })
  info(`Authenticated as assumedRoleId ${element(answer, 'AssumedRoleId')}`)
})

async function idToken(audience: string): Promise<string> {
  const url = `${variable('ACTIONS_ID_TOKEN_REQUEST_URL')}&audience=${encodeURIComponent(audience)}`
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${variable('ACTIONS_ID_TOKEN_REQUEST_TOKEN')}` },
  })
  const body: unknown = await response.json()
  if (typeof body !== 'object' || body === null || !('value' in body) || typeof body.value !== 'string')
    throw new Error('Response json body does not have ID Token field')
  mask(body.value)
  return body.value
}

async function assume(role: string, region: string, token: string): Promise<string> {
  const endpoint =
    process.env['AWS_ENDPOINT_URL_STS'] ?? process.env['AWS_ENDPOINT_URL'] ?? `https://sts.${region}.amazonaws.com`
  const policy = input('inline-session-policy')
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: role,
      RoleSessionName: input('role-session-name'),
      DurationSeconds: input('role-duration-seconds'),
      WebIdentityToken: token,
      ...(policy === '' ? {} : { Policy: policy }),
    }),
  })
  const answer = await response.text()
  // The real one tries again a dozen times, also what is permanent; the playground does not make anybody wait for that.
  if (!response.ok)
    throw new Error(`Could not assume role with OIDC: ${element(answer, 'Message') || answer.slice(0, 200)}`)
  return answer
}

function give({ key, secret, session }: { key: string; secret: string; session: string }): void {
  for (const value of [key, secret, session]) if (value !== '') mask(value)
  const pairs: [string, string][] = [
    ['AWS_ACCESS_KEY_ID', key],
    ['AWS_SECRET_ACCESS_KEY', secret],
    ['AWS_SESSION_TOKEN', session],
  ]
  if (flag('output-env-credentials')) for (const [name, value] of pairs) exportVariable(name, value)
  if (flag('output-credentials'))
    for (const [name, value] of pairs) setOutput(name.toLowerCase().replaceAll('_', '-'), value)
}

function element(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? ''
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}
