/** Bundles each action's `lib/*.js` entry points into its committed `dist/`, with licences, reproducibly. */
import { execFile } from 'node:child_process'
import { existsSync, globSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** An action is one job: its `post` lies inside the `dist` of its `main`. */
async function bundle(action: string): Promise<void> {
  rmSync(join(action, 'dist'), { recursive: true, force: true })
  if (!existsSync(join(action, 'lib/main.js')))
    throw new Error(`${action}/lib/main.js is missing; run the TypeScript build first`)
  await ncc(action, 'main', 'dist')
  if (existsSync(join(action, 'lib/post.js'))) await ncc(action, 'post', 'dist/post')
}

async function ncc(action: string, entry: string, out: string): Promise<void> {
  const args = ['build', `lib/${entry}.js`, '-o', out, '--license', 'licenses.txt', '--no-cache', '--quiet']
  await promisify(execFile)('ncc', args, { cwd: action })
}

const actions = globSync('actions/*/action.yml').toSorted().values()

/** ncc uses one core. */
async function worker(): Promise<void> {
  for (const manifest of actions) await bundle(dirname(manifest))
}

await Promise.all([worker(), worker()])
