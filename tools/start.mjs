// Entry of `npm run demo`, `npm test` and `npm run docs`: plain JavaScript, because it runs before anything is installed
// and on Node 20. Checks the machine, installs what the lockfile pins (skipped when that is done already), then runs a
// TypeScript file with the pinned Node.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = join(root, 'node_modules', '.bin')
const stamp = join(root, 'node_modules', '.wrenchproof-installed')

function fail(line) {
  process.stderr.write(`${line}\n`)
  process.exit(1)
}

/** terraform asks the network for a newer version unless told not to; this must be fast and work offline. */
function answers(command, args) {
  return spawnSync(command, args, { stdio: 'ignore', env: { ...process.env, CHECKPOINT_DISABLE: '1' } }).status === 0
}

function requireMachine() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20) fail(`Wrenchproof needs Node 20 or newer; this is ${process.versions.node}.`)
  if (!answers('git', ['--version'])) fail('Wrenchproof needs git on the PATH; install git and run this again.')
  const version = terraformVersion()
  if (version === undefined)
    fail('Wrenchproof needs terraform on the PATH for this; install terraform 1.11 or newer and run this again.')
  const [first, second] = version.split('.').map(Number)
  if (first < 1 || (first === 1 && second < 11))
    fail(`Wrenchproof needs terraform 1.11 or newer; the one on the PATH is ${version}.`)
}

/** Such as `1.11.4`; undefined without a terraform that tells. */
function terraformVersion() {
  const { status, stdout } = spawnSync('terraform', ['version', '-json'], { encoding: 'utf8' })
  try {
    return status === 0 ? JSON.parse(stdout).terraform_version : undefined
  } catch {
    return undefined
  }
}

/** Every file an install depends on. */
function installInputs() {
  const members = ['packages', 'actions'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name, 'package.json')),
  )
  return ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'playground/package.json', ...members]
}

/** Equal to the stamp means node_modules is as it should be. */
function wanted() {
  const hash = createHash('sha256').update(`node ${process.platform} ${process.arch}\n`)
  for (const file of installInputs())
    if (existsSync(join(root, file))) hash.update(`${file}\n`).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

/**
 * npm hands its own settings to a script as variables, and npx and pnpm read them as theirs: `npm --prefix`, `--global`
 * or `--ignore-scripts` of the outer call would change the install. Only how to reach the registry is passed on.
 */
function installEnvironment() {
  const passed = /^npm_config_(.*registry|cache|userconfig|globalconfig|ca|cafile|strict_ssl|(https?_)?proxy|noproxy)$/i
  const own = Object.entries(process.env).filter(([name]) => !/^p?npm_/i.test(name) || passed.test(name))
  // pnpm asks before it replaces node_modules, unless in CI.
  return { ...Object.fromEntries(own), CI: 'true' }
}

function install() {
  const fingerprint = wanted()
  const installed = existsSync(join(bin, 'node')) && existsSync(stamp)
  if (installed && readFileSync(stamp, 'utf8') === fingerprint) return
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  process.stderr.write('Installing what the lockfile pins (once, up to a minute) ...\n')
  rmSync(stamp, { force: true })
  const npx = spawnSync('npx', ['--yes', packageManager, 'install', '--frozen-lockfile'], {
    cwd: root,
    encoding: 'utf8',
    env: installEnvironment(),
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (npx.error !== undefined) fail(`The install cannot be started: ${npx.error.message}`)
  if (npx.status !== 0) fail(`${npx.stdout}${npx.stderr}\nThe install failed; see above.`)
  writeFileSync(stamp, fingerprint)
}

const [script, ...args] = process.argv.slice(2)
if (script === undefined) fail('usage: node tools/start.mjs FILE [ARGUMENT ...]')
requireMachine()
install()
const child = spawnSync(
  join(bin, 'node'),
  ['--conditions=@wrenchproof/source', '--disable-warning=ExperimentalWarning', join(root, script), ...args],
  { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` } },
)
if (child.error !== undefined) fail(`${script} cannot be started: ${child.error.message}`)
process.exit(child.status ?? 128 + (constants.signals[child.signal] ?? 0))
