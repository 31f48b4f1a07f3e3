import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { call, environmentsFile, gitflow } from './support/gitflow.ts'
import { imported, play, someMoves } from './support/history.ts'
import type { Change } from './support/history.ts'
import { memoryCommits, memoryHash } from './support/memory-commits.ts'
import { repository } from './support/repository.ts'
import type { Files } from './support/repository.ts'
import { pulled, pushed, reader, routeAt, routeIn, work } from './support/route-at.ts'
import type { Given } from './support/route-at.ts'
import type { RouteResult } from '../src/run.ts'

const rootOf = (environment: string): string => `terraform/environments/${environment}`

/** Every way to write each file; every combination is a tree that can be read. */
const writings: Files[] = [
  ...['global', 'dev', 'staging', 'production'].flatMap((name) => [
    { [`${rootOf(name)}/main.tf`]: call('../../modules/app') },
    {
      [`${rootOf(name)}/main.tf`]: `${call('../../modules/net')}locals {\n  a = file("../../shared/policy.json")\n}\n`,
    },
    { [`${rootOf(name)}/main.tf`]: 'locals {}\n' },
    { [`${rootOf(name)}/README.md`]: name },
  ]),
  { 'terraform/modules/app/main.tf': call('../net') },
  { 'terraform/modules/app/main.tf': 'locals {}\n' },
  { 'terraform/modules/net/main.tf': 'locals {\n  version = 2\n}\n' },
  { 'terraform/modules/net/main.tf': 'locals {\n  version = 3\n}\n' },
  { 'terraform/shared/policy.json': '{}' },
  { 'terraform/shared/policy.json': '{ "a": 1 }' },
  { 'docs/page.txt': 'beside everything' },
  { 'terraform/environments.yml': environmentsFile },
  {
    'terraform/environments.yml': environmentsFile.replace(
      'dev: { branch: develop',
      'dev: { branch: develop, soak: 0s',
    ),
  },
  { 'terraform/environments.yml': environmentsFile.replace('approvals: 2', 'approvals: 3') },
  { 'terraform/environments.yml': environmentsFile.replace('staging: {', 'staging: { destroy-budget: 1,') },
]
const change: fc.Arbitrary<Change> = fc
  .constantFrom(...writings)
  .map((files) => Object.entries(files).map(([file, content]) => ({ file, content }))[0] ?? { file: 'x', content: '' })

// The reference: which files a root reaches, by looking at text, written for the files above alone.
function reached(files: Files, root: string, seen = new Set<string>()): string[] {
  if (seen.has(root)) return []
  seen.add(root)
  const own = Object.keys(files).filter((file) => file.startsWith(`${root}/`) && !file.endsWith('.md'))
  const text = own.map((file) => files[file]).join('\n')
  const called = [...text.matchAll(/(?:modules|\.\.)\/(app|net)"/gu)].map(([, name]) => `terraform/modules/${name}`)
  const read = text.includes('policy.json') ? ['terraform/shared/policy.json'] : []
  return [...own, ...read, ...called.flatMap((module) => reached(files, module, seen))]
}

const delivered = (files: Files, name: string): string =>
  JSON.stringify([...new Set(reached(files, rootOf(name)))].toSorted().map((file) => [file, files[file] ?? 'none']))

const settings = (files: Files, name: string): string =>
  (files['terraform/environments.yml'] ?? '')
    .split('\n')
    .find((line) => line.startsWith(`  ${name}:`))
    // It says what is so anyway.
    ?.replace(', soak: 0s', '') ?? ''

function differs(before: Files, after: Files, name: string): boolean {
  return delivered(before, name) !== delivered(after, name) || settings(before, name) !== settings(after, name)
}

const deliversTo = (branch: string): string[] => {
  if (branch === 'main') return ['global', 'production']
  if (branch === 'develop') return ['dev']
  return branch.startsWith('release/') ? ['staging'] : []
}

const previewsOf = (base: string): string[] => (base === 'hotfix/1' ? ['production'] : deliversTo(base))

/** A history as it is routed: from commits in memory, or from a repository. */
interface Routing {
  readonly hash: (index: number) => string
  readonly route: (head: number, given: Given) => Promise<RouteResult>
}

/** Routes every push, and every merge as the pull request it may have been; tells what it met. */
async function check({ drafts, pushes }: ReturnType<typeof play>, { hash, route }: Routing): Promise<string[]> {
  const met: string[] = []
  const filesAt = (index: number): Files => drafts[index]?.files ?? {}
  for (const { move, branch, before, after, forced } of pushes) {
    const payload = pushed(before === undefined ? '0'.repeat(40) : hash(before), { forced })
    const result = await route(after, { event: 'push', ref: `refs/heads/${branch}`, payload })
    const expected = deliversTo(branch).filter(
      (name) => before === undefined || forced || differs(filesAt(before), filesAt(after), name),
    )
    expect(work(result)).toEqual(expected.map((name) => `${name} deliver`))
    met.push(...(expected.length === 0 ? [`${move} nobody`] : expected.map((name) => `${move} ${name}`)))

    const [into, head] = drafts[after]?.parents ?? []
    if (into === undefined || head === undefined) continue
    const pull = pulled({ ref: branch, sha: hash(0) }, hash(head))
    const preview = await route(after, { event: 'pull_request', ref: 'refs/pull/1/merge', payload: pull })
    const previewed = previewsOf(branch).filter((name) => differs(filesAt(into), filesAt(after), name))
    expect(work(preview).toSorted()).toEqual(previewed.map((name) => `${name} preview`).toSorted())
    met.push(...(previewed.length === 0 ? ['preview nobody'] : previewed.map((name) => `preview ${name}`)))
  }
  return met
}

test('generated histories: routes are those of a slow, obvious reference', async () => {
  const met = new Set<string>()
  const config = reader()
  await fc.assert(
    fc.asyncProperty(someMoves(change), async (made) => {
      const history = play(gitflow, made)
      const route: Routing['route'] = async (head, given) => routeIn(memoryCommits(history.drafts, head), given, config)
      for (const what of await check(history, { hash: memoryHash, route })) met.add(what)
    }),
    { numRuns: 150 },
  )
  // A generator that made none of these would prove nothing about them.
  const wanted = ['commit', 'topic', 'merge', 'force', 'preview'].map((kind) => `${kind} nobody`)
  const more = ['commit production', 'commit staging', 'cut staging', 'topic dev', 'merge dev', 'merge staging']
  const previews = ['preview dev', 'preview staging', 'preview production', 'hotfix nobody', 'force global']
  expect([...wanted, ...more, ...previews].filter((what) => !met.has(what))).toEqual([])
})

test('a few of them as real commits', async () => {
  const config = reader()
  await fc.assert(
    fc.asyncProperty(someMoves(change), async (made) => {
      const history = play(gitflow, made)
      await using repo = await repository()
      const commits = await imported(repo.path, history.drafts)
      expect(commits).toHaveLength(history.drafts.length)
      const hash = (index: number): string => commits[index] ?? ''
      await check(history, {
        hash,
        route: async (head, given) => {
          await repo.git('update-ref', '--no-deref', 'HEAD', hash(head))
          return routeAt(repo.path, given, config)
        },
      })
    }),
    { numRuns: 3, endOnFailure: true },
  )
})
