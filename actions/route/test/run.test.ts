import { describe, expect, test } from '@jest/globals'
import { moduleSkew, moduleSources } from '@wrenchproof/modules'
import { environmentsJsonSchema } from '@wrenchproof/delivery'
import { z } from 'zod'
import { failureOf, outputsOf, summaryOf, warningsOf } from '../src/report.ts'
import { call, environmentsFile, gitflow } from './support/gitflow.ts'
import { repository } from './support/repository.ts'
import { pulled, pushed, routeAt, why, work } from './support/route-at.ts'

const net = 'terraform/modules/net/main.tf'
const changed = { [net]: 'locals {\n  version = 2\n}\n' }
const zeros = '0'.repeat(40)

async function started() {
  const repo = await repository()
  const first = await repo.commit(gitflow)
  return { repo, first, [Symbol.asyncDispose]: repo[Symbol.asyncDispose] }
}

describe('push', () => {
  test('what the commits change, where the branch delivers; the rest with the reason', async () => {
    await using made = await started()
    await made.repo.commit(changed)
    const result = await routeAt(made.repo.path, { event: 'push', payload: pushed(made.first) })
    expect(work(result)).toEqual(['production deliver'])
    expect(why(result)).toEqual({
      production: [`its module terraform/modules/net changed: ${net}`],
      global: ['nothing that it delivers changed'],
      dev: ['dev is delivered from develop, not from main'],
      staging: ['staging is delivered from release/*, not from main'],
    })
  })

  test('several commits at once, also when the last touches nothing', async () => {
    await using made = await started()
    await made.repo.commit(changed)
    await made.repo.commit({ 'README.md': 'other' })
    const result = await routeAt(made.repo.path, { event: 'push', payload: pushed(made.first) })
    expect(work(result)).toEqual(['production deliver'])
  })

  test('an equal tree concerns nobody, whatever the commits are', async () => {
    await using made = await started()
    await made.repo.commit(changed)
    await made.repo.commit(gitflow)
    const result = await routeAt(made.repo.path, { event: 'push', payload: pushed(made.first) })
    expect(work(result)).toEqual([])
    expect(why(result)['production']).toEqual(['nothing that it delivers changed'])
  })

  test.each([
    ['a new branch', pushed(zeros), 'the branch is new'],
    [
      'a forced push',
      pushed('a'.repeat(40), { forced: true }),
      'the push was forced, so what was there before may never have been delivered',
    ],
    [
      'a commit that is gone',
      pushed('a'.repeat(40)),
      'commit aaaaaaa, from which the change goes out, is in the history no more',
    ],
  ])('%s concerns everything that fits', async (_, payload, because) => {
    await using made = await started()
    const result = await routeAt(made.repo.path, { event: 'push', payload })
    expect(work(result)).toEqual(['global deliver', 'production deliver'])
    expect(why(result)['global']).toEqual([because])
  })

  test('a deleted branch concerns nobody, though GitHub checks out the default branch', async () => {
    await using made = await started()
    const payload = { before: made.first, after: zeros, deleted: true, forced: false }
    const result = await routeAt(made.repo.path, { event: 'push', payload })
    expect(work(result)).toEqual([])
    expect(why(result)['production']).toEqual(['the branch was deleted'])
  })

  test('only some, and a name that is none', async () => {
    await using made = await started()
    const only = { only: 'global\n' }
    const result = await routeAt(made.repo.path, { event: 'push', payload: pushed(zeros), inputs: only })
    expect(work(result)).toEqual(['global deliver'])
    expect(why(result)['production']).toEqual(['was not asked for'])
    await expect(
      routeAt(made.repo.path, { event: 'push', payload: pushed(zeros), inputs: { only: 'qa' } }),
    ).rejects.toThrow("there is no environment 'qa'; the environments file has global, dev, staging, production")
  })
})

