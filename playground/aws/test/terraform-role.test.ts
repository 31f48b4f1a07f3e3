import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { awsState, rawBytes, serveAws } from '../index.ts'
import { gitHub, issuer } from './issuer.ts'
import { resources, terraformRoot } from './terraform.ts'

const account = '111111111111'
const host = 'token.actions.githubusercontent.com'

const trust = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${host}:sub`]: 'repo:octo/infra:environment:dev' } },
    },
  ],
}

const state = (actions: string[]) => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::state' },
    { Effect: 'Allow', Action: actions, Resource: 'arn:aws:s3:::state/dev/*' },
  ],
})

test('terraform itself assumes roles: the one that reads plans, the one that writes applies', async () => {
  await using idp = await issuer(() => new Date())
  const aws = awsState({
    accounts: {
      [account]: {
        roles: {
          plan: { trust, inline: { state: state(['s3:GetObject']) } },
          apply: { trust, inline: { state: state(['s3:GetObject', 's3:PutObject', 's3:DeleteObject']) } },
        },
        oidcProviders: [{ url: gitHub, clientIds: ['sts.amazonaws.com'] }],
      },
    },
    buckets: { state: { versioning: true, tlsOnly: true } },
    keySets: { [gitHub]: `${idp.url}/jwks` },
  })
  await using server = await serveAws(aws)
  await using root = await terraformRoot({
    bucket: 'state',
    key: 'dev/tf',
    env: server.env,
    config: resources(1, '"v1"'),
  })
  const AWS_WEB_IDENTITY_TOKEN_FILE = join(root.path, 'token')
  await writeFile(AWS_WEB_IDENTITY_TOKEN_FILE, await idp.token())
  const as = (role: string) =>
    root.with({
      ...server.env,
      AWS_ROLE_ARN: `arn:aws:iam::${account}:role/${role}`,
      AWS_WEB_IDENTITY_TOKEN_FILE,
    })
  expect(await as('plan').run('init', '-input=false')).toMatchObject({ code: 0 })
  expect(await as('plan').run('plan', '-input=false', '-lock=false')).toMatchObject({ code: 0 })
  const refused = await as('plan').run('apply', '-input=false', '-auto-approve')
  expect(refused.code).toBe(1)
  expect(refused.text.replaceAll(/[\s│╷╵]+/g, ' ')).toContain(
    'is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::state/dev/tf.tflock" because no identity-based policy allows the s3:PutObject action',
  )
  expect(await as('apply').run('apply', '-input=false', '-auto-approve')).toMatchObject({ code: 0 })
  expect(rawBytes(aws, { bucket: 'state', key: 'dev/tf' })).toBeDefined()

  await writeFile(AWS_WEB_IDENTITY_TOKEN_FILE, await idp.token({ sub: 'repo:octo/infra:pull_request' }))
  const foreign = await as('apply').run('plan', '-input=false')
  expect(foreign.code).toBe(1)
  expect(foreign.text).toContain('Not authorized to perform')
})
