/** Takes the token out of the repository's configuration again. */
import { existsSync } from 'node:fs'
import { action, getState, info } from '../../toolkit.ts'
import { forgetCredentials } from './credentials.ts'

await action(async () => {
  const file = getState('credentials')
  if (file === '' || !existsSync(file)) return
  forgetCredentials(getState('directory'), file)
  info('The credentials are removed')
})