describe('settings', () => {
  test.each([
    [
      'an entry',
      environmentsFile.replace('approvals: 2', 'approvals: 1'),
      'its entry in the environments file changed',
    ],
    [
      'the version of Terraform',
      `terraform: { version: 1.11.4 }\n${environmentsFile}`,
      'the version of Terraform in the environments file changed',
    ],
  ])('%s that changed routes', async (_, file, because) => {
    await using made = await started()
    await made.repo.commit({ 'terraform/environments.yml': file })
    const result = await routeAt(made.repo.path, { event: 'push', payload: pushed(made.first) })
    expect(work(result)).toContain('global deliver')
    expect(why(result)['global']).toEqual([because])
  })

  test('a file that was broken before makes every entry count, and says so', async () => {
    await using made = await started()
    const broken = await made.repo.commit({ 'terraform/environments.yml': 'environments: [' })
    await made.repo.commit({ 'terraform/environments.yml': environmentsFile })
    const result = await routeAt(made.repo.path, { event: 'push', payload: pushed(broken) })
    expect(work(result)).toEqual(['global deliver', 'production deliver'])
    expect(warningsOf(result).map(({ text }) => text)).toEqual([
      expect.stringMatching(/before this change cannot be used.*environments\.yml:1:/u),
    ])
  })

  test('a comment in the file concerns nobody; a name that went is told', async () => {
    await using made = await started()
    const without = environmentsFile.replace(/ {2}dev:.*\n/u, '# no dev\n')
    await made.repo.commit({ 'terraform/environments.yml': without })
    const result = await routeAt(made.repo.path, { event: 'push', payload: pushed(made.first) })
    expect(work(result)).toEqual([])
    expect(warningsOf(result).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^dev is in the environments file no more/u),
    ])
  })

  test('no file, or a broken one, is an error', async () => {
    await using made = await started()
    const elsewhere = { 'environments-file': 'terraform' }
    await expect(routeAt(made.repo.path, { event: 'push', payload: pushed(zeros), inputs: elsewhere })).rejects.toThrow(
      'there is no terraform in the commit',
    )
    await made.repo.commit({ 'terraform/environments.yml': 'environments: {}\n' })
    await expect(routeAt(made.repo.path, { event: 'push', payload: pushed(zeros) })).rejects.toThrow(
      'must name at least one environment',
    )
  })
})

describe('pull_request', () => {
  async function pull() {
    const made = await started()
    await made.repo.git('checkout', '-q', '-b', 'topic')
    const head = await made.repo.commit(changed)
    await made.repo.git('checkout', '-q', 'main')
    // The base moves on while the pull request is open, by something that concerns another environment.
    await made.repo.commit({ 'terraform/environments/global/main.tf': 'locals {\n  a = 1\n}\n' })
    await made.repo.git('merge', '-q', '--no-ff', '-m', 'merge', 'topic')
    return { ...made, head }
  }

  test('the merge commit is compared with the base as it is by now', async () => {
    await using made = await pull()
    const payload = pulled({ ref: 'main', sha: made.first }, made.head)
    const result = await routeAt(made.repo.path, { event: 'pull_request', ref: 'refs/pull/7/merge', payload })
    expect(work(result)).toEqual(['production preview'])
    expect(why(result)['staging']).toEqual(['is not delivered from main'])
  })

  test('a checkout of the head is compared with where it left the base', async () => {
    await using made = await pull()
    const base = await made.repo.at('main^1')
    await made.repo.git('checkout', '-q', '--detach', made.head)
    const payload = pulled({ ref: 'main', sha: base }, made.head)
    const result = await routeAt(made.repo.path, { event: 'pull_request', ref: 'refs/pull/7/merge', payload })
    expect(result.before).toBe(made.first)
    expect(work(result)).toEqual(['production preview'])
  })

  test.each([
    ['a fork', { repository: 43 }],
    ['a fork that is gone', { repository: null }],
  ])('one of %s is only checked, and told why', async (_, more) => {
    await using made = await pull()
    const payload = pulled({ ref: 'main', sha: made.first }, made.head, more)
    const result = await routeAt(made.repo.path, { event: 'pull_request', payload })
    expect(work(result)).toEqual(['production check'])
    expect(why(result)['production']).toEqual([`its module terraform/modules/net changed: ${net}`])
    const { matrix, summary } = outputsOf(result)
    const check = 'a pull request from a fork gets no role to plan with'
    expect(JSON.parse(matrix ?? '')).toMatchObject({ include: [{ environment: 'production', mode: 'check', check }] })
    expect(summary).toBe('check production; 3 not concerned')
    expect(summaryOf(result)).toContain(`only checked: ${check}`)
  })

  test('one that is closed concerns nobody', async () => {
    await using made = await pull()
    const payload = pulled({ ref: 'main', sha: made.first }, made.head, { action: 'closed' })
    const result = await routeAt(made.repo.path, { event: 'pull_request', payload })
    expect(work(result)).toEqual([])
    expect(why(result)['production']).toEqual(['the pull request is closed'])
  })
})

