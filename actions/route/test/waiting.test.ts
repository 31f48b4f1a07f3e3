import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { outcomeEvent } from '@wrenchproof/delivery'
import { branchLedger, gitDirectoryBranches } from '@wrenchproof/ledger'
import { call, environmentsFile, gitflow } from './support/gitflow.ts'
import { repository } from './support/repository.ts'
import { pulled, pushed, routeAt, why, work } from './support/route-at.ts'

const net = 'terraform/modules/net/main.tf'
const other = { 'README.md': 'other' }
const inputs = { store: 'artifact' }

/** A repository whose checkout has ledger branches too, as one with `fetch-depth: 0` has. */
async function started() {
  const repo = await repository()
  const first = await repo.commit(gitflow)
  const home = await mkdtemp(join(tmpdir(), 'wrenchproof-ledger-'))
  const path = join(home, 'ledger.git')
  const run = { id: '7', attempt: '1' }
  const at = '2026-11-24T11:00:00.000Z'
  const state = { lineage: 'l', serial: 1, stateSha256: 'e'.repeat(64) }
  return {
    repo,
    first,
    /** Records that a commit was applied. */
    async applied(environment: string, commit: string): Promise<void> {
      const ledger = branchLedger(
        gitDirectoryBranches(path, process.env['PATH'] ?? ''),
        { repository: '42', environment },
        new Uint8Array(32).fill(7),
      )
      const outcome = { planDigest: 'd'.repeat(64), commit, run, outcome: 'applied', changes: 1, at } as const
      const anchor = { ...state, commit, closure: {}, run, at }
      const event = outcomeEvent(environment, { ...outcome, serialBefore: 0, serialAfter: 1 }, { anchor })
      await ledger.append(event, await ledger.view())
      await repo.git('fetch', '-q', path, '+refs/heads/ledger/*:refs/remotes/origin/ledger/*')
    },
    async [Symbol.asyncDispose]() {
      await repo[Symbol.asyncDispose]()
      await rm(home, { recursive: true, force: true })
    },
  }
}

describe('what earlier pushes brought and nobody applied', () => {
  test('is delivered by the next push, whatever that changes, and told with the commit it waits since', async () => {
    await using made = await started()
    await made.applied('production', made.first)
    await made.applied('global', made.first)
    const failed = await made.repo.commit({ [net]: 'locals {\n  version = 2\n}\n' })
    await made.repo.commit(other)
    const result = await routeAt(made.repo.path, { event: 'push', payload: pushed(failed), inputs })
    expect(work(result)).toEqual(['production deliver'])
    const since = `since commit ${made.first.slice(0, 7)}, the last one applied here,`
    expect(why(result)['production']).toEqual([`${since} its module terraform/modules/net changed: ${net}`])
    expect(why(result)['global']).toEqual(['nothing that it delivers changed'])
  })

  test('also when the push changes no file at all, and then under the rules on modules', async () => {
    await using made = await started()
    const rules = environmentsFile.replace('after: staging', "after: staging, module-sources: { remote: 'pinned' }")
    const first = await made.repo.commit({ 'terraform/environments.yml': rules })
    await made.applied('production', first)
    await made.applied('global', first)
    const source = 'git::https://example.invalid/a.git?ref=main'
    const failed = await made.repo.commit({ 'terraform/modules/app/main.tf': call(source) })
    await made.repo.commit({})
    const result = await routeAt(made.repo.path, { event: 'push', payload: pushed(failed), inputs })
    expect(work(result)).toEqual(['production deliver'])
    expect(result.routed.find(({ environment }) => environment === 'production')?.broken).toHaveLength(1)
  })

  test('a changed entry in the environments file waits too', async () => {
    await using made = await started()
    await made.applied('global', made.first)
    await made.applied('production', made.first)
    const changed = await made.repo.commit({
      'terraform/environments.yml': environmentsFile.replace('approvals: 2', 'approvals: 1'),
    })
    await made.repo.commit(other)
    const result = await routeAt(made.repo.path, { event: 'push', payload: pushed(changed), inputs })
    expect(work(result)).toEqual(['global deliver'])
  })

  test('nothing waits once it was applied, or when its content is back', async () => {
    await using made = await started()
    const changed = await made.repo.commit({ [net]: 'locals {\n  version = 2\n}\n' })
    await made.applied('production', changed)
    await made.applied('global', changed)
    await made.repo.commit(other)
    expect(work(await routeAt(made.repo.path, { event: 'push', payload: pushed(changed), inputs }))).toEqual([])
    const failed = await made.repo.commit({ [net]: 'locals {\n  version = 3\n}\n' })
    await made.repo.commit({ [net]: 'locals {\n  version = 2\n}\n' })
    const back = await routeAt(made.repo.path, { event: 'push', payload: pushed(failed), inputs })
    // The push itself changes the module, whatever was applied before.
    expect(why(back)['production']).toEqual([`its module terraform/modules/net changed: ${net}`])
    const tip = await made.repo.at('HEAD')
    await made.repo.commit(other)
    expect(work(await routeAt(made.repo.path, { event: 'push', payload: pushed(tip), inputs }))).toEqual([])
  })

  test('an applied commit that is gone routes; no other branch and no pull request does', async () => {
    await using made = await started()
    await made.applied('production', 'a'.repeat(40))
    await made.applied('dev', 'a'.repeat(40))
    await made.applied('global', made.first)
    await made.repo.commit(other)
    const result = await routeAt(made.repo.path, { event: 'push', payload: pushed(made.first), inputs })
    expect(work(result)).toEqual(['production deliver'])
    expect(why(result)['production']).toEqual(['commit aaaaaaa, the last one applied here, is in the history no more'])
    const tip = await made.repo.at('HEAD')
    const pull = pulled({ ref: 'main', sha: made.first }, tip)
    expect(work(await routeAt(made.repo.path, { event: 'pull_request', payload: pull, inputs }))).toEqual([])
  })

  test('a ledger that says nothing sensible counts as none', async () => {
    await using made = await started()
    await made.applied('global', made.first)
    await made.repo.git('checkout', '-q', '--orphan', 'ledger/production')
    await made.repo.commit({ 'now.json': '{"record":{"anchor":{"commit":"--upload-pack=x"}}}' })
    await made.repo.git('checkout', '-q', 'main')
    await made.repo.commit(other)
    const result = await routeAt(made.repo.path, { event: 'push', payload: pushed(made.first), inputs })
    expect(why(result)['production']).toEqual(['nothing was ever applied here'])
  })
})

