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
