import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { commitFiles, findAccount, mintToken, nextId, startRun, timestamp } from '../../github/index.ts'
import { clientOf } from '../../github/test/support.ts'
import { defineWorkflow } from '../definition/define.ts'
import { held } from '../events/filters.ts'
import {
  dispatchEvent,
  mergeGroupEvent,
  passes,
  pullRequestEvent,
  pushEvent,
  scheduleEvent,
  workflowRunEvent,
} from '../index.ts'
import type { WorkflowEvent } from '../index.ts'
import { workflowSchema } from '../official/schema.ts'
import { mainWorkflow, workflowWorld } from './world.ts'
import type { TestWorld } from './world.ts'

// The rows of the cheat sheet in GitHub's documentation of filter patterns, and what its text says beside them.
describe('patterns', () => {
  test.each<[pattern: string | string[], yes: string[], no: string[]]>([
    ['feature/*', ['feature/my-branch'], ['feature/a/b', 'feature']],
    ['feature/**', ['feature/beta-a/my-branch', 'feature/x'], ['features/x']],
    [['main', 'releases/mona-the-octocat'], ['main', 'releases/mona-the-octocat'], ['main2']],
    ['*', ['main', 'releases'], ['all/the/branches']],
    ['**', ['all/the/branches', 'every/tag'], []],
    ['*feature', ['mona-feature', 'feature', 'ver-10-feature'], ['a/feature']],
    ['v2*', ['v2', 'v2.0', 'v2.9'], ['v1']],
    ['v[12].[0-9]+.[0-9]+', ['v1.10.1', 'v2.0.0'], ['v3.0.0', 'v1.x.1']],
    ['*.jsx?', ['page.js', 'page.jsx'], ['page.jsxx', 'a/page.js']],
    ['**.js', ['index.js', 'js/index.js', 'src/js/app.js'], ['index.jsx']],
    ['docs/*', ['docs/README.md', 'docs/file.txt'], ['docs/a/b']],
    ['docs/**/*.md', ['docs/README.md', 'docs/mona/hello-world.md', 'docs/a/markdown/file.md'], ['README.md']],
    ['**/docs/**', ['docs/hello.md', 'dir/docs/my-file.txt', 'space/docs/plan/space.doc'], ['docs']],
    ['**/README.md', ['README.md', 'js/README.md'], []],
    ['**/*src/**', ['a/src/app.js', 'my-src/code/js/app.js'], ['src.txt']],
    ['**/migrate-*.sql', ['migrate-10909.sql', 'db/sept/migrate-v1.sql'], []],
    [['*.md', '!README.md'], ['hello.md'], ['README.md', 'docs/hello.md']],
    [['*.md', '!README.md', 'README*'], ['hello.md', 'README.md', 'README.doc'], []],
    ['release/1.+', ['release/1.', 'release/1...'], ['release/10']],
  ])('%j', (pattern, yes, no) => {
    const patterns = typeof pattern === 'string' ? [pattern] : pattern
    expect(yes.filter((name) => !passes(name, patterns))).toEqual([])
    expect(no.filter((name) => passes(name, patterns))).toEqual([])
  })
})

