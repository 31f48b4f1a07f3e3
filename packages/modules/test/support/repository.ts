import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** What stands at a path: text, a symbolic link, or an executable file. */
export type Content = string | { readonly link: string } | { readonly script: string }

/** Files by path. */
export type Files = Readonly<Record<string, Content>>

/** A Git repository in a directory of its own, which goes with it. */
export interface Repository extends Disposable {
  readonly path: string
  /** Replaces everything by these files and commits them; answers the commit. */
  commit(files: Files): string
  write(files: Files): void
}

/** An empty repository. */
export function repository(): Repository {
  const path = mkdtempSync(join(tmpdir(), 'wrenchproof-modules-'))
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', path, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    }).trim()
  git('init', '-q', '-b', 'main')
  const write = (files: Files): void => {
    for (const [name, content] of Object.entries(files)) {
      const file = join(path, name)
      mkdirSync(dirname(file), { recursive: true })
      rmSync(file, { force: true, recursive: true })
      if (typeof content === 'string') writeFileSync(file, content)
      else if ('link' in content) symlinkSync(content.link, file)
      else {
        writeFileSync(file, content.script)
        chmodSync(file, 0o755)
      }
    }
  }
  return {
    path,
    write,
    commit(files) {
      git('rm', '-rqf', '--ignore-unmatch', '.')
      write(files)
      git('add', '-A', '-f', '.')
      git('commit', '-q', '--allow-empty', '-m', 'step')
      return git('rev-parse', 'HEAD')
    },
    [Symbol.dispose]: () => {
      rmSync(path, { recursive: true, force: true })
    },
  }
}
