/** The tests, and how many of them there were. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { toolEnvironment } from './command.ts'

/** What counts of jest's JSON report. */
export interface JestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  /** Files that could not even be loaded. */
  readonly numRuntimeErrorTestSuites: number
}

export interface TestCount {
  readonly passed: number
  readonly failed: number
  /** Why the run as a whole does not count as passed, beyond failed tests. */
  readonly problem?: string
}

/** A run without a report or without one executed test has failed, and so has one that jest itself calls failed. */
export function countTests(report: JestReport | undefined, exitCode: number | null): TestCount {
  if (report === undefined) return { passed: 0, failed: 1, problem: 'jest wrote no report' }
  const { numPassedTests: passed, numRuntimeErrorTestSuites: broken } = report
  const failed = report.numFailedTests + broken
  if (passed + failed === 0) return { passed, failed: 1, problem: 'no test was run' }
  if (exitCode !== 0 && failed === 0) return { passed, failed: 1, problem: `jest exited with ${String(exitCode)}` }
  return { passed, failed }
}

/** Runs every test; jest's progress goes to stderr as it comes. */
export async function runTests(root: string): Promise<TestCount> {
  const directory = mkdtempSync(join(tmpdir(), 'wrenchproof-check-'))
  try {
    const file = join(directory, 'jest.json')
    const exitCode = await jest(root, file)
    return countTests(existsSync(file) ? readReport(file) : undefined, exitCode)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function jest(root: string, report: string): Promise<number | null> {
  const workers = Math.min(4, availableParallelism())
  const args = [
    join(root, 'node_modules/jest/bin/jest.js'),
    `--maxWorkers=${workers}`,
    '--json',
    `--outputFile=${report}`,
  ]
  return await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: {
        ...toolEnvironment(root),
        NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
      },
      // stdout is for our last line.
      stdio: ['ignore', 2, 2],
    })
    child.once('error', reject)
    child.once('close', resolve)
  })
}

function readReport(file: string): JestReport | undefined {
  const report: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return isReport(report) ? report : undefined
}

function isReport(report: unknown): report is JestReport {
  const counts = ['numPassedTests', 'numFailedTests', 'numRuntimeErrorTestSuites']
  if (typeof report !== 'object' || report === null) return false
  const values = new Map<string, unknown>(Object.entries(report))
  return counts.every((name) => typeof values.get(name) === 'number')
}
