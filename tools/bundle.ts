/** Bundles each action's `lib/main.js` into its committed `dist/`, with licences, reproducibly. */
import { execFile } from 'node:child_process'
import { existsSync, globSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

async function bundle(action: string): Promise<void> {
  rmSync(join(action, 'dist'), { recursive: true, force: true })
  if (!existsSync(join(action, 'lib/main.js')))
    throw new Error(`${action}/lib/main.js is missing; run the TypeScript build first`)
  const args = ['build', 'lib/main.js', '-o', 'dist', '--license', 'licenses.txt', '--no-cache', '--quiet']
  await promisify(execFile)('ncc', args, { cwd: action })
}

const actions = globSync('actions/*/action.yml').toSorted().values()

/** ncc uses one core. */
async function worker(): Promise<void> {
  for (const manifest of actions) await bundle(dirname(manifest))
}

await Promise.all([worker(), worker()])
