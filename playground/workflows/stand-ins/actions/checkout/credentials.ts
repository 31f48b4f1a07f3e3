/** The job's token in a checkout: a file outside it, included by its configuration until it is taken out again. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Lines of `.git/config` that include the file with the token. */
export function inclusion(file: string): string {
  return `[include]\n\tpath = ${file}\n`
}

/** Takes the token out of a checkout's configuration and removes its file. */
export function forgetCredentials(directory: string, file: string): void {
  if (file === '') return
  const config = join(directory, '.git/config')
  if (existsSync(config)) writeFileSync(config, readFileSync(config, 'utf8').replace(inclusion(file), ''))
  rmSync(file, { force: true })
}
