import { readFile } from 'node:fs/promises'
import { describe, expect, test } from '@jest/globals'
import { broken, cannotTell, link } from '../src/links/link.ts'
import { health } from '../src/report/health.ts'
import { failureOf, logLines, outputsOf, summaryOf } from '../src/report.ts'
import { sampleResult } from './sample.ts'

const golden = async (name: string) => readFile(new URL(`golden/${name}`, import.meta.url), 'utf8')

test('the summary: one table, the fix under each link that is not green', async () => {
  expect(summaryOf(sampleResult)).toBe(await golden('summary.md'))
})

test('the log: claims, then links', async () => {
  expect(`${logLines(sampleResult).join('\n')}\n`).toBe(await golden('log.txt'))
})

test('text of elsewhere shapes nothing', () => {
  const summary = summaryOf(sampleResult)
  expect(summary).not.toContain('<b>`')
  expect(summary).not.toContain('![x]')
  const table = summary.split('\n').filter((line) => line.startsWith('|'))
  expect(table.filter((line) => /^\| \S* ?\| /u.test(line)).length).toBeGreaterThan(5)
})

test('outputs', () => {
  const outputs = outputsOf(sampleResult)
  expect(outputs).toMatchObject({ healthy: 'false', account: '', subject: sampleResult.claims?.sub })
  const findings = JSON.parse(outputs['findings'] ?? '') as object[]
  expect(findings.map((finding) => Object.keys(finding).toSorted())).toEqual(
    Array.from({ length: 3 }, () => ['code', 'fix', 'reason', 'severity', 'subject']),
  )
})

test('the error names what is broken first, and how much more there is', () => {
  const error = failureOf(sampleResult)
  expect(error).toMatchObject({ code: 'TRUST_DENIES', fix: expect.stringContaining('sts:AssumeRoleWithWebIdentity') })
  expect(error?.message).toContain('dev: arn:aws:iam::111111111111:role/dev-plan: deny')
})

describe('health', () => {
  const of = (...job: ReturnType<typeof link>[]) => health({ ...sampleResult, job, roles: [], rest: [] })
  const well = link({ name: 'token', subject: 'x' }, [])
  test('is true only if every link of the chain was seen', () => {
    expect(of(well)).toBe('true')
    expect(of(well, cannotTell({ name: 'role', subject: 'x' }, 'r', 'f'))).toBe('cannot-tell')
    expect(of(well, cannotTell({ name: 'role lint', subject: 'x' }, 'r', 'f'))).toBe('true')
    expect(
      of(
        cannotTell({ name: 'role', subject: 'x' }, 'r', 'f'),
        broken({ name: 'trust', subject: 'x' }, { code: 'TRUST_DENIES', reason: 'r', fix: 'f' }),
      ),
    ).toBe('false')
  })
})