test('merge_group: the queue is compared with its base', async () => {
  await using made = await started()
  await made.repo.commit(changed)
  const payload = { merge_group: { base_ref: 'refs/heads/main', base_sha: made.first } }
  const ref = 'refs/heads/gh-readonly-queue/main/pr-7-x'
  expect(work(await routeAt(made.repo.path, { event: 'merge_group', ref, payload }))).toEqual(['production preview'])
})

test.each([
  ['workflow_dispatch', 'refs/heads/main', {}, ['global deliver', 'production deliver']],
  ['workflow_dispatch', 'refs/heads/hotfix/1', { reason: 'down', incident: 'INC-1' }, ['production deliver hotfix']],
  ['workflow_dispatch', 'refs/heads/main', { only: 'production' }, ['production deliver']],
  ['workflow_dispatch', 'refs/heads/main', { purpose: 'look', only: 'dev' }, ['dev preview']],
  ['schedule', 'refs/heads/main', {}, ['global preview', 'dev preview', 'staging preview', 'production preview']],
  ['workflow_run', 'refs/heads/main', {}, []],
] as const)('%s on %s with %j', async (event, ref, inputs, expected) => {
  await using made = await started()
  expect(work(await routeAt(made.repo.path, { event, ref, inputs }))).toEqual(expected)
})

test('a run by hand that asks for another branch is refused whole', async () => {
  await using made = await started()
  const given = { event: 'workflow_dispatch', ref: 'refs/heads/main', inputs: { only: 'dev' } }
  await expect(routeAt(made.repo.path, given)).rejects.toMatchObject({ code: 'CONTEXT' })
})

describe('what cannot be known', () => {
  test('broken HCL routes whoever may be concerned, with its place', async () => {
    await using made = await started()
    const broken = await made.repo.commit({ [net]: 'module "x" {\n' })
    await made.repo.commit({ 'README.md': 'beside it' })
    const result = await routeAt(made.repo.path, { event: 'push', payload: pushed(broken) })
    expect(work(result)).toEqual(['production deliver'])
    expect(why(result)['production']).toEqual([
      expect.stringMatching(/^nobody can tell what it delivers: terraform\/modules\/net\/main\.tf:\d+:\d+: /u),
    ])
    expect(warningsOf(result).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^terraform\/modules\/net\/main\.tf:\d+:\d+: /u),
    ])
    expect(why(result)['global']).toEqual(['nothing that it delivers changed'])
  })

  test('a file read by any path may be any file that changed', async () => {
    await using made = await started()
    const open = await made.repo.commit({ 'terraform/environments/global/main.tf': 'locals {\n  a = file(var.x)\n}\n' })
    await made.repo.commit({ 'README.md': 'read by global?' })
    const result = await routeAt(made.repo.path, { event: 'push', payload: pushed(open) })
    expect(work(result)).toEqual(['global deliver'])
  })

  test('a shallow checkout says how deep it has to be', async () => {
    await using made = await started()
    await made.repo.commit(changed)
    await using clone = await repository({ path: made.repo.path, depth: 1 })
    const asked = routeAt(clone.path, { event: 'push', payload: pushed(made.first) })
    await expect(asked).rejects.toMatchObject({
      code: 'SHALLOW_CHECKOUT',
      message: expect.stringContaining(made.first.slice(0, 7)),
      fix: expect.stringContaining('fetch-depth: 0'),
    })
    // What needs no history does without.
    expect(work(await routeAt(clone.path, { event: 'push', payload: pushed(zeros) }))).toHaveLength(2)
  })

  test('a shallow checkout of a pull request: two commits deep is enough for the merge, one is not', async () => {
    await using made = await started()
    await made.repo.git('checkout', '-q', '-b', 'topic')
    const head = await made.repo.commit(changed)
    await made.repo.git('checkout', '-q', 'main')
    await made.repo.git('merge', '-q', '--no-ff', '-m', 'merge', 'topic')
    const given = { event: 'pull_request', payload: pulled({ ref: 'main', sha: made.first }, head) }
    await using two = await repository({ path: made.repo.path, depth: 2 })
    expect(work(await routeAt(two.path, given))).toEqual(['production preview'])
    await using one = await repository({ path: made.repo.path, depth: 1 })
    await expect(routeAt(one.path, given)).rejects.toMatchObject({ code: 'SHALLOW_CHECKOUT' })
  })

  test('no checkout at all', async () => {
    await using empty = await repository()
    await expect(routeAt(empty.path, { event: 'schedule' })).rejects.toMatchObject({ code: 'NO_CHECKOUT' })
  })
})

