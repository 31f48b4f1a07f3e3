import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { hasMarker } from '@wrenchproof/plan'
import { commentSubject, outcomeComment } from '../src/comment.ts'
import type { ApplyResult } from '../src/result.ts'
import { sampleResult } from './sample.ts'

const run = { id: '8', attempt: 1 }
const runUrl = 'https://github.com/acme/infra/actions/runs/8/attempts/1'
const circumstances = { seconds: 12.34, recordUrl: 'https://github.com/acme/infra/commit/ffff' }
const first = { previous: undefined, run, runUrl }
const progress = (addresses: readonly string[]): NonNullable<ApplyResult['progress']> => ({
  done: addresses.map((address) => ({ address, action: 'create' as const })),
  inFlight: [],
  failed: [],
})

test('the outcome, what changed, and where it is recorded', async () => {
  const result = { ...sampleResult, progress: progress(['aws_vpc.a', 'aws_vpc.key["hunter2"]']) }
  const scrub = (text: string) => text.replaceAll('hunter2', '[redacted]')
  expect(outcomeComment({ ...result, scrub }, circumstances, first)).toBe(
    await readFile(new URL('golden/comment.md', import.meta.url), 'utf8'),
  )
})

test('a comment of a later run stays', () => {
  const later = outcomeComment(sampleResult, circumstances, { ...first, run: { id: '9', attempt: 1 } })
  expect(outcomeComment(sampleResult, circumstances, { ...first, previous: later })).toBeUndefined()
})

test.each([10, 1_000, 30_000])(
  'with addresses of %i characters it still fits, and keeps mark and outcome',
  (length) => {
    const addresses = Array.from({ length: 300 }, (_, index) => `${index}${'x'.repeat(length)}`)
    const text = outcomeComment({ ...sampleResult, progress: progress(addresses) }, circumstances, first) ?? ''
    expect(text.length).toBeLessThan(65_536)
    expect(hasMarker(text, commentSubject('production'))).toBe(true)
    expect(text).toContain('## production: applied')
    expect(text).toContain('| state serial | 41 -> 42 |')
  },
)
