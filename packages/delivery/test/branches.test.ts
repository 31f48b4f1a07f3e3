import { describe, expect, test } from '@jest/globals'
import { branchOf, contextGuards, firstRefusal, fitsBranch, laneOf } from '@wrenchproof/delivery'
import * as fc from 'fast-check'

describe('branch of a ref', () => {
  test.each([
    ['refs/heads/main', 'main'],
    ['refs/heads/release/1.2', 'release/1.2'],
    ['refs/heads/refs/heads/main', 'refs/heads/main'],
    ['refs/tags/main', undefined],
    ['refs/pull/7/merge', undefined],
    ['main', undefined],
    ['refs/heads/', undefined],
    ['refs/heads/a/', undefined],
    ['xrefs/heads/main', undefined],
  ])('%s', (ref, branch) => {
    expect(branchOf(ref)).toBe(branch)
  })
})

describe('branch patterns', () => {
  test.each([
    ['main', 'main', true],
    ['main', 'Main', false],
    ['main', 'main2', false],
    ['main', 'x/main', false],
    ['release/*', 'release/1.2', true],
    ['release/*', 'release', false],
    ['release/*', 'release/', false],
    ['release/*', 'release/1/2', false],
    ['release/*', 'release-1', false],
    ['release/**', 'release/1/2', true],
    ['release/**', 'release', false],
    ['*', 'a/b', false],
    ['**', 'a/b', true],
    ['v?', 'v1', true],
    ['v?', 'v', false],
    ['v?', 'v/', false],
    ['hotfix/*', 'hotfix/.x', true],
    ['a.b', 'axb', false],
  ])('%s and %s', (pattern, branch, fits) => {
    expect(fitsBranch(pattern, branch)).toBe(fits)
  })

  const part = fc.stringMatching(/^[ab.][ab.]{0,3}$/u).filter((text) => !/^\.{1,2}$/u.test(text))
  const patternPart = fc.oneof(fc.constant('**'), fc.stringMatching(/^[ab][ab*?]{0,3}$/u), fc.constant('*'))
  const joined = (parts: fc.Arbitrary<string>) =>
    fc.array(parts, { minLength: 1, maxLength: 4 }).map((all) => all.join('/'))

  test('fit as a reader would spell it out, part by part', () => {
    fc.assert(
      fc.property(joined(patternPart), joined(part), (pattern, branch) => {
        expect(fitsBranch(pattern, branch)).toBe(fitsSlowly(pattern.split('/'), branch.split('/')))
      }),
      { numRuns: 2000 },
    )
  })
})

/** Tries every way to share out the branch's parts. */
function fitsSlowly(pattern: readonly string[], branch: readonly string[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return branch.length === 0
  if (first === '**' && rest.length === 0) return branch.length > 0
  if (first === '**') return branch.some((_, index) => fitsSlowly(rest, branch.slice(index))) || fitsSlowly(rest, [])
  const [part, ...others] = branch
  return part !== undefined && partFits(first.split(''), part.split('')) && fitsSlowly(rest, others)
}

function partFits(pattern: readonly string[], text: readonly string[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return text.length === 0
  if (first === '*') return partFits(rest, text) || (text.length > 0 && partFits(pattern, text.slice(1)))
  return text.length > 0 && (first === '?' || first === text[0]) && partFits(rest, text.slice(1))
}

const branches = { name: 'production', branch: 'main', hotfixBranch: 'hotfix/*' }

describe('context', () => {
  const origin = {
    branches,
    event: 'push',
    ref: 'refs/heads/main',
    repositoryId: '42',
    reason: '',
    incident: '',
  }
  const hotfix = { event: 'workflow_dispatch', ref: 'refs/heads/hotfix/1', reason: 'outage', incident: 'INC-7' }
  test.each([
    ['a push to the branch', {}, undefined],
    ['a dispatch on the branch', { event: 'workflow_dispatch' }, undefined],
    ['a push to another branch', { ref: 'refs/heads/develop' }, 'delivered from main'],
    ['a dispatch from a feature branch', { event: 'workflow_dispatch', ref: 'refs/heads/x' }, 'not from x'],
    ['a tag named like the branch', { ref: 'refs/tags/main' }, 'not a branch'],
    ['a pull request', { event: 'pull_request', ref: 'refs/pull/7/merge' }, 'the event pull_request'],
    ['pull_request_target, which has the right ref', { event: 'pull_request_target' }, 'pull_request_target'],
    ['workflow_run', { event: 'workflow_run' }, 'workflow_run'],
    ['merge_group', { event: 'merge_group' }, 'merge_group'],
    ['a schedule', { event: 'schedule' }, 'schedule'],
    ['the same repository', { headRepositoryId: '42' }, undefined],
    ['a fork', { headRepositoryId: '43' }, 'a fork'],
    ['a hotfix by dispatch', hotfix, undefined],
    ['a hotfix by push', { ...hotfix, event: 'push' }, 'not by a push'],
    ['a hotfix without a reason', { ...hotfix, reason: ' ' }, 'needs a reason'],
    ['a hotfix without an incident', { ...hotfix, incident: '' }, 'needs an incident'],
    ['a hotfix without both', { ...hotfix, reason: '', incident: '' }, 'a reason and an incident'],
    ['a hotfix below the pattern', { ...hotfix, ref: 'refs/heads/hotfix/1/2' }, 'delivered from main'],
  ])('%s', (_what, changed, reason) => {
    const refusal = firstRefusal(contextGuards, { ...origin, ...changed })
    expect(refusal?.code).toBe(reason === undefined ? undefined : 'CONTEXT')
    expect(refusal?.reason ?? '').toContain(reason ?? '')
  })

  test('an environment without a hotfix branch has no hotfix', () => {
    const only = { name: 'dev', branch: 'develop' }
    expect(laneOf(only, { event: 'workflow_dispatch', ref: 'refs/heads/hotfix/1' }).kind).toBe('none')
  })

  test('a branch that fits both patterns is regular: it skips nothing', () => {
    const both = { name: 'x', branch: '*', hotfixBranch: '*' }
    expect(laneOf(both, { event: 'workflow_dispatch', ref: 'refs/heads/a' }).kind).toBe('regular')
  })
})
