import { readFile } from 'node:fs/promises'
import { describe, expect, test } from '@jest/globals'
import { closingLine, commentBody, outputsOf, summaryOf, warningsOf } from '../src/report.ts'
import { samplePreview, sampleResult } from './sample.ts'

const golden = async (name: string) => readFile(new URL(`golden/${name}.md`, import.meta.url), 'utf8')

test('outputs are text', () => {
  const counted = {
    'has-changes': 'true',
    fingerprint: sampleResult.fingerprint,
    'report-url': sampleResult.reportUrl,
    create: '1',
    update: '0',
    replace: '0',
    delete: '0',
    forget: '0',
    import: '0',
    move: '0',
    summary: '1 to create',
  }
  expect(outputsOf(sampleResult)).toEqual({
    ...counted,
    mode: 'delivery',
    'plan-name': sampleResult.name,
    'plan-digest': sampleResult.digest,
    reviewed: 'same',
    'review-name': '',
    'comment-url': '',
  })
  expect(outputsOf(samplePreview)).toEqual({
    ...counted,
    mode: 'preview',
    'plan-name': '',
    'plan-digest': '',
    reviewed: '',
    'review-name': samplePreview.recordName,
    'comment-url': samplePreview.commentUrl,
  })
})

test('the summary shows effects, what cannot be repeated, then where the plan is', async () => {
  expect(summaryOf(sampleResult)).toBe(await golden('summary'))
})

describe('the comment', () => {
  const run = { runId: '7', runAttempt: '1' }
  const first = commentBody(samplePreview, { previous: undefined, run }) ?? ''

  test('of a first plan', async () => {
    expect(first).toBe(await golden('comment'))
  })

  test('of the next one says what changed', () => {
    const again = commentBody(samplePreview, { previous: first, run: { ...run, runId: '8' } })
    expect(again).toContain('Since the last comment: the same effects.')
  })

  test.each([
    ['6', '1'],
    ['6', '2'],
  ])('of a later run is left as it is by run %s, attempt %s', (runId, runAttempt) => {
    expect(commentBody(samplePreview, { previous: first, run: { runId, runAttempt } })).toBeUndefined()
  })
})

test('a plan that holds its own time is warned about, by attribute', () => {
  const line = /^terraform_data\.app: input holds the time of the plan, so no second plan is ever equal/u
  expect(warningsOf(samplePreview)).toEqual([expect.stringMatching(line)])
  expect(warningsOf(sampleResult)).toEqual([expect.stringMatching(line)])
})

test('a delivery of something else than what was reviewed is warned about', () => {
  const reviewed = {
    verdict: 'different',
    run: { id: '6', attempt: 1 },
    differences: [{ name: 'terraform_data.app', change: 'added', facts: [] }],
  } as const
  expect(warningsOf({ ...sampleResult, reviewed })).toContain(
    'dev: this is not what was reviewed: run 6 planned the same tree otherwise, in 1 effect',
  )
})

test('the closing line', () => {
  expect(closingLine(sampleResult)).toBe(`dev: 1 to create; sealed as ${'d'.repeat(64)}; reviewed: same`)
  expect(closingLine(samplePreview)).toBe('dev: 1 to create; a preview, nothing is sealed')
})
