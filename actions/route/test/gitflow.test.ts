import { expect, test } from '@jest/globals'
import { gitflow } from './support/gitflow.ts'
import { repository } from './support/repository.ts'
import { pulled, pushed, reader, routeAt, work } from './support/route-at.ts'

const net = (version: number) => ({ 'terraform/modules/net/main.tf': `locals {\n  version = ${version}\n}\n` })
const policy = (environment: string) => ({ [`terraform/environments/${environment}/policy.json`]: '{}' })

test('a release and a hotfix, told by git itself, step by step', async () => {
  await using repo = await repository()
  const first = await repo.commit(gitflow)
  await repo.git('branch', 'develop')
  const config = reader()

  /** Works on a branch, then routes the push that comes of it. */
  const push = async (branch: string, act: () => Promise<unknown>): Promise<string[]> => {
    const isNew = (await repo.git('branch', '--list', branch)) === ''
    if (!isNew) await repo.git('checkout', '-q', branch)
    const before = isNew ? '0'.repeat(40) : await repo.at('HEAD')
    await act()
    return work(
      await routeAt(repo.path, { event: 'push', ref: `refs/heads/${branch}`, payload: pushed(before) }, config),
    )
  }
  const merge = (branch: string) => async () => repo.git('merge', '-q', '--no-ff', '-m', `merge ${branch}`, branch)
  const topic = async (name: string, files: Record<string, string>): Promise<void> => {
    await repo.git('checkout', '-q', '-b', name, first)
    await repo.commit(files)
    await repo.commit({ 'docs/page.txt': name })
    await repo.git('checkout', '-q', 'develop')
  }

  await topic('squashed', net(2))
  const squash = async () => {
    await repo.git('merge', '-q', '--squash', 'squashed')
    await repo.git('commit', '-q', '-m', 'squashed')
  }
  expect(await push('develop', squash)).toEqual(['dev deliver'])

  await topic('rebased', policy('dev'))
  const rebase = async () => {
    await repo.git('rebase', '-q', '-X', 'theirs', 'develop', 'rebased')
    await repo.git('checkout', '-q', 'develop')
    await repo.git('merge', '-q', '--ff-only', 'rebased')
  }
  expect(await push('develop', rebase)).toEqual(['dev deliver'])

  const cut = (release: string) => async () => repo.git('checkout', '-q', '-b', release, 'develop')
  expect(await push('release/1', cut('release/1'))).toEqual(['staging deliver'])
  expect(await push('release/1', async () => repo.commit(net(3)))).toEqual(['staging deliver'])
  expect(await push('develop', async () => repo.commit(policy('staging')))).toEqual([])
  expect(await push('release/2', cut('release/2'))).toEqual(['staging deliver'])
  expect(await push('release/2', async () => repo.commit({ 'README.md': 'a note' }))).toEqual([])

  expect(await push('main', merge('release/1'))).toEqual(['production deliver'])
  expect(await push('develop', merge('main'))).toEqual(['dev deliver'])
  // The merge commit travels back once more, and brings nothing.
  expect(await push('main', async () => repo.git('commit', '-q', '--allow-empty', '-m', 'tagged'))).toEqual([])
  expect(await push('develop', merge('main'))).toEqual([])

  await repo.git('checkout', '-q', '-b', 'hotfix/1', 'main')
  expect(await push('hotfix/1', async () => repo.commit({ ...net(4), ...policy('global') }))).toEqual([])
  const inputs = { lane: 'hotfix', reason: 'the site is down', incident: 'INC-1' }
  const dispatch = { event: 'workflow_dispatch', ref: 'refs/heads/hotfix/1', inputs }
  expect(work(await routeAt(repo.path, dispatch, config))).toEqual(['production deliver hotfix'])

  // Its pull requests: to main it concerns what main delivers, to the open release only staging.
  const hotfix = await repo.at('hotfix/1')
  for (const [base, expected] of [
    ['main', ['global preview', 'production preview']],
    ['release/2', ['staging preview']],
  ] as const) {
    await repo.git('checkout', '-q', '--detach', base)
    const sha = await repo.at('HEAD')
    await repo.git('merge', '-q', '--no-ff', '-X', 'theirs', '-m', 'preview', 'hotfix/1')
    const given = { event: 'pull_request', ref: 'refs/pull/7/merge', payload: pulled({ ref: base, sha }, hotfix) }
    expect(work(await routeAt(repo.path, given, config))).toEqual(expected)
  }
  expect(await push('main', merge('hotfix/1'))).toEqual(['global deliver', 'production deliver'])
})