describe('where nothing was ever applied', () => {
  test('the next push delivers, though it touches nothing, until something was applied', async () => {
    await using made = await started()
    await made.repo.commit(other)
    const push = { event: 'push', payload: pushed(made.first), inputs }
    const result = await routeAt(made.repo.path, push)
    expect(work(result)).toEqual(['global deliver', 'production deliver'])
    expect(why(result)).toEqual({
      global: ['nothing was ever applied here'],
      production: ['nothing was ever applied here'],
      dev: ['dev is delivered from develop, not from main'],
      staging: ['staging is delivered from release/*, not from main'],
    })
    await made.applied('global', made.first)
    expect(work(await routeAt(made.repo.path, push))).toEqual(['production deliver'])
  })

  test('nobody can tell from a checkout of one branch, or with the ledgers on a disk', async () => {
    await using made = await started()
    const before = await made.repo.commit(other)
    await made.repo.commit({ 'README.md': 'again' })
    await using clone = await repository({ path: made.repo.path, depth: 2 })
    const payload = pushed(before)
    expect(work(await routeAt(clone.path, { event: 'push', payload, inputs }))).toEqual([])
    const onDisk = { store: 'directory' }
    expect(work(await routeAt(made.repo.path, { event: 'push', payload, inputs: onDisk }))).toEqual([])
  })

  test('what needs it is not planned in a pull request, because its plan would read what is not there', async () => {
    await using made = await started()
    await made.repo.git('checkout', '-q', '-b', 'topic')
    const head = await made.repo.commit({ [net]: 'locals {\n  version = 2\n}\n' })
    await made.repo.git('checkout', '-q', 'main')
    await made.repo.git('merge', '-q', '--no-ff', '-m', 'merge', 'topic')
    const payload = pulled({ ref: 'main', sha: made.first }, head)
    const given = { event: 'pull_request', ref: 'refs/pull/7/merge', payload, inputs }
    const result = await routeAt(made.repo.path, given)
    expect(work(result)).toEqual(['production check'])
    expect(result.routed[0]?.check).toBe(
      'it needs global first, where nothing was ever applied; it is planned when it is delivered, after that',
    )
    await made.applied('global', made.first)
    expect(work(await routeAt(made.repo.path, given))).toEqual(['production preview'])
  })
})
