/**
 * Tags the commit of this run as a release, in a job of release.yml. The changelog is the tag's message and the job's
 * summary. Reads VERSION and what GitHub says of the run from the environment.
 */
import { execFileSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { explain } from '../packages/errors/src/index.ts'
import { UserError } from '../packages/errors/src/index.ts'
import { changelog } from './release/changelog.ts'
import { publish } from './release/publish.ts'
import { isNewer, newest, versionOf } from './release/version.ts'

const read = (name: string): string => process.env[name] ?? ''
const git = (...args: string[]): string[] =>
  execFileSync('git', args, { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '')

async function release(): Promise<void> {
  const version = versionOf(read('VERSION'))
  if (version === undefined)
    throw new UserError('the version is not one like v1.2.3', 'Start the workflow again with the next version.')
  const before = newest(git('tag', '--list', 'v*'))
  if (before !== undefined && !isNewer(version, before))
    throw new UserError(`${version.tag} does not come after ${before.tag}`, 'Take the next version.')
  const commit = read('GITHUB_SHA')
  const range = before === undefined ? commit : `${before.tag}..${commit}`
  const notes = changelog(version.tag, git('log', '--format=%s', range))
  const place = {
    token: read('GITHUB_TOKEN'),
    apiUrl: read('GITHUB_API_URL'),
    repository: read('GITHUB_REPOSITORY'),
  }
  await publish(place, { version, commit, notes })
  if (read('GITHUB_STEP_SUMMARY') !== '') appendFileSync(read('GITHUB_STEP_SUMMARY'), notes)
  process.stdout.write(`${version.tag} and ${version.major} are ${commit}\n`)
}

try {
  await release()
} catch (error) {
  process.stderr.write(`${explain(error).join('\n')}\n`)
  process.exitCode = 1
}
