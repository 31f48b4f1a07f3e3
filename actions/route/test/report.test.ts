import { readFile } from 'node:fs/promises'
import { describe, expect, test } from '@jest/globals'
import { closingLines, failureOf, outputsOf, summaryOf, warningsOf } from '../src/report.ts'
import { sampleResult } from './sample.ts'

const [global, production] = sampleResult.routed
if (global === undefined || production === undefined) throw new Error('the sample is too small')

test('outputs: a matrix of what is to be done, and a list of everything', () => {
  const { matrix = '', environments = '', summary } = outputsOf(sampleResult)
  expect(JSON.parse(matrix)).toEqual({
    include: [
      {
        environment: 'global',
        'github-environment': 'global',
        why: 'its entry in the environments file changed',
        mode: 'deliver',
        check: '',
        lane: 'regular',
        needs: [],
        wave: 0,
        approvals: 2,
        gates: ['global-approval', 'global-approval-2'],
      },
      {
        environment: 'production',
        'github-environment': 'prod',
        why: `${production.why[0]}; its root is new`,
        mode: 'deliver',
        check: '',
        lane: 'regular',
        needs: ['global'],
        wave: 1,
        approvals: 1,
        gates: ['prod-approval'],
      },
    ],
  })
  expect(JSON.parse(environments)).toEqual(
    sampleResult.routed.map(({ environment, mode, why }) => ({ environment, mode, why })),
  )
  expect(summary).toBe('deliver global, production; 2 not concerned')
})

test('waves: one matrix each, the third with everything that is left, in order', () => {
  const deep = ['a', 'b', 'c', 'd'].map((environment, wave) => ({ ...production, environment, wave }))
  const waves: unknown = JSON.parse(outputsOf({ ...sampleResult, routed: deep })['waves'] ?? '')
  expect(waves).toEqual(
    [['a'], ['b'], ['c', 'd']].map((names) => ({
      include: names.map((environment) => expect.objectContaining({ environment })),
    })),
  )
})

test('an empty matrix is to the letter what workflows compare with', async () => {
  const nothing = { ...sampleResult, routed: sampleResult.routed.filter(({ mode }) => mode === 'none') }
  expect(outputsOf(nothing)).toMatchObject({
    matrix: '{"include":[]}',
    waves: '[]',
    summary: 'nothing to do; 2 not concerned',
  })
  expect(await readFile(new URL('../action.yml', import.meta.url), 'utf8')).toContain(`matrix != '{"include":[]}'`)
})

test('the log says why there is nothing to do, and only then', () => {
  const none = sampleResult.routed.filter(({ mode }) => mode === 'none')
  expect(closingLines({ ...sampleResult, routed: none })).toEqual([
    'nothing to do; 2 not concerned',
    ...none.map(({ environment, why }) => `- ${environment}: ${why.join('; ')}`),
  ])
  expect(closingLines(sampleResult)).toHaveLength(1)
})

test('the summary, in which foreign words are no Markdown', async () => {
  expect(summaryOf(sampleResult)).toBe(await readFile(new URL('golden/summary.md', import.meta.url), 'utf8'))
})

test('a table of modules that is too large is left out', () => {
  const [row] = sampleResult.inventory
  if (row === undefined) throw new Error('the sample has no modules')
  const summary = summaryOf({ ...sampleResult, inventory: Array.from({ length: 10_000 }, () => row) })
  expect(summary).toContain('More than fits on this page.')
  expect(summary.length).toBeLessThan(10_000)
})

test('warnings name file, line and column', () => {
  expect(warningsOf(sampleResult).map(({ text }) => text)).toEqual(['terraform/modules/app/x.tf:3:7: HCL: is broken'])
})

describe('failure', () => {
  test('none', () => {
    expect(failureOf(sampleResult)).toBeUndefined()
  })

  test('more jobs than a matrix may have', () => {
    const many = (count: number) => ({ ...sampleResult, routed: Array.from({ length: count }, () => global) })
    expect(failureOf(many(256))).toBeUndefined()
    expect(failureOf(many(257))).toMatchObject({ code: 'MATRIX_TOO_LARGE', fix: expect.stringContaining('`only`') })
  })
})
