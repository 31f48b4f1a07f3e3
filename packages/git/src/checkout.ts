import { UserError } from '@wrenchproof/errors'
import type { Git } from './git.ts'

/** The commit that is checked out, in full. Throws `NO_CHECKOUT` where there is none. */
export async function headCommit(git: Git): Promise<string> {
  const { exitCode, stdout } = await git.run(['rev-parse', '--quiet', '--verify', 'HEAD^{commit}'])
  if (exitCode !== 0)
    throw new UserError('there is no Git checkout in the workspace', 'Run actions/checkout before this step.', {
      code: 'NO_CHECKOUT',
    })
  return stdout.trim()
}

/** The Git tree hash of a directory in a commit; `undefined` when the commit has no such directory. */
export async function treeHash(git: Git, commit: string, directory: string): Promise<string | undefined> {
  const { exitCode, stdout } = await git.run(['rev-parse', '--quiet', '--verify', `${commit}:${directory}`])
  if (exitCode !== 0) return undefined
  const hash = stdout.trim()
  const type = await git.run(['cat-file', '-t', hash])
  return type.stdout.trim() === 'tree' ? hash : undefined
}
