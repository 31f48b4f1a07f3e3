import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { dirname } from 'node:path'
import { awsState, serveAws } from '../../aws/index.ts'
import { commitFiles } from '../../github/index.ts'
import { findTool } from '../../runner/index.ts'
import { pullRequestEvent } from '../index.ts'
import type { RunResult } from '../index.ts'
import { hostedTools, mainWorkflow, workflowWorld } from './world.ts'
import type { TestWorld } from './world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await workflowWorld({ 'acme/other': { 'other.txt': 'other\n' } })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

const log = ({ jobs }: RunResult, step: number, name?: string) =>
  (name === undefined ? jobs[0] : jobs.find((job) => job.name === name))?.steps[step]?.log.trimEnd()
const failures = ({ jobs }: RunResult) =>
  jobs.flatMap(({ steps }) => steps.flatMap(({ annotations }) => annotations.map(({ message }) => message)))

/** A workflow of one job with these steps. */
const steps = (text: string, more = '') =>
  `on: [push, pull_request]\n${more}\njobs:\n  a:\n    runs-on: u\n    steps:\n${text.replace(/^/gm, '      ')}\n`

describe('checkout', () => {
  test("takes the event's commit, on its branch, one commit deep", async () => {
    const result = await world.run(
      steps(`- { id: co, uses: actions/checkout@v7 }
- run: |
    git status --short --branch
    git rev-list --count HEAD
    git config remote.origin.url
    [ "$(git rev-parse HEAD)" = "$GITHUB_SHA" ]
    [ "\${{ steps.co.outputs.commit }}" = "$GITHUB_SHA" ]
    echo "\${{ steps.co.outputs.ref }}"`),
    )
    expect(log(result, 1)).toMatch(
      /^## (case-\d+)\.\.\.origin\/\1\n1\nhttps:\/\/github\.com\/acme\/infra\nrefs\/heads\/case-\d+$/,
    )
  })

  test('takes all history, another ref, another directory', async () => {
    await commitFiles(world.repository.git, 'deep', { files: { 'one.txt': '1' }, message: 'one' })
    const second = await commitFiles(world.repository.git, 'deep', { files: { 'two.txt': '2' }, message: 'two' })
    await world.repository.git.text(['tag', 'v9', second])
    const result = await world.run(
      steps(`- { uses: actions/checkout@v7, with: { fetch-depth: 0, ref: deep, path: here } }
- run: git rev-list --count HEAD; git branch --all --list 'origin/main' | wc -l; ls
  working-directory: here
- { uses: actions/checkout@v7, with: { ref: v9, path: tagged } }
- run: git -C tagged describe --tags; git -C tagged branch --show-current
- { uses: actions/checkout@v7, with: { ref: ${second}, path: exact } }
- run: git -C exact log -1 --format=%s
- { uses: actions/checkout@v7, with: { ref: nowhere } }`),
    )
    expect(log(result, 1)).toMatch(/^2\n\s*1\none\.txt\ntwo\.txt$/)
    expect([log(result, 3), log(result, 5)]).toEqual(['v9', 'two'])
    expect(failures(result)).toContain("A branch or tag with the name 'nowhere' could not be found")
  })

  test("takes all history up to the event's commit, also when the branch has moved on", async () => {
    const workflow = steps(`- { uses: actions/checkout@v7, with: { fetch-depth: 0 } }
- run: git rev-list --count HEAD; [ "$(git rev-parse HEAD)" = "$GITHUB_SHA" ]; git branch --show-current`)
    const event = await world.branch({ [mainWorkflow]: workflow }, 'moving')
    await using service = await world.service()
    const options = { repository: world.repository, workflow: mainWorkflow, event }
    const still = await (await service.start(options)).done
    await commitFiles(world.repository.git, 'moving', { files: { 'later.txt': '1' }, message: 'later' })
    const moved = await (await service.start(options)).done
    expect([log(still, 1), log(moved, 1)]).toEqual(['1\nmoving', '1\nmoving'])
  })

  test('of a pull request takes the merge', async () => {
    const files = {
      [mainWorkflow]: steps('- uses: actions/checkout@v7\n- run: cat README.md new.txt && git log -1 --format=%s'),
    }
    await commitFiles(world.repository.git, 'proposal', {
      files: { ...files, 'new.txt': 'new\n' },
      message: 'new',
      from: 'main',
    })
    const { state, repository } = world
    const account = state.accounts[0]
    if (account === undefined) throw new Error('there is no account')
    const now = '2026-11-01T00:00:00Z'
    repository.issues.push({
      id: 77,
      number: 7,
      title: 'x',
      body: null,
      user: account,
      state: 'open',
      stateReason: null,
      labels: [],
      assignees: [],
      createdAt: now,
      updatedAt: now,
      closedAt: null,
      pull: {
        headRepositoryId: repository.id,
        headRef: 'proposal',
        baseRef: 'main',
        headSha: '',
        baseSha: '',
        draft: false,
        mergedAt: null,
        mergedBy: null,
        mergeCommitSha: null,
      },
    })
    const event = await pullRequestEvent({ state, repository, actor: 'dana' }, { number: 7 })
    if (event === undefined) throw new Error('the sides conflict')
    await using service = await world.service()
    const result = await (await service.start({ repository, workflow: mainWorkflow, event })).done
    expect(log(result, 1)).toMatch(/^Infrastructure\.\nnew\nMerge [0-9a-f]{40} into [0-9a-f]{40}$/)
  })

  test('keeps its token for later steps, or does not, and never longer than the job', async () => {
    const push =
      'git -c user.name=b -c user.email=b@c commit -q --allow-empty -m x && git push -q origin HEAD:refs/heads/'
    const result = await world.run(`on: push
permissions: { contents: write }
jobs:
  keeps: { runs-on: u, steps: [{ uses: actions/checkout@v7 }, { run: '${push}pushed-$GITHUB_RUN_ID' }] }
  forgets:
    runs-on: u
    steps:
      - { uses: actions/checkout@v7, with: { persist-credentials: false } }
      - { run: '${push}not', continue-on-error: true }
      - run: grep -c -i authorization .git/config $RUNNER_TEMP/git-credentials-*.config || echo no token
  reads: { runs-on: u, permissions: { contents: read }, steps: [{ uses: actions/checkout@v7 }, { run: '${push}neither' }] }
`)
    const byName = Object.fromEntries(result.jobs.map(({ name, conclusion }) => [name, conclusion]))
    expect(byName).toEqual({ keeps: 'success', forgets: 'success', reads: 'failure' })
    expect(log(result, 1, 'forgets')).toContain('fatal:')
    expect(log(result, 2, 'forgets')).toContain('no token')
    expect(log(result, 1, 'reads')).toContain('403')
    const refs = await world.repository.git.text(['for-each-ref', '--format=%(refname:short)', 'refs/heads'])
    expect(refs.split('\n')).toEqual(expect.arrayContaining([`pushed-${result.id}`]))
    expect(refs).not.toMatch(/^(?:not|neither)$/m)
  })

  test('needs a token that may read the repository', async () => {
    const without = await world.run(steps('- uses: actions/checkout@v7', 'permissions: {}'))
    expect(without.conclusion).toBe('failure')
    expect(log(without, 0)).toContain('not found')
    const other = await world.run(steps('- { uses: actions/checkout@v7, with: { repository: acme/other } }'))
    expect(other.conclusion).toBe('failure')
  })

  test("obeys the repository's rules", async () => {
    const { repository } = world
    repository.rulesets.push({
      id: 1,
      name: 'r',
      target: 'branch',
      enforcement: 'active',
      include: ['refs/heads/kept'],
      exclude: [],
      rules: [{ type: 'creation' }],
      bypass: [],
    })
    const result = await world.run(
      steps(
        '- uses: actions/checkout@v7\n- run: git push origin HEAD:refs/heads/kept',
        'permissions: { contents: write }',
      ),
    )
    repository.rulesets.length = 0
    expect(result.conclusion).toBe('failure')
    expect((await repository.git.resolve('refs/heads/kept'))?.oid).toBeUndefined()
  })
})

