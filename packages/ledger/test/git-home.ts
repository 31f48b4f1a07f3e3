import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gitDirectoryBranches } from '@wrenchproof/ledger'

const run = promisify(execFile)

/** Ledgers in a temporary bare repository. */
export async function gitHome() {
  const path = await mkdtemp(join(tmpdir(), 'ledger-'))
  const directory = join(path, 'ledger.git')
  return {
    directory,
    branches: gitDirectoryBranches(directory, process.env['PATH'] ?? ''),
    subjects: async (branch: string) => {
      const { stdout } = await run('git', ['--git-dir', directory, 'log', '--format=%s', `refs/heads/${branch}`])
      return stdout.trim().split('\n')
    },
    [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }),
  }
}
