// Entry of `npm run demo` and `npm test`: plain JavaScript, because it runs before anything is installed and on Node 20.
// Checks the machine, installs what the lockfile pins (skipped when that is done already), then runs a TypeScript
// file with the pinned Node.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(root, 'node_modules', '.wrenchproof-installed')

function fail(line) {
  process.stderr.write(`${line}\n`)
  process.exit(1)
}

function answers(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

function requireMachine() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20) fail(`Wrenchproof needs Node 20 or newer; this is ${process.versions.node}.`)
  if (!answers('git', ['--version'])) fail('Wrenchproof needs git on the PATH; install git and run this again.')
  if (!answers('terraform', ['version']) && !answers('tofu', ['version']))
    fail('Wrenchproof needs terraform (or tofu) on the PATH; install terraform 1.11 or newer and run this again.')
}

/** What an install depends on; equal means node_modules is as it should be. */
function wanted() {
  const hash = createHash('sha256')
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'])
    hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

function install() {
  const fingerprint = wanted()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  process.stderr.write('Installing what the lockfile pins (once) ...\n')
  rmSync(stamp, { force: true })
  const npx = spawnSync('npx', ['--yes', packageManager, 'install', '--frozen-lockfile'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (npx.status !== 0) fail(`${npx.stdout ?? ''}${npx.stderr ?? ''}\nThe install failed; see above.`)
  writeFileSync(stamp, fingerprint)
}

requireMachine()
install()
const [script, ...args] = process.argv.slice(2)
const bin = join(root, 'node_modules', '.bin')
const child = spawnSync(
  join(bin, 'node'),
  ['--conditions=@wrenchproof/source', '--disable-warning=ExperimentalWarning', join(root, script), ...args],
  { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` } },
)
process.exit(child.status ?? 1)