describe('filters', () => {
  const schema = workflowSchema()
  const event = (given: Partial<WorkflowEvent>): WorkflowEvent => ({
    name: 'push',
    payload: {},
    ref: 'refs/heads/main',
    sha: '',
    headSha: '',
    headRef: '',
    baseRef: '',
    actor: 'dana',
    headRepositoryId: 1,
    changed: ['terraform/a.tf', 'docs/x.md'],
    ...given,
  })
  const pull = { name: 'pull_request', ref: 'refs/pull/1/merge', baseRef: 'main', headRef: 'feature', action: 'opened' }
  test.each<[on: string, given: Partial<WorkflowEvent>, why: string | undefined]>([
    ['push', {}, undefined],
    ['[push, pull_request]', pull, undefined],
    ['push', pull, 'is not started by pull_request'],
    ['{ push: { branches: [main] } }', {}, undefined],
    ['{ push: { branches: [develop] } }', {}, 'does not take the branch main'],
    ['{ push: { branches-ignore: ["m*"] } }', {}, 'ignores the branch main'],
    ['{ push: { branches: [main] } }', { ref: 'refs/tags/v1' }, 'filters branches, and this is a tag'],
    ['{ push: { tags: ["v*"] } }', {}, 'filters tags, and this is a branch'],
    ['{ push: { tags: ["v*"] } }', { ref: 'refs/tags/v1' }, undefined],
    ['{ push: { tags-ignore: ["v*"] } }', { ref: 'refs/tags/v1' }, 'ignores the tag v1'],
    ['push', { ref: 'refs/tags/v1' }, undefined],
    ['{ push: { paths: ["terraform/**"] } }', {}, undefined],
    ['{ push: { paths: ["terraform/**", "!terraform/a.tf"] } }', {}, 'no changed file is among its paths'],
    ['{ push: { paths-ignore: ["docs/**"] } }', {}, undefined],
    ['{ push: { paths-ignore: ["docs/**", "terraform/**"] } }', {}, 'every changed file is among the paths it ignores'],
    ['{ push: { branches: [main], paths: ["x/**"] } }', {}, 'no changed file is among its paths'],
    ['{ push: { paths: ["x/**"] } }', { ref: 'refs/tags/v1' }, undefined],
    ['{ pull_request: { branches: [main] } }', pull, undefined],
    ['{ pull_request: { branches: [feature] } }', pull, 'does not take the branch main'],
    ['pull_request', { ...pull, action: 'closed' }, 'is not started by the type closed'],
    ['pull_request', { ...pull, action: 'synchronize' }, undefined],
    ['{ pull_request: { types: [closed] } }', { ...pull, action: 'closed' }, undefined],
    ['{ pull_request: { types: [closed] } }', pull, 'is not started by the type opened'],
    ['push', { message: 'Typo [skip ci]' }, 'the commit says [skip ci]'],
    ['pull_request', { ...pull, message: '[no ci]' }, 'the commit says [no ci]'],
    ['workflow_dispatch', { name: 'workflow_dispatch', message: '[skip ci]' }, undefined],
    ['{ schedule: [{ cron: "0 3 * * *" }] }', { name: 'schedule', payload: { schedule: '0 3 * * *' } }, undefined],
    [
      '{ schedule: [{ cron: "0 3 * * *" }] }',
      { name: 'schedule', payload: { schedule: '0 4 * * *' } },
      'has no schedule 0 4 * * *',
    ],
    [
      '{ workflow_run: { workflows: [CI], types: [completed] } }',
      { name: 'workflow_run', action: 'completed', payload: { workflow_run: { name: 'CI', head_branch: 'main' } } },
      undefined,
    ],
    [
      '{ workflow_run: { workflows: [Other] } }',
      { name: 'workflow_run', action: 'completed', payload: { workflow_run: { name: 'CI', head_branch: 'main' } } },
      'does not follow the workflow CI',
    ],
    [
      '{ workflow_run: { workflows: [CI], branches: [develop] } }',
      { name: 'workflow_run', action: 'completed', payload: { workflow_run: { name: 'CI', head_branch: 'main' } } },
      'does not take the branch main',
    ],
    ['merge_group', { name: 'merge_group', action: 'checks_requested', baseRef: 'refs/heads/main' }, undefined],
    [
      '{ merge_group: { branches: [develop] } }',
      { name: 'merge_group', action: 'checks_requested', baseRef: 'refs/heads/main' },
      'does not take the branch main',
    ],
  ])('%s, %j: %s', (on, given, why) => {
    const text = `on: ${on}\njobs: { a: { runs-on: u, steps: [{ run: echo }] } }\n`
    expect(held(defineWorkflow({ path: 'w.yml', text }, schema), event(given))).toBe(why)
  })
})

