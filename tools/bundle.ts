/** Bundles each action's `lib/main.js` into its committed `dist/`, with licences, reproducibly. */
import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'

async function bundle(action: string): Promise<void> {
  rmSync(join(action, 'dist'), { recursive: true, force: true })
  if (!existsSync(join(action, 'lib/main.js')))
    throw new Error(`${action}/lib/main.js is missing; run the TypeScript build first`)
  const args = ['build', 'lib/main.js', '-o', 'dist', '--license', 'licenses.txt', '--no-cache', '--quiet']
  await promisify(execFile)('ncc', args, { cwd: action })
  for (const file of globSync(join(action, 'dist/*.js'))) {
    const text = readFileSync(file, 'utf8')
    if (!text.includes('web-tree-sitter.wasm')) continue
    writeFileSync(file, withBuiltinModule(text))
    // ncc's own copies are re-encoded as text, and nobody reads them.
    for (const copy of globSync(join(action, 'dist/*.wasm'))) rmSync(copy)
    for (const wasm of parserFiles) copyFileSync(wasm, join(action, 'dist', basename(wasm)))
  }
}

// A bundler cannot carry WebAssembly that is read as a file: it lies beside the bundle of whoever parses HCL.
const modules = createRequire(join(import.meta.dirname, '..', 'packages', 'modules', 'package.json'))
const parserFiles = [
  modules.resolve('web-tree-sitter/web-tree-sitter.wasm'),
  modules.resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm'),
]

/**
 * web-tree-sitter imports Node's own `module` while it runs. ncc 0.45 turns that into an import that answers a namespace
 * without its names; asking for the module itself answers them.
 */
function withBuiltinModule(text: string): string {
  const broken =
    /(const \{ createRequire \} = )await Promise\.resolve\(\/\* import\(\) \*\/\)\.then\(__nccwpck_require__\.t\.bind\(__nccwpck_require__, (\d+), \d+\)\)/u
  if (!broken.test(text)) throw new Error('the bundle of web-tree-sitter is not as expected: see tools/bundle.ts')
  return text.replace(broken, '$1__nccwpck_require__($2)')
}

const actions = globSync('actions/*/action.yml').toSorted().values()

/** ncc uses one core. */
async function worker(): Promise<void> {
  for (const manifest of actions) await bundle(dirname(manifest))
}

await Promise.all([worker(), worker()])