describe('rules on modules', () => {
  const ruled = (rules: string): string => environmentsFile.replace('after: staging,', `after: staging, ${rules},`)
  const production = 'terraform/environments/production/main.tf'
  const staging = 'terraform/environments/staging/main.tf'
  const remote = (version: string): string => call(`git::https://example.com/vpc.git?ref=${version}`, 'vpc')

  test('the rules of the file are the rules that judge', () => {
    const schema = z.toJSONSchema(z.object({ 'module-sources': moduleSources, 'module-skew': moduleSkew }), {
      io: 'input',
    })
    const written = JSON.parse(JSON.stringify(environmentsJsonSchema())) as {
      properties: { environments: { additionalProperties: { properties: Record<string, unknown> } } }
    }
    expect(written.properties.environments.additionalProperties.properties).toMatchObject(schema.properties ?? {})
  })

  test('a delivery that breaks them is refused with every finding; a preview is warned', async () => {
    await using made = await started()
    const head = await made.repo.commit({
      'terraform/environments.yml': ruled('module-sources: { remote: immutable, local: refuse }, module-skew: patch'),
      [production]: `${call('../../modules/app')}${remote('v2.0.0')}`,
      [staging]: `${call('../../modules/app')}${remote('v1.0.0')}`,
    })
    const refused = failureOf(await routeAt(made.repo.path, { event: 'push', payload: pushed(made.first) }))
    expect(refused).toMatchObject({ code: 'MODULE_RULES' })
    expect(refused?.message.split('\n')).toEqual([
      'environments break their own rules on modules, so nothing is routed',
      expect.stringMatching(
        /^- terraform\/environments\/production\/main\.tf:2:\d+: production: LOCAL_SOURCE: .*modules\/app/u,
      ),
      expect.stringMatching(/^- terraform\/modules\/app\/main\.tf:2:\d+: production: LOCAL_SOURCE: .*modules\/net/u),
      expect.stringMatching(/^- .*main\.tf:5:\d+: production: MUTABLE_SOURCE: .*full commit hash/u),
      expect.stringMatching(/^- .*main\.tf:5:\d+: production: VERSION_SKEW: .*v2\.0\.0 here and v1\.0\.0 in staging/u),
    ])
    const payload = pulled({ ref: 'main', sha: made.first }, head)
    const preview = await routeAt(made.repo.path, { event: 'pull_request', payload })
    expect(failureOf(preview)).toBeUndefined()
    expect(warningsOf(preview)).toHaveLength(4)
  })

  test('who is not delivered is not judged', async () => {
    await using made = await started()
    await made.repo.commit({ 'terraform/environments.yml': ruled('module-sources: { local: refuse }') })
    const result = await routeAt(made.repo.path, {
      event: 'push',
      ref: 'refs/heads/develop',
      payload: pushed(made.first),
    })
    expect(failureOf(result)).toBeUndefined()
  })

  test('what cannot be read cannot be judged, so it breaks the rules', async () => {
    await using made = await started()
    await made.repo.commit({
      'terraform/environments.yml': ruled('module-sources: { remote: pinned }'),
      [net]: 'module "x" {\n',
    })
    const result = await routeAt(made.repo.path, { event: 'push', payload: pushed(made.first) })
    expect(failureOf(result)?.message).toContain('production: UNREADABLE: ')
  })
})
