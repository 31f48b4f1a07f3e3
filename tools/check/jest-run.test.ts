import { expect, test } from '@jest/globals'
import { countTests } from './jest-run.ts'

const report = (numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites = 0) => ({
  numPassedTests,
  numFailedTests,
  numRuntimeErrorTestSuites,
})

test.each([
  ['all passed', report(5, 0), 0, { passed: 5, failed: 0 }],
  ['some failed', report(5, 2), 1, { passed: 5, failed: 2 }],
  ['a file that does not load', report(5, 0, 1), 1, { passed: 5, failed: 1 }],
  ['nothing run', report(0, 0), 0, { passed: 0, failed: 1, problem: 'no test was run' }],
  ['jest fails by itself', report(5, 0), 1, { passed: 5, failed: 1, problem: 'jest exited with 1' }],
  ['jest is killed', undefined, null, { passed: 0, failed: 1, problem: 'jest wrote no report' }],
])('%s', (_, given, exitCode, count) => {
  expect(countTests(given, exitCode)).toEqual(count)
})
