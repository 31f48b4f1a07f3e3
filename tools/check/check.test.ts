import { expect, test } from '@jest/globals'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const tools = dirname(import.meta.dirname)

/** Stands in for jest: says something, writes a report with these counts where it is told to. */
const jest = (passed: number, failed: number, exitCode: number) => `
const { writeFileSync } = require('node:fs')
const file = process.argv.find((argument) => argument.startsWith('--outputFile=')).slice('--outputFile='.length)
writeFileSync(file, JSON.stringify({ numPassedTests: ${passed}, numFailedTests: ${failed}, numRuntimeErrorTestSuites: 0 }))
console.log('jest ran')
process.exitCode = ${exitCode}
`

const mark = (name: string) => `<!-- generated: ${name} -->\n\n<!-- /generated -->\n`

const program = (script: string) => `#!/bin/sh\n${script}\n`

const start = {
  '.gitignore': 'node_modules/\nlib/\n/tools\n',
  'README.md': mark('guards'),
  'actions/a/action.yml': 'name: A\nruns: { using: node24, main: dist/index.js }\n',
  'actions/a/README.md': mark('inputs') + mark('outputs'),
  'actions/oidc-check/README.md': mark('finding codes'),
  'playground/demo/main.ts': '',
  'playground/pages/browser/main.ts': '',
  'actions/a/lib/main.js': '',
  'actions/a/dist/index.js': 'bundle\n',
  'node_modules/jest/bin/jest.js': jest(3, 0, 0),
  'node_modules/.bin/oxlint': program('exit 0'),
  'node_modules/.bin/oxfmt': program('test "$1" = --check || cat'),
  'node_modules/.bin/tsc': program('exit 0'),
  'node_modules/.bin/ncc': program('mkdir dist && echo bundle > dist/index.js'),
}

/** A repository with one committed bundle and our own tools, where every program they call is a short script. */
function repository(changes: Readonly<Record<string, string>>) {
  const path = mkdtempSync(join(tmpdir(), 'wrenchproof-check-'))
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true })
      writeFileSync(join(path, name), text, { mode: name.startsWith('node_modules') ? 0o755 : 0o644 })
    }
  }
  write(start)
  symlinkSync(tools, join(path, 'tools'))
  execFileSync(process.execPath, ['--conditions=@wrenchproof/source', 'tools/docs.ts'], { cwd: path, stdio: 'pipe' })
  write(changes)
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: path, stdio: 'pipe' })
  git('init', '--quiet')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'start')
  return {
    check() {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/check.ts'], {
        cwd: path,
        encoding: 'utf8',
      })
      const steps = [...stderr.matchAll(/^(ok {4}|FAILED) (.+?) +\d+\.\d s$/gm)]
      return {
        status,
        stdout,
        stderr,
        failed: steps.filter(([, how]) => how === 'FAILED').map(([, , name]) => name),
        steps,
      }
    },
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true })
    },
  }
}

const names = [
  'lint',
  'format',
  'build',
  'types',
  'bundles',
  'workflow files',
  'generated text',
  'tests',
  'pages in a browser',
  'demo',
]

test('all is well: every step is told, the last line counts tests and checks', () => {
  using repo = repository({})
  const { status, stdout, stderr, steps } = repo.check()
  expect(stderr).toContain('jest ran')
  expect(steps.map(([, , name]) => name)).toEqual(names)
  expect({ status, stdout }).toEqual({ status: 0, stdout: '12 passed, 0 failed\n' })
})

test('after a failure the other steps still run, and what it said is shown without colours', () => {
  using repo = repository({
    'node_modules/.bin/oxlint': program("printf '\\033[31mbad line\\033[0m'; exit 1"),
  })
  const { status, stdout, stderr, failed, steps } = repo.check()
  expect(steps).toHaveLength(names.length)
  expect(failed).toEqual(['lint'])
  expect(stderr).toContain('\nbad line\n')
  expect({ status, stdout }).toEqual({ status: 1, stdout: '11 passed, 1 failed\n' })
})

test('a build that fails fails the bundles too, and they are left alone', () => {
  using repo = repository({ 'node_modules/.bin/tsc': program('exit 1') })
  const { stdout, failed } = repo.check()
  expect(failed).toEqual(['build', 'types', 'bundles'])
  expect(stdout).toBe('9 passed, 3 failed\n')
})

test('a bundle that differs from the commit is named', () => {
  using repo = repository({
    'node_modules/.bin/ncc': program('mkdir dist && echo other > dist/index.js && echo x > dist/1.index.js'),
  })
  const { failed, stderr } = repo.check()
  expect(failed).toEqual(['bundles'])
  expect(stderr).toContain('stale       actions/a/dist/index.js\n')
  expect(stderr).toContain('uncommitted actions/a/dist/1.index.js\n')
})

test('generated text that is stale is named', () => {
  using repo = repository({ 'actions/a/README.md': mark('inputs') })
  const { failed, stderr } = repo.check()
  expect(failed).toEqual(['generated text'])
  expect(stderr).toContain('actions/a/README.md is stale\n')
  expect(stderr).toContain('needs the line <!-- generated: outputs --> once')
})

test.each([
  ['failed tests', jest(3, 2, 1), '12 passed, 2 failed\n'],
  ['no test at all', jest(0, 0, 0), '9 passed, 1 failed\n'],
  ['a jest that breaks', 'process.exit(3)', '9 passed, 1 failed\n'],
])('%s', (_, script, last) => {
  using repo = repository({ 'node_modules/jest/bin/jest.js': script })
  const { status, stdout, failed } = repo.check()
  expect(failed).toEqual(['tests'])
  expect({ status, stdout }).toEqual({ status: 1, stdout: last })
})