describe('events of a repository', () => {
  let world: TestWorld
  const at = (actor = 'dana') => ({ state: world.state, repository: world.repository, actor })
  const commit = async (branch: string, files: Record<string, string | null>, message: string, from?: string) =>
    commitFiles(world.repository.git, branch, { files, message, ...(from === undefined ? {} : { from }) })
  const open = (number: number, head: string, base: string, headRepositoryId = world.repository.id) => {
    const now = timestamp(world.state)
    const pull = {
      headRepositoryId,
      headRef: head,
      baseRef: base,
      headSha: '',
      baseSha: '',
      draft: false,
      mergedAt: null,
      mergedBy: null,
      mergeCommitSha: null,
    }
    world.repository.issues.push({
      id: nextId(world.state),
      number,
      title: head,
      body: null,
      user: findAccount(world.state, 'dana'),
      state: 'open',
      stateReason: null,
      labels: [],
      assignees: [],
      createdAt: now,
      updatedAt: now,
      closedAt: null,
      pull,
    })
  }

  beforeAll(async () => {
    world = await workflowWorld({ 'forker/infra': { 'README.md': 'fork\n' } })
  })
  afterAll(async () => {
    await world[Symbol.asyncDispose]()
  })

  test('a push tells its commits and what they changed', async () => {
    const before = await commit('develop', { 'a.tf': '1', 'b.tf': '1' }, 'one', 'main')
    await commit('develop', { 'a.tf': '2' }, 'two')
    const after = await commit('develop', { 'b.tf': null, 'c.tf': '1' }, 'three')
    const event = await pushEvent(at(), { ref: 'refs/heads/develop', before })
    expect(event).toMatchObject({
      name: 'push',
      sha: after,
      changed: ['a.tf', 'b.tf', 'c.tf'],
      payload: {
        before,
        after,
        created: false,
        head_commit: { id: after, message: 'three', added: ['c.tf'], removed: ['b.tf'], modified: [] },
        commits: [{ message: 'two', modified: ['a.tf'] }, { message: 'three' }],
        repository: { full_name: 'acme/infra' },
        sender: { login: 'dana' },
      },
    })
  })

  test('a pull request is the merge of both sides, made by git', async () => {
    await commit('feature', { 'new.tf': '1' }, 'feature', 'main')
    open(1, 'feature', 'main')
    const event = await pullRequestEvent(at(), { number: 1 })
    const { git } = world.repository
    expect(event).toMatchObject({
      ref: 'refs/pull/1/merge',
      sha: await git.text(['rev-parse', 'refs/pull/1/merge']),
      headSha: await git.text(['rev-parse', 'feature']),
      headRef: 'feature',
      baseRef: 'main',
      changed: ['new.tf'],
      payload: { action: 'opened', number: 1, pull_request: { head: { ref: 'feature' }, base: { ref: 'main' } } },
    })
    expect((await git.text(['rev-list', '--parents', '-1', event?.sha ?? ''])).split(' ')).toHaveLength(3)
  })

  test('its next commit is a synchronize, with what it was before', async () => {
    const before = await world.repository.git.text(['rev-parse', 'feature'])
    const after = await commit('feature', { 'new.tf': '2' }, 'more')
    const event = await pullRequestEvent(at(), { number: 1, action: 'synchronize' })
    expect(event?.payload).toMatchObject({ action: 'synchronize', before, after })
  })

  test('one that conflicts starts nothing', async () => {
    await commit('left', { 'README.md': 'left\n' }, 'left', 'main')
    await commit('right', { 'README.md': 'right\n' }, 'right', 'main')
    open(2, 'left', 'right')
    expect(await pullRequestEvent(at(), { number: 2 })).toBeUndefined()
  })

  test('the merge queue has a branch of its own', async () => {
    const base = await world.repository.git.text(['rev-parse', 'main'])
    const event = await mergeGroupEvent(at(), { number: 1 })
    expect(event).toMatchObject({ ref: `refs/heads/gh-readonly-queue/main/pr-1-${base}`, action: 'checks_requested' })
    expect(await world.repository.git.text(['rev-parse', event?.ref ?? ''])).toBe(event?.sha)
  })

  test('dispatches take a ref, schedules and workflow_run the default branch', async () => {
    const main = await world.repository.git.text(['rev-parse', 'main'])
    expect(await dispatchEvent(at(), { workflow: mainWorkflow, ref: 'develop' })).toMatchObject({
      ref: 'refs/heads/develop',
    })
    expect(await scheduleEvent(at(), { cron: '0 3 * * *' })).toMatchObject({
      ref: 'refs/heads/main',
      sha: main,
      payload: { schedule: '0 3 * * *' },
    })
    const run = startRun(world.state, world.repository, {
      workflow: mainWorkflow,
      event: 'push',
      ref: 'refs/heads/develop',
      sha: main,
      actor: 'dana',
    })
    expect(await workflowRunEvent(at(), { run })).toMatchObject({
      sha: main,
      action: 'completed',
      payload: { workflow_run: { id: run.id, head_branch: 'develop', event: 'push' } },
    })
  })

  test('a fork has no secrets, no variables, no OIDC, and a token that only reads', async () => {
    const fork = world.state.repositories[1]
    expect(fork).toBeDefined()
    if (fork === undefined) return
    await fork.git.text(['fetch', '--quiet', world.repository.git.directory, '+refs/heads/main:refs/heads/main'])
    const workflow = `on: pull_request
permissions: { contents: write, id-token: write, issues: write }
jobs:
  a:
    runs-on: u
    steps:
      - run: |
          echo "[$KEY] [$SETTING] [\${ACTIONS_ID_TOKEN_REQUEST_URL-}]"
          curl -s -o /dev/null -w "%{http_code}\\n" -X POST -d '{"title":"x"}' -H "authorization: Bearer $TOKEN" "$GITHUB_API_URL/repos/acme/infra/issues"
          curl -s -o /dev/null -w "%{http_code}\\n" -H "authorization: Bearer $TOKEN" "$GITHUB_API_URL/repos/acme/infra/commits"
        env: { KEY: '\${{ secrets.KEY }}', SETTING: '\${{ vars.SETTING }}', TOKEN: '\${{ github.token }}' }
`
    await commitFiles(fork.git, 'proposal', { files: { [mainWorkflow]: workflow }, message: 'proposal', from: 'main' })
    open(3, 'proposal', 'main', fork.id)
    const event = await pullRequestEvent(at('mallory'), { number: 3 })
    expect(event).toBeDefined()
    if (event === undefined) return
    const at0 = new Date(0).toISOString()
    world.repository.variables = [{ name: 'SETTING', value: 'of acme', createdAt: at0, updatedAt: at0 }]
    await using service = await world.service({ secrets: { repository: { KEY: 'secret-of-acme' } } })
    const { jobs } = await (await service.start({ repository: world.repository, workflow: mainWorkflow, event })).done
    expect(jobs[0]?.steps[0]?.log).toBe('[] [] []\n403\n200\n')
  })
})

