/**
 * What `npm test` runs: every check, also after one that failed. Progress and output go to stderr; the last line of
 * stdout is `N passed, N failed`, each test and each check counting as one. Runs in the repository's root.
 */
import { distDifferences, explainDifferences, removeBundles } from './check-dist.ts'
import { command } from './check/command.ts'
import type { CommandResult } from './check/command.ts'
import { runTests } from './check/jest-run.ts'

const root = process.cwd()
const node = [process.execPath, '--conditions=@wrenchproof/source', '--disable-warning=ExperimentalWarning'] as const

// tsc takes FORCE_COLOR=0 for a wish for colour.
const pretty = ['--pretty', process.stderr.isTTY ? 'true' : 'false']

const counts = { passed: 0, failed: 0 }

/** One line with the time, and on failure what was said. */
async function check(name: string, run: () => Promise<CommandResult>): Promise<boolean> {
  const started = performance.now()
  const { ok, output } = await run()
  report(name, { ok, ms: performance.now() - started })
  // What a check could not look at is told also when it passed.
  if (ok) for (const [note] of output.matchAll(/^note: .*$/gm)) process.stderr.write(`       ${note}\n`)
  if (!ok) process.stderr.write(output.endsWith('\n') || output === '' ? output : `${output}\n`)
  counts[ok ? 'passed' : 'failed'] += 1
  return ok
}

function report(name: string, { ok, ms }: { ok: boolean; ms: number }): void {
  process.stderr.write(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(18)} ${(ms / 1000).toFixed(1)} s\n`)
}

async function bundlesAreFresh(built: boolean): Promise<CommandResult> {
  if (!built) return { ok: false, output: 'The bundles cannot be built while the build fails.\n' }
  removeBundles(root)
  const bundled = await command(root, ...node, 'tools/bundle.ts')
  if (!bundled.ok) return bundled
  const differences = distDifferences(root)
  return { ok: differences.length === 0, output: explainDifferences(root, differences) }
}

async function tests(): Promise<void> {
  const started = performance.now()
  const { passed, failed, problem } = await runTests(root)
  counts.passed += passed
  counts.failed += failed
  report('tests', { ok: failed === 0, ms: performance.now() - started })
  if (problem !== undefined) process.stderr.write(`${problem}\n`)
}

await check('lint', () => command(root, 'oxlint', '--type-aware', '--deny-warnings'))
await check('format', () => command(root, 'oxfmt', '--check', '.'))
const built = await check('build', () => command(root, 'tsc', '--build', 'tsconfig.build.json', ...pretty))
await check('types', () => command(root, 'tsc', '-p', 'tsconfig.json', ...pretty))
await check('bundles', () => bundlesAreFresh(built))
await check('workflow files', () => command(root, ...node, 'tools/workflow-gate.ts'))
await check('generated text', () => command(root, ...node, 'tools/docs.ts', '--check'))
await tests()
await check('pages in a browser', () => command(root, ...node, 'playground/pages/browser/main.ts'))
await check('demo', () => command(root, ...node, 'playground/demo/main.ts'))

process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`)
process.exitCode = counts.failed === 0 ? 0 : 1
