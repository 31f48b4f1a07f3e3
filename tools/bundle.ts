/** Bundles each action's `lib/*.js` entry points into its committed `dist/`, with licences, reproducibly. */
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

for (const manifest of globSync('actions/*/action.yml').toSorted()) {
  const action = dirname(manifest)
  rmSync(join(action, 'dist'), { recursive: true, force: true })
  for (const [entry, out] of [
    ['main', 'dist'],
    ['post', 'dist/post'],
  ] as const) {
    if (!existsSync(join(action, `lib/${entry}.js`))) continue
    execFileSync('ncc', ['build', `lib/${entry}.js`, '-o', out, '--license', 'licenses.txt', '--no-cache', '--quiet'], {
      cwd: action,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }
}
