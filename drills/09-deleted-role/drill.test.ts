/** What if a role of the pipeline is deleted? It is told apart from a refusing one, and made again from bootstrap. */
import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { person } from '../../packages/aws/test/person.ts'
import { administrator, authorize } from '../../playground/aws/index.ts'
import { check, codes, links } from '../../actions/oidc-check/test/check.ts'
import { health } from '../../actions/oidc-check/src/report/health.ts'
import { roleArn, trust, world } from '../../actions/oidc-check/test/world.ts'
import type { World } from '../../actions/oidc-check/test/world.ts'
import { evaluateTrust, parseTrustPolicy } from '../../packages/aws/src/index.ts'

const hands = (at: World) =>
  person({
    credentials: { sessionToken: '', ...administrator(at.aws) },
    region: 'us-east-2',
    endpoint: at.awsServer.url,
  })

const kept = JSON.stringify(trust(['repo:acme@7/infra@42:environment:dev', 'repo:acme@7/infra@42:pull_request']))

test('with a doctor: the role is missing, not merely refusing; made again it works, and old sessions stay dead', async () => {
  await using at = await world({ files: { 'terraform/bootstrap/trust/dev-plan.json': kept } })
  using admin = hands(at)
  const doctor = { 'doctor-role': roleArn('doctor') }
  const access = at.role('dev-plan').inline.get('access') ?? ''
  expect(health(await check(at, doctor))).toBe('true')
  const before = [...at.aws.accessKeys].find(([, key]) => key.kind === 'session' && key.role === 'dev-plan')

  await admin.deleteRole('dev-plan', 'access')
  const broken = await check(at, doctor)
  expect(codes(broken)).toContain('role: ROLE_MISSING')
  expect(links(broken)['role']?.findings[0]?.fix).toContain('terraform -chdir=terraform/bootstrap apply')

  // What bootstrap does: the role of that name, with the trust policy that lies beside it, and its permissions.
  await admin.createRole('dev-plan', await readFile(`${at.path}/terraform/bootstrap/trust/dev-plan.json`, 'utf8'))
  await admin.putPolicy('dev-plan', 'access', access)
  expect(health(await check(at, doctor))).toBe('true')
  const [accessKeyId = '', key] = before ?? []
  const sessionToken = key?.kind === 'session' ? key.token : ''
  const wish = { action: 's3:GetObject', resource: 'arn:aws:s3:::state/dev/terraform.tfstate' }
  expect(authorize(at.aws, { accessKeyId, sessionToken }, wish)).toMatchObject({
    allowed: false,
    code: 'InvalidClientTokenId',
  })
})

test('without a doctor: the committed policy would let the token in, so it is the role', async () => {
  await using at = await world({ files: { 'terraform/bootstrap/trust/dev-plan.json': kept } })
  using admin = hands(at)
  await admin.deleteRole('dev-plan', 'access')
  const broken = await check(at)
  expect(codes(broken)).toContain('trust: ROLE_OR_TRUST')
  expect(at.calls()).toHaveLength(1)
})

test('a plan cannot take the roles away by itself: neither role may touch roles', async () => {
  await using at = await world()
  const result = await check(at, { which: 'both', 'doctor-role': roleArn('doctor') })
  expect(links(result)['role lint']?.state).toBe('well')
})

test('the policies that lie in bootstrap trust the jobs of this very repository, and nobody else', async () => {
  const read = async (name: string) =>
    parseTrustPolicy(
      await readFile(new URL(`../../terraform/bootstrap/trust/${name}.json`, import.meta.url), 'utf8'),
      name,
    )
  const policy = await read('wrenchproof-dev-apply')
  const ask = (sub: string) =>
    evaluateTrust(policy, {
      claims: {
        iss: 'https://token.actions.githubusercontent.com',
        aud: 'sts.amazonaws.com',
        sub,
        repository_id: '42',
      },
      account: '222222222222',
    }).verdict
  expect(ask('repo:acme/infrastructure:environment:dev')).toBe('allow')
  expect(ask('repo:acme@9001/infrastructure@42:environment:dev')).toBe('allow')
  for (const sub of [
    'repo:acme/infrastructure:pull_request',
    'repo:acme/infrastructure:environment:production',
    'repo:evil/infrastructure:environment:dev',
  ])
    expect(ask(sub)).toBe('deny')
})
