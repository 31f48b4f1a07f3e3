import { describe, expect, test } from '@jest/globals'
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const start = join(import.meta.dirname, 'start.mjs')

/** A copy of the entry in an otherwise empty repository, with commands that tell how they were called. */
function repository(commands: Readonly<Record<string, string>>) {
  const path = mkdtempSync(join(tmpdir(), 'wrenchproof-start-'))
  for (const folder of ['bin', 'tools', 'packages', 'actions', 'node_modules/.bin'])
    mkdirSync(join(path, folder), { recursive: true })
  copyFileSync(start, join(path, 'tools', 'start.mjs'))
  writeFileSync(join(path, 'package.json'), '{"packageManager":"pnpm@0.0.0"}')
  writeFileSync(join(path, 'script.ts'), 'console.log("ran", process.argv.slice(2).join(" "))\nprocess.exitCode = 3\n')
  for (const [name, text] of Object.entries(commands)) {
    writeFileSync(join(path, 'bin', name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(path, 'bin', name), 0o755)
  }
  for (const name of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) writeFileSync(join(path, name), '')
  return {
    path,
    run: (env: Readonly<Record<string, string>> = {}) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/start.mjs', 'script.ts', 'a', 'b'], {
        cwd: path,
        encoding: 'utf8',
        env: { PATH: join(path, 'bin'), ...env },
      })
      return { status, stdout, stderr }
    },
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** Stands in for the install: notes its call and its environment, and makes the pinned Node appear. */
const npx = (path: string) => `
echo "$@" >> '${path}/calls'
/usr/bin/env > '${path}/environment'
/bin/ln -sf '${process.execPath}' '${path}/node_modules/.bin/node'`

const terraform = (version: string): string => `echo '{"terraform_version":"${version}"}'`
const machine = { git: 'exit 0', terraform: terraform('1.11.4') }

describe('a machine that lacks something is told in one line', () => {
  test.each([
    ['git', {}, 'Wrenchproof needs git on the PATH; install git and run this again.\n'],
    [
      'terraform',
      { git: 'exit 0' },
      'Wrenchproof needs terraform on the PATH for this; install terraform 1.11 or newer and run this again.\n',
    ],
    [
      'a terraform that works',
      { git: 'exit 0', terraform: 'exit 1' },
      'Wrenchproof needs terraform on the PATH for this; install terraform 1.11 or newer and run this again.\n',
    ],
    [
      'a terraform that is new enough',
      { git: 'exit 0', terraform: terraform('1.5.7') },
      'Wrenchproof needs terraform 1.11 or newer; the one on the PATH is 1.5.7.\n',
    ],
  ])('%s', (_, commands, line) => {
    using repo = repository(commands)
    expect(repo.run()).toEqual({ status: 1, stdout: '', stderr: line })
  })

  test('with the real entry and no terraform on the PATH', () => {
    using empty = repository({})
    symlinkSync(execFileSync('which', ['git'], { encoding: 'utf8' }).trim(), join(empty.path, 'bin', 'git'))
    const { status, stdout, stderr } = spawnSync(process.execPath, [start, 'tools/check.ts'], {
      encoding: 'utf8',
      env: { PATH: join(empty.path, 'bin') },
    })
    expect({ status, stdout, lines: stderr.split('\n').length }).toEqual({ status: 1, stdout: '', lines: 2 })
    expect(stderr).toContain('needs terraform')
  })
})

describe('the install', () => {
  test('runs once, then the script runs with its arguments and its exit code counts', () => {
    using repo = repository(machine)
    writeFileSync(join(repo.path, 'bin', 'npx'), `#!/bin/sh\n${npx(repo.path)}`, { mode: 0o755 })
    expect(repo.run()).toMatchObject({ status: 3, stdout: 'ran a b\n' })
    expect(repo.run()).toMatchObject({ status: 3, stdout: 'ran a b\n', stderr: '' })
    expect(readFileSync(join(repo.path, 'calls'), 'utf8')).toBe('--yes pnpm@0.0.0 install --frozen-lockfile\n')
  })

  test('runs again when the lockfile changes', () => {
    using repo = repository(machine)
    writeFileSync(join(repo.path, 'bin', 'npx'), `#!/bin/sh\n${npx(repo.path)}`, { mode: 0o755 })
    repo.run()
    writeFileSync(join(repo.path, 'pnpm-lock.yaml'), 'changed')
    repo.run()
    expect(readFileSync(join(repo.path, 'calls'), 'utf8').split('\n')).toHaveLength(3)
  })

  test('does not inherit the settings of the npm that started it, but how to reach the registry', () => {
    using repo = repository(machine)
    writeFileSync(join(repo.path, 'bin', 'npx'), `#!/bin/sh\n${npx(repo.path)}`, { mode: 0o755 })
    repo.run({ npm_config_global: 'true', npm_lifecycle_event: 'test', npm_config_registry: 'https://npm.example/' })
    const environment = readFileSync(join(repo.path, 'environment'), 'utf8')
    expect(environment).toContain('npm_config_registry=https://npm.example/\n')
    expect(environment).not.toMatch(/npm_config_global=|npm_lifecycle_event/)
  })

  test('that fails shows what it said and is tried again', () => {
    using repo = repository({ ...machine, npx: 'echo "no such registry" >&2; exit 7' })
    for (const _ of [1, 2]) {
      const { status, stderr } = repo.run()
      expect(status).toBe(1)
      expect(stderr).toContain('no such registry\n\nThe install failed; see above.\n')
    }
  })

  test('without npx says so', () => {
    using repo = repository(machine)
    expect(repo.run()).toMatchObject({ status: 1, stderr: expect.stringContaining('The install cannot be started') })
  })
})
