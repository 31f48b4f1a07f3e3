import { expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { distDifferences, explainDifferences, removeBundles } from './check-dist.ts'

const committed = {
  '.gitignore': 'lib/\n',
  'actions/plan/action.yml': 'runs: { using: node24, main: dist/index.js }\n',
  'actions/plan/src/main.ts': 'source\n',
  'actions/plan/dist/index.js': 'bundle\n',
  'actions/plan/dist/217.index.js': 'chunk\n',
}

/** A Git repository in which these files are committed. */
function repository(files: Readonly<Record<string, string>>) {
  const path = mkdtempSync(join(tmpdir(), 'wrenchproof-dist-'))
  const write = (more: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(more)) {
      mkdirSync(dirname(join(path, name)), { recursive: true })
      writeFileSync(join(path, name), text)
    }
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: path, stdio: 'pipe' })
  write(files)
  git('init', '--quiet')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'start')
  return {
    path,
    write,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true })
    },
  }
}

const rebuilt = { 'actions/plan/dist/index.js': 'bundle\n', 'actions/plan/dist/217.index.js': 'chunk\n' }

test('bundles that build to what is committed differ in nothing', () => {
  using repo = repository(committed)
  removeBundles(repo.path)
  expect(existsSync(join(repo.path, 'actions/plan/dist'))).toBe(false)
  repo.write({ ...rebuilt, 'actions/plan/src/main.ts': 'changed, but no bundle\n' })
  expect(distDifferences(repo.path)).toEqual([])
  expect(explainDifferences(repo.path, [])).toBe('')
})

test('stale, uncommitted and extra files are named', () => {
  using repo = repository({ ...committed, 'actions/gone/dist/index.js': 'of an action that is no more\n' })
  removeBundles(repo.path)
  repo.write({
    'actions/plan/dist/index.js': 'another bundle\n',
    'actions/plan/dist/300.index.js': 'new chunk\n',
    'actions/plan/dist/lib/part.js': 'hidden by .gitignore\n',
  })
  const differences = distDifferences(repo.path)
  expect(differences).toEqual([
    { path: 'actions/gone/dist/index.js', is: 'extra' },
    { path: 'actions/plan/dist/217.index.js', is: 'extra' },
    { path: 'actions/plan/dist/300.index.js', is: 'uncommitted' },
    { path: 'actions/plan/dist/index.js', is: 'stale' },
    { path: 'actions/plan/dist/lib/part.js', is: 'uncommitted' },
  ])
  const text = explainDifferences(repo.path, differences)
  expect(text).toContain('stale       actions/plan/dist/index.js\n')
  expect(text).toMatch(/actions\/plan\/dist\/index\.js +\| +2 \+-/)
})

test('a bundle that was never built nor committed is missing', () => {
  using repo = repository({ 'actions/plan/action.yml': committed['actions/plan/action.yml'] })
  expect(distDifferences(repo.path)).toEqual([{ path: 'actions/plan/dist/index.js', is: 'missing' }])
})

test('a change that is staged but not committed is a difference', () => {
  using repo = repository(committed)
  repo.write({ 'actions/plan/dist/index.js': 'staged\n', 'actions/plan/dist/new.js': 'staged\n' })
  execFileSync('git', ['add', '--all'], { cwd: repo.path })
  expect(distDifferences(repo.path)).toEqual([
    { path: 'actions/plan/dist/index.js', is: 'stale' },
    { path: 'actions/plan/dist/new.js', is: 'uncommitted' },
  ])
})
