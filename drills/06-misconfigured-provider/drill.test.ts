/** What if the OIDC provider, or what it trusts, is misconfigured? The broken link is named, and its fix mends it. */
import { expect, test } from '@jest/globals'
import { person } from '../../packages/aws/test/person.ts'
import { administrator } from '../../playground/aws/index.ts'
import { check, codes, links } from '../../actions/oidc-check/test/check.ts'
import { health } from '../../actions/oidc-check/src/report/health.ts'
import { PROVIDER, roleArn, trust, world } from '../../actions/oidc-check/test/world.ts'
import type { World } from '../../actions/oidc-check/test/world.ts'

const OLD = 'repo:acme/infra:environment:dev'
const NEW = 'repo:acme@7/infra@42:environment:dev'
const DOCTOR = { 'doctor-role': roleArn('doctor') }

const hands = (at: World) =>
  person({
    credentials: { sessionToken: '', ...administrator(at.aws) },
    region: 'us-east-2',
    endpoint: at.awsServer.url,
  })

test('the provider was deleted', async () => {
  await using at = await world()
  using admin = hands(at)
  await admin.deleteProvider(PROVIDER)

  const broken = await check(at)
  expect(codes(broken)).toContain('provider: NO_PROVIDER')
  expect(at.calls()).toHaveLength(1)
  const fix = links(broken)['provider']?.findings[0]?.fix ?? ''
  const [, url = '', audience = ''] = /--url (\S+) --client-id-list (\S+)/u.exec(fix) ?? []

  await admin.createProvider(url, [audience])
  expect(health(await check(at))).toBe('true')
})

test('the provider does not know the audience', async () => {
  await using at = await world()
  using admin = hands(at)
  await admin.deleteProvider(PROVIDER)
  await admin.createProvider('https://token.actions.githubusercontent.com', ['https://github.com/acme'])

  const broken = await check(at)
  expect(codes(broken)).toContain('provider: WRONG_AUDIENCE')
  const fix = links(broken)['provider']?.findings[0]?.fix ?? ''
  const [, arn = '', audience = ''] = /--open-id-connect-provider-arn (\S+) --client-id (\S+)/u.exec(fix) ?? []

  await admin.addAudience(arn, audience)
  expect(health(await check(at))).toBe('true')
})

test('the repository was renamed, and its subjects now carry ids', async () => {
  await using at = await world({ immutableSubject: false })
  using admin = hands(at)
  await admin.setTrust('dev-plan', JSON.stringify(trust([OLD])))
  await admin.setTrust('doctor', JSON.stringify(trust([OLD, NEW])))
  expect(health(await check(at, DOCTOR))).toBe('true')
  at.repository.subject.useImmutableSubject = true

  const broken = await check(at, DOCTOR)
  expect(codes(broken)).toContain('trust: TRUST_DENIES')
  const finding = links(broken)['trust']?.findings[0]
  expect(finding?.reason).toContain('now presents the immutable subject')
  const statement: unknown = JSON.parse(finding?.fix.split('\n').slice(1).join('\n') ?? '')

  const [first] = trust([OLD]).Statement
  await admin.setTrust('dev-plan', JSON.stringify({ Version: '2012-10-17', Statement: [first, statement] }))
  expect(health(await check(at, DOCTOR))).toBe('true')
})

test('an environment was added to the job, so the policy on the branch no longer matches', async () => {
  const onBranch = JSON.stringify(trust(['repo:acme@7/infra@42:ref:refs/heads/develop']))
  await using at = await world({ files: { 'terraform/bootstrap/trust/dev-plan.json': onBranch } })
  using admin = hands(at)
  await admin.setTrust('dev-plan', onBranch)

  const broken = await check(at)
  expect(codes(broken)).toContain('trust: TRUST_DENIES')
  expect(links(broken)['trust']?.findings[0]?.reason).toContain(
    'the job names an environment, so its subject carries environment in place of the ref',
  )
})