describe('following', () => {
  const ci =
    'name: CI\non: { push: { branches: [main] }, pull_request: }\njobs: { a: { runs-on: u, steps: [{ run: echo }] } }\n'
  const after =
    'name: After\non: { workflow_run: { workflows: [CI], types: [completed] } }\njobs: { a: { runs-on: u, steps: [{ run: echo }] } }\n'
  const hand = `name: Hand
on: { workflow_dispatch: { inputs: { how: {} } } }
jobs:
  a:
    runs-on: u
    permissions: { contents: write }
    steps:
      - uses: actions/checkout@v7
      - run: |
          git config user.name bot && git config user.email bot@example.com
          echo "\${{ inputs.how }}" > by-hand.txt && git add . && git commit -q -m "By hand" && git push -q origin HEAD:main
`

  test('pushes, pull requests, dispatches and what follows a run; not what GITHUB_TOKEN pushes', async () => {
    await using world = await workflowWorld()
    const { state, repository } = world
    const files = {
      '.github/workflows/ci.yml': ci,
      '.github/workflows/after.yml': after,
      '.github/workflows/hand.yml': hand,
    }
    await commitFiles(repository.git, 'main', { files, message: 'workflows' })
    for (const path of Object.keys(files))
      startRun(state, repository, { workflow: path, event: 'push', ref: 'refs/heads/main', sha: '', actor: 'dana' })
    await using service = await world.service()
    using following = service.follow()
    const permissions = { contents: 'write', actions: 'write', 'pull-requests': 'write' } as const
    const api = clientOf(
      world.server.url,
      mintToken(state, { kind: 'user', repositories: [repository], permissions, actor: 'alice' }),
    )
    const repo = { owner: 'acme', repo: 'infra' }
    const seen = () =>
      following.started.map(
        ({ run }) =>
          `${repository.workflows.find(({ id }) => id === run.workflowId)?.name ?? ''} ${run.event} ${run.conclusion ?? ''}`,
      )

    const tip = await commitFiles(repository.git, 'topic', { files: { 'a.txt': '1' }, message: 'topic', from: 'main' })
    await api.request('POST /repos/{owner}/{repo}/pulls', { ...repo, title: 't', head: 'topic', base: 'main' })
    await following.idle()
    expect(seen()).toEqual(['CI pull_request success', 'After workflow_run success'])

    await api.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', { ...repo, ref: 'heads/main', sha: tip })
    await following.idle()
    expect(seen().slice(2)).toEqual(['CI push success', 'After workflow_run success'])

    await api.request('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
      ...repo,
      workflow_id: 'hand.yml',
      ref: 'main',
      inputs: { how: 'hi' },
    })
    await following.idle()
    expect(seen().slice(4)).toEqual(['Hand workflow_dispatch success'])
    expect(await repository.git.text(['show', 'main:by-hand.txt'])).toBe('hi')
    expect(following.refused).toEqual([])

    await api.request('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
      ...repo,
      workflow_id: 'hand.yml',
      ref: 'main',
      inputs: { typo: 'x' },
    })
    await following.idle()
    expect(following.refused.map(String)).toEqual([expect.stringContaining("'typo' is not defined")])
    expect(repository.runs.at(-1)).toMatchObject({ event: 'workflow_dispatch', conclusion: 'failure', jobs: [] })
  })
})