describe('configure-aws-credentials', () => {
  const role = 'arn:aws:iam::111111111111:role/deploy'
  const workflow = (permissions: string) => `on: push
jobs:
  a:
    runs-on: u
    environment: dev
    permissions: ${permissions}
    steps:
      - { id: aws, uses: aws-actions/configure-aws-credentials@v5, with: { role-to-assume: '${role}', aws-region: us-east-2 } }
      - run: echo "$AWS_REGION \${AWS_ACCESS_KEY_ID:0:4} \${{ steps.aws.outputs.aws-account-id }} $AWS_SESSION_TOKEN"
`
  test.each([
    ['{ id-token: write }', 'dev', 'us-east-2 *** 111111111111 ***', []],
    [
      '{ id-token: write }',
      'prod',
      undefined,
      ['Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity'],
    ],
    ['{}', 'dev', undefined, [expect.stringContaining('Did you mean to set the `id-token` permission?')]],
  ])('%s, a role that trusts %s', async (permissions, trusted, said, failed) => {
    world.environment('dev')
    const { issuer, issuerUrl } = world.server
    const host = issuer.replace('https://', '')
    const { name, owner, id } = world.repository
    const condition = {
      StringEquals: {
        [`${host}:aud`]: 'sts.amazonaws.com',
        [`${host}:sub`]: `repo:${owner.login}@${owner.id}/${name}@${id}:environment:${trusted}`,
      },
    }
    const state = awsState({
      accounts: {
        '111111111111': {
          oidcProviders: [{ url: issuer, clientIds: ['sts.amazonaws.com'] }],
          roles: {
            deploy: {
              trust: {
                Version: '2012-10-17',
                Statement: [
                  {
                    Effect: 'Allow',
                    Principal: { Federated: `arn:aws:iam::111111111111:oidc-provider/${host}` },
                    Action: 'sts:AssumeRoleWithWebIdentity',
                    Condition: condition,
                  },
                ],
              },
            },
          },
        },
      },
      keySets: { [issuer]: `${issuerUrl}/.well-known/jwks` },
    })
    await using aws = await serveAws(state)
    const result = await world.run(workflow(permissions), { env: { AWS_ENDPOINT_URL: aws.url } })
    expect(failures(result)).toEqual(failed)
    expect(log(result, 1)?.replace('ASIA', '***')).toBe(said ?? '')
  })
})

