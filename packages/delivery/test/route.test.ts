import { describe, expect, test } from '@jest/globals'
import { changedSettings, inOrder, parseEnvironments, route } from '@wrenchproof/delivery'
import type { Environment, RouteFacts } from '@wrenchproof/delivery'
import * as fc from 'fast-check'

const parse = (text: string) => parseEnvironments(text, 'environments.yml')
const gitflow = `
environments:
  production: { branch: main, hotfix-branch: hotfix/*, needs: [global], after: staging }
  global: { branch: main }
  dev: { branch: develop, approvals: 0 }
  staging: { branch: release/* }
`
const { all } = parse(gitflow)
const everything = new Map(all.map(({ name }) => [name, ['its module network changed']]))
const facts: RouteFacts = {
  event: 'push',
  ref: 'refs/heads/main',
  fork: false,
  only: [],
  reasons: everything,
  changedSettings: new Set(),
  neverApplied: new Set(),
}
const told = (changed: Partial<RouteFacts>): string[] =>
  route(all, { ...facts, ...changed })
    .filter(({ mode }) => mode !== 'none')
    .map(({ environment, mode, lane }) => [environment, mode, lane].filter(Boolean).join(' '))

describe('route', () => {
  test.each<[string, Partial<RouteFacts>, string[]]>([
    ['main', {}, ['global deliver regular', 'production deliver regular']],
    ['develop', { ref: 'refs/heads/develop' }, ['dev deliver regular']],
    ['a release', { ref: 'refs/heads/release/1.2' }, ['staging deliver regular']],
    ['a feature branch', { ref: 'refs/heads/feature/x' }, []],
    ['a tag', { ref: 'refs/tags/main' }, []],
    ['a push of a hotfix', { ref: 'refs/heads/hotfix/1' }, []],
    ['a hotfix by hand', { event: 'workflow_dispatch', ref: 'refs/heads/hotfix/1' }, ['production deliver hotfix']],
    ['nothing changed', { reasons: new Map() }, []],
    ['settings alone', { reasons: new Map(), changedSettings: new Set(['global']) }, ['global deliver regular']],
    ['a pull request', { event: 'pull_request', ref: 'refs/pull/7/merge', base: 'develop' }, ['dev preview']],
    ['a pull request to main', { event: 'pull_request', base: 'main' }, ['production preview', 'global preview']],
    ['a pull request to a hotfix', { event: 'pull_request', base: 'hotfix/1' }, ['production preview']],
    [
      'a merge group, whose base is a ref',
      { event: 'merge_group', base: 'refs/heads/main' },
      ['production preview', 'global preview'],
    ],
    [
      'a pull request from a fork',
      { event: 'pull_request', base: 'main', fork: true },
      ['production check', 'global check'],
    ],
    ['a fork that changes nothing', { event: 'pull_request', base: 'main', fork: true, reasons: new Map() }, []],
    [
      'a pull request to what needs an environment that has nothing yet',
      { event: 'pull_request', base: 'main', neverApplied: new Set(['global', 'dev']) },
      ['global preview', 'production check'],
    ],
    [
      'a merge group of the same',
      { event: 'merge_group', base: 'main', neverApplied: new Set(['global']) },
      ['global preview', 'production check'],
    ],
    [
      'a delivery of the same, which goes in its order',
      { neverApplied: new Set(['global', 'production']) },
      ['global deliver regular', 'production deliver regular'],
    ],
    [
      'what itself has nothing yet',
      { event: 'pull_request', base: 'main', neverApplied: new Set(['production']) },
      ['production preview', 'global preview'],
    ],
    ['a pull request without a base', { event: 'pull_request' }, []],
    ['by hand', { event: 'workflow_dispatch', reasons: new Map() }, []],
    [
      'by hand and by name',
      { event: 'workflow_dispatch', reasons: new Map(), only: ['production'] },
      ['production deliver regular'],
    ],
    ['by name, elsewhere', { event: 'workflow_dispatch', only: ['dev'] }, []],
    ['only some', { only: ['global'] }, ['global deliver regular']],
    ['a schedule', { event: 'schedule' }, ['production preview', 'global preview', 'dev preview', 'staging preview']],
    ['workflow_run', { event: 'workflow_run' }, []],
    ['pull_request_target', { event: 'pull_request_target', base: 'main' }, []],
  ])('%s', (_what, changed, expected) => {
    expect(told(changed)).toEqual(expected)
  })

  test('a merge queue, which no role trusts, is checked where there are roles', () => {
    const roles = all.map((one) => (one.name === 'global' ? { ...one, planRole: 'arn:aws:iam::1:role/plan' } : one))
    const modes = (event: string) =>
      Object.fromEntries(
        route(roles, { ...facts, event, base: 'main' }).map(({ environment, mode }) => [environment, mode]),
      )
    expect(modes('merge_group')).toMatchObject({ global: 'check', production: 'preview' })
    expect(modes('pull_request')).toMatchObject({ global: 'preview', production: 'preview' })
  })

  test('every environment is there once, with a reason', () => {
    const event = fc.constantFrom('push', 'workflow_dispatch', 'pull_request', 'merge_group', 'schedule', 'release')
    const ref = fc.constantFrom(
      'refs/heads/main',
      'refs/heads/develop',
      'refs/heads/release/1',
      'refs/heads/hotfix/1',
      'refs/tags/v1',
    )
    const names = all.map(({ name }) => name)
    const scene = fc.record({
      event,
      ref,
      base: fc.option(fc.constantFrom('main', 'develop', 'x'), { nil: undefined }),
      fork: fc.boolean(),
      only: fc.subarray(names),
      reasons: fc.subarray(names).map((some) => new Map(some.map((name) => [name, ['changed']]))),
      changedSettings: fc.subarray(names).map((some) => new Set(some)),
      neverApplied: fc.subarray(names).map((some) => new Set(some)),
    })
    fc.assert(
      fc.property(scene, (given) => {
        const routed = route(all, given)
        expect(routed.map(({ environment }) => environment).toSorted()).toEqual(names.toSorted())
        for (const { environment, mode, lane, why, check, needs } of routed) {
          expect(why.length).toBeGreaterThan(0)
          expect(check !== undefined).toBe(mode === 'check')
          expect(mode).toBe(modeSlowly(environment, given))
          expect(lane !== undefined).toBe(why.length > 0 && hasLane(environment, given))
          expect(mode === 'deliver' || needs.length === 0).toBe(true)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('who needs whom, and who can run at once', () => {
    const wave = ({ environment, needs, wave: number }: ReturnType<typeof route>[number]) => [
      environment,
      needs,
      number,
    ]
    expect(route(all, facts).slice(0, 2).map(wave)).toEqual([
      ['global', [], 0],
      ['production', ['global'], 1],
    ])
    expect(
      route(all, { ...facts, only: ['production'] })
        .slice(0, 1)
        .map(wave),
    ).toEqual([['production', [], 0]])
  })
})

// The same rules, written out for this file alone.
const delivers: Readonly<Record<string, string>> = {
  'refs/heads/main': 'production global',
  'refs/heads/develop': 'dev',
  'refs/heads/release/1': 'staging',
}
const previews: Readonly<Record<string, string>> = { main: 'production global', develop: 'dev' }
const isIn = (names: string | undefined, name: string): boolean => (names ?? '').split(' ').includes(name)

function hasBranch(name: string, { event, ref }: RouteFacts): boolean {
  if (event !== 'push' && event !== 'workflow_dispatch') return false
  const hotfix = event === 'workflow_dispatch' && ref === 'refs/heads/hotfix/1' && name === 'production'
  return hotfix || isIn(delivers[ref], name)
}

const hasLane = (name: string, given: RouteFacts): boolean =>
  (given.only.length === 0 || given.only.includes(name)) && hasBranch(name, given)

function modeSlowly(name: string, given: RouteFacts): string {
  const { event, base, fork, only, reasons } = given
  if (only.length > 0 && !only.includes(name)) return 'none'
  if (event === 'schedule') return 'preview'
  const changed = reasons.has(name) || given.changedSettings.has(name)
  if (hasBranch(name, given))
    return changed || (event === 'workflow_dispatch' && only.includes(name)) ? 'deliver' : 'none'
  const asks = event === 'pull_request' || event === 'merge_group'
  if (!asks || !changed || !isIn(previews[base ?? ''], name)) return 'none'
  return fork || (name === 'production' && given.neverApplied.has('global')) ? 'check' : 'preview'
}

describe('order', () => {
  /** Environments whose needs point to earlier ones, in any order of the file. */
  const graph = fc.integer({ min: 1, max: 8 }).chain((size) =>
    fc.record({
      file: fc
        .tuple(
          ...Array.from({ length: size }, (_, index) =>
            fc.subarray(Array.from({ length: index }, (__, one) => `e${one}`)),
          ),
        )
        .chain((needs) =>
          fc.shuffledSubarray(
            needs.map((some, index) => ({ name: `e${index}`, needs: some })),
            { minLength: size },
          ),
        ),
      chosen: fc.subarray(Array.from({ length: size }, (_, index) => `e${index}`)),
    }),
  )

  /** Whether one can be reached from the other, through whatever is left out. */
  const reaches = (file: readonly Pick<Environment, 'name' | 'needs'>[], from: string, to: string): boolean =>
    (file.find(({ name }) => name === from)?.needs ?? []).some((need) => need === to || reaches(file, need, to))

  test('keeps what is reached first, and no more waves than the longest way', () => {
    fc.assert(
      fc.property(graph, ({ file, chosen }) => {
        const ordered = inOrder(file, new Set(chosen))
        const names = ordered.map(({ name }) => name)
        expect(names.toSorted()).toEqual(chosen.toSorted())
        const waves = new Map(ordered.map(({ name, wave }) => [name, wave]))
        for (const { name, needs, wave } of ordered) {
          const before = names.filter((other) => reaches(file, name, other))
          for (const other of before) expect(names.indexOf(other)).toBeLessThan(names.indexOf(name))
          expect(wave).toBe(Math.max(-1, ...before.map((other) => waves.get(other) ?? 0)) + 1)
          // What is needed is reached, and with the needs of the needed it is all that is reached.
          const passedOn = needs.flatMap((need) => [need, ...names.filter((other) => reaches(file, need, other))])
          expect([...new Set(passedOn)].toSorted()).toEqual(before.toSorted())
        }
      }),
      { numRuns: 500 },
    )
  })
})

test('a changed entry of the environments file is told, whatever the order of its keys', () => {
  const before = parse(gitflow)
  expect([...changedSettings(before, before)]).toEqual([])
  expect([
    ...changedSettings(
      before,
      parse(gitflow.replace('{ branch: develop, approvals: 0 }', '{ approvals: 0, branch: develop }')),
    ),
  ]).toEqual([])
  expect([...changedSettings(before, parse(gitflow.replace('approvals: 0', 'approvals: 2')))]).toEqual(['dev'])
  expect([...changedSettings(before, parse(gitflow.replace('after: staging', 'soak: 1h, after: staging')))]).toEqual([
    'production',
  ])
  expect([...changedSettings(undefined, before)]).toEqual(['production', 'global', 'dev', 'staging'])
})
