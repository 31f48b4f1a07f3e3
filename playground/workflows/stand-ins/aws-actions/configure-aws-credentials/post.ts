/** Takes the credentials out of the environment of what still runs. */
import { action, exportVariable, flag } from '../../toolkit.ts'

await action(async () => {
  if (!flag('output-env-credentials')) return
  for (const name of [
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'AWS_REGION',
    'AWS_DEFAULT_REGION',
  ])
    exportVariable(name, '')
})
