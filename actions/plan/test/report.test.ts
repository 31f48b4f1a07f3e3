import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { closingLine, outputsOf, summaryOf, warningsOf } from '../src/report.ts'
import { sampleResult } from './sample.ts'

test('outputs are text', () => {
  expect(outputsOf(sampleResult)).toEqual({
    'has-changes': 'true',
    fingerprint: 'v1:aaaa',
    'plan-name': sampleResult.name,
    'plan-digest': sampleResult.digest,
    create: '1',
    update: '0',
    replace: '0',
    delete: '0',
    forget: '0',
    import: '0',
    move: '0',
    summary: '1 to create',
  })
})

test('the summary shows effects first, then where the plan is', async () => {
  expect(summaryOf(sampleResult)).toBe(await readFile(new URL('golden/summary.md', import.meta.url), 'utf8'))
})

test('a plan that holds its own time is warned about, by attribute', () => {
  expect(warningsOf(sampleResult)).toEqual([expect.stringMatching(/^terraform_data\.app: input holds the time/u)])
})

test('the closing line', () => {
  expect(closingLine(sampleResult)).toBe(`dev: 1 to create; sealed as ${'d'.repeat(64)}`)
})