test("setup-terraform offers the machine's own, with its wrapper's outputs or without", async () => {
  const result = await world.run(
    steps(`- { uses: hashicorp/setup-terraform@v4, with: { terraform_version: 0.1.2 } }
- { id: version, run: terraform version }
- run: echo "\${{ steps.version.outputs.exitcode }} \${{ startsWith(steps.version.outputs.stdout, 'Terraform v') }}"
- { uses: hashicorp/setup-terraform@v4, with: { terraform_wrapper: false } }
- { id: plain, run: terraform version }
- run: echo "[\${{ steps.plain.outputs.exitcode }}]"`),
    { tools: [...hostedTools, findTool('terraform')] },
  )
  expect(failures(result)).toEqual([expect.stringContaining('terraform 0.1.2 was asked for')])
  expect([log(result, 2), log(result, 5)]).toEqual(['0 true', '[]'])
})

test('setup-node offers this Node and says when another was asked for', async () => {
  const result = await world.run(
    steps(`- uses: actions/checkout@v7
- { id: node, uses: actions/setup-node@v6, with: { node-version-file: .node-version } }
- run: node --version
- { uses: actions/setup-node@v6, with: { node-version: 12 } }`),
    { files: { '.node-version': process.versions.node }, tools: [findTool('git')] },
  )
  expect(log(result, 2)).toBe(process.version)
  expect(failures(result)).toEqual([expect.stringContaining('Node 12 was asked for')])
})

test('artifacts go from job to job, and the REST API has them', async () => {
  const result = await world.run(`on: push
jobs:
  up:
    runs-on: u
    outputs: { id: '\${{ steps.up.outputs.artifact-id }}' }
    steps:
      - run: mkdir -p out/deep && echo a > out/a.txt && echo b > out/deep/b.txt && echo c > out/c.log && echo d > out/.hidden
      - { id: up, uses: actions/upload-artifact@v6, with: { name: files, path: "out\\n!out/*.log" } }
      - { uses: actions/upload-artifact@v6, with: { name: none, path: nothing } }
      - { uses: actions/upload-artifact@v6, with: { name: files, path: out }, continue-on-error: true }
  down:
    needs: up
    runs-on: u
    steps:
      - { uses: actions/download-artifact@v7, with: { name: files, path: in } }
      - run: cd in && find . -type f | sort && cat deep/b.txt
      - { uses: actions/download-artifact@v7, with: { path: all } }
      - run: find all -type f | sort
`)
  expect(result.conclusion).toBe('success')
  expect(log(result, 1, 'down')).toBe('./a.txt\n./deep/b.txt\nb')
  expect(log(result, 3, 'down')).toBe('all/files/a.txt\nall/files/deep/b.txt')
  const id = Number(result.jobs.find(({ name }) => name === 'up')?.outputs['id'])
  expect(world.repository.artifacts.find((artifact) => artifact.id === id)).toMatchObject({
    name: 'files',
    runId: result.id,
  })
  expect(failures(result)).toEqual([expect.stringContaining('No files were found'), expect.stringContaining('409')])
})

test('a cache is saved after the job and found by the next', async () => {
  const workflow = steps(`- { id: c, uses: actions/cache@v5, with: { path: stuff, key: one, restore-keys: on } }
- run: echo "[\${{ steps.c.outputs.cache-hit }}]"; mkdir -p stuff; cat stuff/x || echo x > stuff/x`)
  const event = await world.branch({ [mainWorkflow]: workflow })
  await using service = await world.service()
  const options = { repository: world.repository, workflow: mainWorkflow, event }
  const first = await (await service.start(options)).done
  const second = await (await service.start(options)).done
  expect(log(first, 1)).toContain('[]')
  expect(log(second, 1)).toBe('[true]\nx')
})

test.each([
  ['one action', 'acme/thing/setup-node', 'stand-ins/actions/setup-node'],
  ['a repository of actions', 'acme/thing', 'stand-ins/actions'],
])("the user's own stand before the playground's: %s", async (_what, name, directory) => {
  const mine = dirname(import.meta.dirname)
  const result = await world.run(steps('- uses: Acme/Thing/setup-node@v1'), {
    standIns: { [name]: `${mine}/${directory}` },
  })
  expect(log(result, 0)).toContain('node: v')
})
