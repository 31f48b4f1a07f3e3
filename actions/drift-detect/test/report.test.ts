import { expect, test } from '@jest/globals'
import { artifactNameOf, closingLine, outputsOf, warningsOf } from '../src/report.ts'
import { sampleResult } from './sample.ts'

test('what later steps are told', () => {
  expect(outputsOf(sampleResult, { file: '/tmp/drift.json', artifact: 'drift-report' })).toEqual({
    status: '{"dev":"clean","production":"drifted"}',
    drifted: 'true',
    issues: '{"production":7}',
    report: '/tmp/drift.json',
    'report-artifact': 'drift-report',
  })
})

test('what people are told', () => {
  expect(warningsOf(sampleResult)).toEqual(['production has drifted', 'nobody has looked at staging for too long'])
  expect(closingLine(sampleResult)).toBe('dev: clean, production: drifted')
  expect(artifactNameOf(sampleResult)).toBe('drift-report')
})
