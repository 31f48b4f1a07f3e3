import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** Files by path. */
export type Files = Readonly<Record<string, string>>

/** A repository in a directory of its own, worked on with git itself; disposing it removes it. */
export interface Repository extends AsyncDisposable {
  readonly path: string
  git(...args: readonly string[]): Promise<string>
  /** Writes files on the branch that is checked out and commits; `undefined` deletes one. Answers the commit. */
  commit(files: Readonly<Record<string, string | undefined>>, message?: string): Promise<string>
  /** The commit a revision names. */
  at(revision: string): Promise<string>
}

const run = promisify(execFile)

const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.invalid', '-c', 'commit.gpgsign=false']

/** An empty repository on the branch `main`, or a shallow clone of another. */
export async function repository(from?: { readonly path: string; readonly depth: number }): Promise<Repository> {
  const path = await mkdtemp(join(tmpdir(), 'wrenchproof-route-'))
  const git = async (...args: readonly string[]): Promise<string> => {
    const env = {
      PATH: process.env['PATH'],
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_EDITOR: 'true',
    }
    return (await run('git', ['-C', path, ...identity, ...args], { env })).stdout.trim()
  }
  if (from === undefined) await git('init', '-q', '-b', 'main')
  else await git('clone', '-q', '--depth', String(from.depth), `file://${from.path}`, '.')
  return {
    path,
    git,
    at: async (revision) => git('rev-parse', `${revision}^{commit}`),
    async commit(files, message = 'step') {
      for (const [name, content] of Object.entries(files)) {
        const file = join(path, name)
        if (content === undefined) await rm(file, { force: true, recursive: true })
        else {
          await mkdir(dirname(file), { recursive: true })
          await writeFile(file, content)
        }
      }
      await git('add', '-A', '-f', '.')
      await git('commit', '-q', '--allow-empty', '-m', message)
      return git('rev-parse', 'HEAD')
    },
    [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }),
  }
}
