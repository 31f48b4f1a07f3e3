/** Finds terraform, checks its version, and wraps it if asked to. */
import { execFileSync } from 'node:child_process'
import { accessSync, appendFileSync, chmodSync, constants, mkdtempSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { action, addPath, exportVariable, flag, info, input, variable, warning } from '../../toolkit.ts'

await action(async () => {
  const terraform = find('terraform')
  const env = { ...process.env, CHECKPOINT_DISABLE: '1' }
  const text = execFileSync(terraform, ['version'], { encoding: 'utf8', env })
  const version = /v(?<version>\d+\.\d+\.\d+\S*)/.exec(text)?.groups?.['version'] ?? ''
  const wanted = input('terraform_version')
  if (/^\d+\.\d+\.\d+$/.test(wanted) && wanted !== version)
    warning(`terraform ${wanted} was asked for; the playground offers the machine's own, ${version}`)
  const token = input('cli_config_credentials_token')
  if (token !== '') {
    const file = join(variable('RUNNER_TEMP'), '.terraformrc')
    appendFileSync(file, `credentials "${input('cli_config_credentials_hostname')}" {\n  token = "${token}"\n}\n`)
    exportVariable('TF_CLI_CONFIG_FILE', file)
  }
  const directory = mkdtempSync(join(variable('RUNNER_TEMP'), 'terraform-'))
  const file = join(directory, 'terraform')
  writeFileSync(file, flag('terraform_wrapper') ? wrapper(terraform) : `#!/bin/sh\nexec '${terraform}' "$@"\n`)
  chmodSync(file, 0o755)
  addPath(directory)
  exportVariable('TERRAFORM_CLI_PATH', directory)
  info(`terraform ${version}`)
})

/** Like the real one: the exit code and both outputs become outputs of the step. */
function wrapper(terraform: string): string {
  return `#!${process.execPath}
const { spawnSync } = require('node:child_process')
const { appendFileSync } = require('node:fs')
const run = spawnSync(${JSON.stringify(terraform)}, process.argv.slice(2), { encoding: 'utf8', stdio: ['inherit', 'pipe', 'pipe'], maxBuffer: 256 * 1024 * 1024 })
process.stdout.write(run.stdout)
process.stderr.write(run.stderr)
const code = run.status ?? 1
for (const [name, value] of [['stdout', run.stdout], ['stderr', run.stderr], ['exitcode', String(code)]])
  appendFileSync(process.env.GITHUB_OUTPUT, name + '<<terraform_wrapper_end\\n' + value + '\\nterraform_wrapper_end\\n')
process.exitCode = code === 2 && process.argv.includes('-detailed-exitcode') ? 0 : code
`
}

function find(command: string): string {
  for (const directory of variable('PATH').split(delimiter)) {
    // What an earlier setup put there is no terraform of the machine's.
    if (directory.startsWith(variable('RUNNER_TEMP'))) continue
    const path = join(directory, command)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // The next directory may have it.
    }
  }
  throw new Error(`${command} is not on this machine; install it, or give the run the directory that has it`)
}
