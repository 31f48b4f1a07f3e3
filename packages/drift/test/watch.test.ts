import { describe, expect, test } from '@jest/globals'
import type { PastRun, WatchQuestion } from '../src/index.ts'
import { reportName, seenIn, watchOf } from '../src/index.ts'
import { now } from './support/looks.ts'

const hour = 3_600_000
const environments = ['dev', 'staging', 'production']
const run = (hours: number, artifacts: readonly string[], event = 'schedule'): PastRun => ({
  at: new Date(now.getTime() - hours * hour),
  event,
  artifacts,
})
const ask = (question: Partial<WatchQuestion>) =>
  watchOf({ environments, seen: [], runs: [], workflowState: 'active', now, overdue: 48 * hour, ...question })

describe('who was seen, by the name of the report', () => {
  test.each([
    [environments, 'drift-report'],
    [[], 'drift-report-none.dev+staging+production'],
    [['dev'], 'drift-report-dev'],
    [['dev', 'production'], 'drift-report-dev+production'],
  ])('%j is %s, and back', (seen, name) => {
    expect(reportName(seen, environments, environments)).toBe(name)
    expect(seenIn(name, environments) ?? []).toEqual(seen)
  })

  test('two jobs of a run that see nothing have two names, and neither is taken for an environment', () => {
    const names = ['dev', 'none'].map((looked) => reportName([], ['dev', 'none'], [looked]))
    expect(names).toEqual(['drift-report-none.dev', 'drift-report-none.none'])
    expect(names.map((name) => seenIn(name, ['dev', 'none']))).toEqual([undefined, undefined])
  })

  test('too many to be named are not taken for anybody', () => {
    const many = Array.from({ length: 40 }, (_, index) => `environment-${index}`)
    const name = reportName(many.slice(1), many, many)
    expect(name).toBe('drift-report-environment-1+38-more')
    expect(seenIn(name, many)).toBeUndefined()
    expect(seenIn('tfplan-dev', environments)).toBeUndefined()
  })
})

describe('who is overdue', () => {
  const ago = [run(24, ['drift-report-dev', 'tfplan-x']), run(30, ['drift-report-staging']), run(72, [])]

  test('whom neither this run nor a recent one has seen', () => {
    expect(ask({ seen: ['dev'], runs: ago }).overdue).toEqual(['production'])
    expect(ask({ seen: ['production'], runs: ago }).overdue).toEqual([])
  })

  test('a look that failed is no look', () => {
    expect(ask({ runs: [run(1, ['drift-report-none.production']), ...ago] }).overdue).toEqual(['production'])
  })

  test('nobody, before the workflow is that old, or when nobody wants to know', () => {
    expect(ask({ runs: [run(24, [])] }).overdue).toEqual([])
    expect(ask({ runs: ago, overdue: 0 })).toEqual({ overdue: [], problems: [] })
  })
})

describe('a schedule that does not run', () => {
  test('is told by its last run', () => {
    const { problems } = ask({ runs: [run(1, [], 'workflow_dispatch'), run(100, [])] })
    expect(problems).toEqual(['the schedule last ran on 2026-11-20; see whether it is still in the workflow'])
  })

  test('is none that never was', () => {
    expect(ask({ runs: [run(100, [], 'workflow_dispatch')] }).problems).toEqual([])
  })

  test('or that GitHub switched off', () => {
    expect(ask({ workflowState: 'disabled_inactivity' }).problems).toEqual([
      expect.stringContaining('disabled_inactivity'),
    ])
  })
})
