import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { describe, expect, test } from '@jest/globals'
import { addAccessKey, authorize } from '../index.ts'
import { account, sts } from './stsWorld.ts'

describe('AssumeRole', () => {
  const principal = (arn: string, more: object = {}) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: arn }, Action: 'sts:AssumeRole', ...more }],
  })
  const mayAssume = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' } }
  const accounts = {
    [account]: {
      users: { mona: {}, hubot: { policies: [mayAssume] } },
      roles: {
        byName: { trust: principal(`arn:aws:iam::${account}:user/mona`) },
        byAccount: { trust: principal(`arn:aws:iam::${account}:root`) },
        external: {
          trust: principal(`arn:aws:iam::${account}:root`, {
            Condition: { StringEquals: { 'sts:ExternalId': 's3cret' } },
          }),
        },
      },
    },
    '222222222222': { roles: { foreign: { trust: principal(`arn:aws:iam::${account}:user/mona`) } } },
  }

  test.each([
    ['mona', `${account}:role/byName`, {}, true],
    ['hubot', `${account}:role/byName`, {}, false],
    ['mona', `${account}:role/byAccount`, {}, false],
    ['hubot', `${account}:role/byAccount`, {}, true],
    ['hubot', `${account}:role/external`, {}, false],
    ['hubot', `${account}:role/external`, { ExternalId: 's3cret' }, true],
    ['mona', '222222222222:role/foreign', {}, false],
    ['hubot', `${account}:role/missing`, {}, false],
  ])('%s takes on %s with %j: %s', async (user, role, more, may) => {
    await using aws = await sts({ accounts })
    const client = aws.client(addAccessKey(aws.state, account, user))
    const RoleArn = `arn:aws:iam::${role}`
    const outcome = client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me', ...more })).then(
      () => 'yes',
      (error: Error) => `${error.name} ${error.message}`,
    )
    const refused = `AccessDenied User: arn:aws:iam::${account}:user/${user} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`
    expect(await outcome).toBe(may ? 'yes' : refused)
  })

  test('tags need a permission of their own and are seen by policies', async () => {
    const own = {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::state/${aws:PrincipalTag/team}/*',
      },
    }
    const role = (Action: string[]) => ({
      trust: principal(`arn:aws:iam::${account}:user/mona`, { Action }),
      inline: { own },
    })
    await using aws = await sts({
      accounts: {
        [account]: {
          users: { mona: {} },
          roles: { untagged: role(['sts:AssumeRole']), tagged: role(['sts:AssumeRole', 'sts:TagSession']) },
        },
      },
    })
    const client = aws.client(addAccessKey(aws.state, account, 'mona'))
    const assume = (name: string) =>
      client.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${account}:role/${name}`,
          RoleSessionName: 'me',
          Tags: [{ Key: 'team', Value: 'infra' }],
        }),
      )
    await expect(assume('untagged')).rejects.toThrow('is not authorized to perform: sts:TagSession on resource')
    const { Credentials } = await assume('tagged')
    const keys = { accessKeyId: Credentials?.AccessKeyId ?? '', sessionToken: Credentials?.SessionToken }
    const get = (team: string) =>
      authorize(aws.state, keys, { action: 's3:GetObject', resource: `arn:aws:s3:::state/${team}/x` }).allowed
    expect([get('infra'), get('other')]).toEqual([true, false])
  })

  test('a session that takes on another role gets an hour at most', async () => {
    await using aws = await sts({
      accounts: {
        [account]: {
          users: { mona: {} },
          roles: {
            first: { trust: principal(`arn:aws:iam::${account}:user/mona`) },
            second: { trust: principal(`arn:aws:iam::${account}:role/first`), maxSessionDuration: 43_200 },
          },
        },
      },
    })
    const mona = aws.client(addAccessKey(aws.state, account, 'mona'))
    const RoleSessionName = 'me'
    const first = await mona.send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/first`, RoleSessionName }),
    )
    const chained = aws.client({
      accessKeyId: first.Credentials?.AccessKeyId ?? '',
      secretAccessKey: first.Credentials?.SecretAccessKey ?? '',
      sessionToken: first.Credentials?.SessionToken ?? '',
    })
    const RoleArn = `arn:aws:iam::${account}:role/second`
    await expect(chained.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }))).resolves.toBeDefined()
    await expect(
      chained.send(new AssumeRoleCommand({ RoleArn, RoleSessionName, DurationSeconds: 3601 })),
    ).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    })
  })
})
