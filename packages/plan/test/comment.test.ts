import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import type { Effects, PlanCommentOptions, ShownPlan } from '../src/index.ts'
import {
  commentMarker,
  hasMarker,
  planComment,
  planSummary,
  publicFingerprint,
  scrubber,
  shownPlan,
  unpublished,
} from '../src/index.ts'
import { hostileEffects, hostileText } from './hostile.ts'
import { strayLines } from './markdown-judge.ts'
import { effectsOfChanges, resourceChange } from './sample.ts'
import { sampleEffects, samplePlan, secret } from './shown-sample.ts'

const subject = { environment: 'production', kind: 'plan' }
const reportUrl = 'https://github.com/octo/repo/actions/runs/1/artifacts/2'

function golden(name: string): string {
  return readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8')
}

function comment(effects: Effects, options: Partial<PlanCommentOptions> = {}): string {
  const plan = samplePlan(effects)
  return planComment(plan, { subject, fingerprint: publicFingerprint(effects), reportUrl, ...options })
}

const creates = (count: number, value = 'x'): readonly Record<string, unknown>[] =>
  Array.from({ length: count }, (_, index) =>
    resourceChange(`aws_eip.a[${index}]`, { actions: ['create'], after: { x: value, n: index } }),
  )
const deletes = (count: number): readonly Record<string, unknown>[] =>
  Array.from({ length: count }, (_, index) =>
    resourceChange(`aws_vpc.a["k${index}"]`, { actions: ['delete'], before: { x: 'y'.repeat(50) } }),
  )

const facts = [
  ['commit', '1a2b3c4'],
  ['digest', 'd'.repeat(64)],
] as const
const first = comment(sampleEffects)
const changed = effectsOfChanges(
  resourceChange('aws_kms_key.old', { actions: ['delete', 'create'], before: { id: 'k-1' }, after: { id: 'k-2' } }),
  resourceChange('aws_eip.new', { actions: ['create'] }),
)

describe('golden files', () => {
  test.each([
    ['comment.md', comment(sampleEffects, { facts, reviewed: { verdict: 'none' } })],
    ['comment-again.md', comment(changed, { previous: first, reviewed: reviewedOtherwise() })],
    ['plan-summary.md', planSummary(samplePlan(), { facts, reportUrl })],
  ])('%s', (name, text) => {
    expect(text).toBe(golden(name))
    expect(text).not.toContain(secret)
  })
})

function reviewedOtherwise() {
  return {
    verdict: 'different',
    run: { id: '41', attempt: 1 },
    differences: [
      { name: 'aws_kms_key.old', change: 'changed', facts: ['action'] },
      { name: `x.y["${secret} <b>"]`, change: 'removed', facts: [] },
    ],
  } as const
}

describe('what changed since the last comment', () => {
  const line = (text: string): string => text.split('\n').find((part) => part.includes('Since the last comment')) ?? ''

  test('nothing, something, or too much to say', () => {
    expect(line(first)).toBe('')
    expect(line(comment(sampleEffects, { previous: first }))).toBe('Since the last comment: the same effects.')
    expect(line(comment(changed, { previous: first }))).toBe(
      '**Since the last comment: the effects changed**: 1 new, 1 changed, 7 gone (1 replace, 3 update, 1 create, 1 move, 1 output).',
    )
    const many = comment(effectsOfChanges(...creates(500)))
    expect(line(comment(changed, { previous: many }))).toMatch(/too many/u)
    expect(line(comment(effectsOfChanges(...creates(500)), { previous: first }))).toMatch(/too many/u)
  })

  test('a value that is not shown', () => {
    const one = effectsOfChanges(resourceChange('a.b', { actions: ['create'], after: { token: 'one' } }))
    const other = effectsOfChanges(resourceChange('a.b', { actions: ['create'], after: { token: 'two' } }))
    expect(line(comment(other, { previous: comment(one) }))).toMatch(/in values that are not shown/u)
  })

  test.each([
    ['of somebody who quotes us', `> ${first}`],
    ['of another environment', first.replace('environment=production', 'environment=dev')],
    ['without history', commentMarker(subject)],
    ['with a damaged history', first.replace(/history:v1 v1:./u, 'history:v1 v1:<')],
    ['empty', ''],
  ])('a comment %s says nothing', (_name, previous) => {
    expect(line(comment(changed, { previous }))).toBe('')
  })

  test('what the comment remembers is small, and tells nothing that is not shown', () => {
    const texts = [400, 401, 5000].map((count) => comment(effectsOfChanges(...creates(count))).split('\n')[1] ?? '')
    expect(texts.map(({ length }) => length)).toEqual([expect.any(Number), 104, 105])
    expect(texts[0]?.length).toBeLessThan(5400)
    const hidden = (value: string): Effects =>
      effectsOfChanges(
        resourceChange('a.b', { actions: ['create'], after: { token: value, s: value }, after_sensitive: { s: true } }),
      )
    const history = (value: string): string => comment(hidden(value), { fingerprint: 'none' }).split('\n')[1] ?? ''
    expect(history('one')).toBe(history('two'))
  })
})

