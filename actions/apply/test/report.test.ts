import { readFile } from 'node:fs/promises'
import { describe, expect, test } from '@jest/globals'
import { outcomes } from '@wrenchproof/delivery'
import { explain } from '@wrenchproof/errors'
import { closingLine, failureOf, outputsOf, summaryOf } from '../src/report.ts'
import { sampleResult } from './sample.ts'

const golden = async (name: string) => readFile(new URL(`golden/${name}.md`, import.meta.url), 'utf8')
const refused = {
  ...sampleResult,
  outcome: 'refused',
  refusal: { code: 'CONSUMED', reason: 'the plan was consumed by <run> 7', fix: 'Plan again: a plan runs once.' },
} as const
const partial = {
  ...sampleResult,
  outcome: 'partial',
  errors: [{ severity: 'error', summary: 'creating EC2 VPC', detail: 'limit @everyone', address: 'aws_vpc.a' }],
  progress: {
    done: [{ address: 'aws_vpc.b', action: 'create', id: 'vpc-1' }],
    inFlight: [{ address: 'aws_subnet.c["`@x`"]', action: 'update' }],
    failed: [{ address: 'aws_vpc.a', action: 'create' }],
  },
  notStarted: ['aws_eip.d'],
} as const

test('outputs are text', () => {
  expect(outputsOf(sampleResult)).toEqual({
    outcome: 'applied',
    refusal: '',
    'serial-before': '41',
    'serial-after': '42',
    record: 'f'.repeat(40),
  })
  expect(outputsOf({ ...sampleResult, before: undefined, after: 'unreadable' })).toMatchObject({
    'serial-before': '',
    'serial-after': '',
  })
})

describe('summaries', () => {
  test.each([
    ['applied', sampleResult],
    ['refused', refused],
    ['partial', partial],
  ])('%s', async (name, result) => {
    expect(summaryOf(result)).toBe(await golden(name))
  })
})

test('only what is known to be as planned is green', () => {
  const green = outcomes.filter((outcome) => failureOf({ ...sampleResult, outcome }) === undefined)
  expect(green).toEqual(['applied', 'no-changes'])
})

test('a refusal is told by code, reason and fix', () => {
  expect(explain(failureOf(refused))).toEqual([
    'CONSUMED: production: the plan was consumed by <run> 7',
    'Fix: Plan again: a plan runs once.',
  ])
})

test('an outcome that the ledger does not know is never green', () => {
  const failure = failureOf({ ...sampleResult, unrecorded: new Error('socket hang up') })
  expect(failure).toMatchObject({
    code: 'LEDGER_UNWRITABLE',
    message: expect.stringContaining('everything was applied'),
  })
})

test('the closing line', () => {
  expect(closingLine(sampleResult)).toBe('production: applied (serial 41 -> 42)')
})
