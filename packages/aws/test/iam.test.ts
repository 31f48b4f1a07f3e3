import { describe, expect, test } from '@jest/globals'
import { addAccessKey } from '../../../playground/aws/index.ts'
import { awsWorld } from './world.ts'

const HOST = 'token.actions.githubusercontent.com'
const PROVIDER = `arn:aws:iam::111111111111:oidc-provider/${HOST}`
const trust = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: PROVIDER },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${HOST}:aud`]: 'sts.amazonaws.com' } },
    },
  ],
}
const allow = (action: string | string[], resource = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
})

const world = async () =>
  awsWorld({
    accounts: {
      '111111111111': {
        oidcProviders: [{ url: HOST, clientIds: ['sts.amazonaws.com'] }],
        policies: { own: allow('ec2:Describe*'), bound: allow(['s3:*', 'ec2:*']) },
        users: { nobody: {} },
        roles: {
          plan: {
            trust,
            maxSessionDuration: 7200,
            inline: { state: allow('s3:GetObject', 'arn:aws:s3:::state/*') },
            attached: ['arn:aws:iam::111111111111:policy/own', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
            boundary: 'arn:aws:iam::111111111111:policy/bound',
          },
        },
      },
    },
  })

describe('IAM as it is read', () => {
  test('a provider, with its audiences', async () => {
    await using aws = await world()
    expect(await aws.iam().provider(PROVIDER)).toEqual({
      kind: 'seen',
      value: { arn: PROVIDER, clientIds: ['sts.amazonaws.com'] },
    })
    expect(await aws.iam().provider(`${PROVIDER}x`)).toEqual({ kind: 'missing' })
  })

  test('a role, with its trust policy as text', async () => {
    await using aws = await world()
    const found = await aws.iam().role('plan')
    expect(found).toEqual({
      kind: 'seen',
      value: {
        arn: 'arn:aws:iam::111111111111:role/plan',
        trust: JSON.stringify(trust),
        maxSessionDuration: 7200,
        boundaryArn: expect.anything(),
      },
    })
    expect(await aws.iam().role('gone')).toEqual({ kind: 'missing' })
  })

  test('what a role may do: inline, managed and boundary', async () => {
    await using aws = await world()
    const found = await aws.iam().permissions({ name: 'plan', boundaryArn: 'arn:aws:iam::111111111111:policy/bound' })
    expect(found.kind === 'seen' && found.value.policies.map(({ name }) => name)).toEqual([
      'state',
      'arn:aws:iam::111111111111:policy/own',
      'arn:aws:iam::aws:policy/ReadOnlyAccess',
    ])
    expect(found.kind === 'seen' && found.value.boundary?.statements[0]?.Action).toEqual(['s3:*', 'ec2:*'])
  })

  test('the simulator, each action on its own resource', async () => {
    await using aws = await world()
    const answers = await aws.iam().simulate('arn:aws:iam::111111111111:role/plan', [
      { action: 's3:GetObject', resource: 'arn:aws:s3:::state/dev' },
      { action: 's3:GetObject', resource: 'arn:aws:s3:::other/dev' },
      { action: 's3:PutObject', resource: 'arn:aws:s3:::state/dev' },
    ])
    expect(
      answers.kind === 'seen' && answers.value.map(({ action, resource, decision }) => [action, resource, decision]),
    ).toEqual([
      ['s3:GetObject', 'arn:aws:s3:::state/dev', 'allowed'],
      ['s3:PutObject', 'arn:aws:s3:::state/dev', 'implicitDeny'],
      ['s3:GetObject', 'arn:aws:s3:::other/dev', 'allowed'],
    ])
  })

  test('whoever may not look is told so, with what AWS says, and nothing rejects', async () => {
    await using aws = await world()
    const iam = aws.iam(addAccessKey(aws.state, '111111111111', 'nobody'))
    for (const look of [
      await iam.provider(PROVIDER),
      await iam.role('plan'),
      await iam.permissions({ name: 'plan', boundaryArn: undefined }),
      await iam.simulate('arn:aws:iam::111111111111:role/plan', [{ action: 's3:GetObject', resource: '*' }]),
    ]) {
      expect(look).toMatchObject({ kind: 'unseen', denied: true, why: expect.stringMatching(/^AccessDenied: .*iam:/u) })
    }
  })

  test('an endpoint where nobody listens is not to be seen either', async () => {
    const aws = await world()
    const iam = aws.iam()
    await aws[Symbol.asyncDispose]()
    expect(await iam.role('plan')).toMatchObject({ kind: 'unseen', denied: false })
  })
})