test('the marker', () => {
  expect(commentMarker({ environment: 'a--> b', kind: 'p-' })).toBe(
    '<!-- wrenchproof:v1 environment=a%2D%2D%3E%20b kind=p%2D -->',
  )
  expect(hasMarker(first.replaceAll('\n', '\r\n'), subject)).toBe(true)
  expect(hasMarker(` ${first}`, subject)).toBe(false)
  expect(hasMarker(first, { environment: 'production', kind: 'drift' })).toBe(false)
  fc.assert(
    fc.property(fc.string(), fc.string(), (environment, kind) => {
      expect(commentMarker({ environment, kind })).toMatch(
        /^<!-- wrenchproof:v1 environment=[\w.%-]* kind=[\w.%-]* -->$/u,
      )
      expect(commentMarker({ environment, kind }).slice(4, -3)).not.toContain('--')
    }),
  )
})

describe('budgets', () => {
  test.each([
    ['many creates', [...creates(10_000)]],
    ['many deletes', [...deletes(10_000)]],
    ['long values', [...creates(2000, 'é漢🎉'.repeat(500))]],
    ['lines without end', creates(40, '`\n'.repeat(5000))],
    [
      'addresses without end',
      Array.from({ length: 400 }, (_, i) => resourceChange(`a.b["${'<'.repeat(900)}${i}"]`, { actions: ['delete'] })),
    ],
  ])('%s', (_name, changes) => {
    const plan = samplePlan(effectsOfChanges(...changes, ...deletes(3)))
    const text = planComment(plan, { subject, fingerprint: 'x', reportUrl })
    expect(text.length).toBeLessThanOrEqual(65_536 - 1024)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(262_144)
    expect(text).toMatch(/\n### Delete \(\d+\)\n\n(?!Not listed: see.*\n\n#)/u)
    const summary = planSummary(plan, { reportUrl })
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1_048_576 - 65_536)
    for (const shown of [text, summary]) {
      expect(strayLines(shown, ours)).toEqual([])
      expect(shown).not.toContain(unpublished)
    }
  })

  test('what destroys is whole before anything harmless is, and every diff is whole or absent', () => {
    for (const count of [1, 100, 300, 600, 900]) {
      const text = comment(effectsOfChanges(...deletes(count), ...creates(count)))
      const [destroyed, created] = [/aws_vpc\.a\["k0"\]/u.test(text), /aws_eip\.a\[0\]/u.test(text)]
      expect(destroyed || !created).toBe(true)
      expect(strayLines(text, ours)).toEqual([])
    }
  })
})

const ours = [
  /^<!-- wrenchproof:v1 environment=production kind=plan -->$/u,
  /^<!-- wrenchproof:history:v1 (?:none|v1:[0-9a-f]{64}) \d+ [\w.]* -->$/u,
]

test('no text of a plan gets out of its place', () => {
  fc.assert(
    fc.property(hostileEffects, hostileText, (effects, title) => {
      const plan = shownPlan(effects, { title, scrub: scrubber([]) })
      const differences = [{ name: title, change: 'changed', facts: [title] }] as const
      const reviewed = { verdict: 'different', run: { id: title, attempt: 1 }, differences } as const
      const options = { facts: [['commit', title]], reviewed, reportUrl } as const
      const text = planComment(plan, { ...options, subject, fingerprint: title, previous: `${first}${title}` })
      expect(strayLines(text, ours)).toEqual([])
      expect(text.split(commentMarker(subject))).toHaveLength(2)
      const summary = planSummary(plan, options)
      expect(strayLines(summary)).toEqual([])
      expect(summary).not.toContain('<!')
    }),
    { numRuns: 200 },
  )
})

test.each([['javascript:alert(1)'], ['not a url'], ['']])('no link to %j', (url) => {
  expect(comment(changed, { reportUrl: url })).not.toMatch(/\]\(|report/u)
})

test('a link cannot be ended by its URL', () => {
  const text = comment(changed, { reportUrl: 'https://e.example/a) <b> [x](y "z' })
  expect(text).toContain('[full report](https://e.example/a%29%20%3Cb%3E%20%5Bx%5D%28y%20%22z)')
})

test('a plan that cannot be shown safely is not shown', () => {
  const broken: ShownPlan = {
    ...samplePlan(),
    get sections(): never {
      throw new Error(secret)
    },
  }
  expect(planComment(broken, { subject, fingerprint: 'x' })).toBe(`${commentMarker(subject)}\n\n${unpublished}\n`)
  expect(planSummary(broken)).toBe(`${unpublished}\n`)
  const failing = shownPlan(sampleEffects, {
    title: 'production',
    scrub: () => {
      throw new Error(secret)
    },
  })
  const text = planComment(failing, { subject, fingerprint: 'x' })
  expect(text).toContain('withheld')
  expect(text).not.toMatch(/hunter2|aws_|production: /u)
})
