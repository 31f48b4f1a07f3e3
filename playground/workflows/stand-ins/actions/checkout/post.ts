/** Takes the token out of the repository's configuration again. */
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { action, getState, info } from '../../toolkit.ts'

await action(async () => {
  const directory = getState('directory')
  const file = getState('credentials')
  if (file === '' || !existsSync(file)) return
  if (existsSync(join(directory, '.git')))
    execFileSync('git', ['config', '--local', '--unset-all', 'include.path'], { cwd: directory, stdio: 'ignore' })
  rmSync(file, { force: true })
  info('The credentials are removed')
})
