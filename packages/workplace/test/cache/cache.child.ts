/** One call of the cache adapter in the environment of a job: the library reads the process's own. Started by the test. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { actionsCache } from '../../src/cache/actions-cache.ts'

const [what = '', key = '', scratch = ''] = process.argv.slice(2)
const cache = actionsCache({ variables: process.env, temp: process.env['RUNNER_TEMP'] ?? '', scratch })
const before = JSON.stringify(process.env)
const answer =
  cache === undefined
    ? 'no cache'
    : what === 'keep'
      ? await cache.keep(key, async (directory) => writeFile(join(directory, 'file'), 'kept'))
      : await cache.restore(key)
await writeFile(
  join(scratch, 'answer.json'),
  JSON.stringify({ answer: answer ?? null, untouched: JSON.stringify(process.env) === before }),
)
