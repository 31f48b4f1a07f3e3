/** Stops an apply where no server hears of it: in git, in terraform, in the making of an object. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findTool } from '@wrenchproof/playground/runner'

/** What an apply does at that moment; `object` is in the middle of what terraform makes. */
export const moments = ['git', 'init', 'plan', 'show', 'apply', 'object'] as const
export type Moment = (typeof moments)[number]

export interface Gate {
  /** Directory with a git and a terraform that pass through it. */
  readonly tools: string
  /** A Node whose RUNNER_TEMP is a small disk of its own; `undefined` where the kernel gives this user none. */
  readonly smallDisk: string | undefined
  /** For a shell: waits here when this moment is armed. */
  passing(moment: Moment): string
  /** The next process at that moment waits, or fills the disk of the step and goes on. */
  arm(moment: Moment, how: 'wait' | 'fill'): Promise<void>
  /** Resolves when one has come there. */
  reached(): Promise<void>
  open(): Promise<void>
  /** Terraform's command that was started last. */
  last(): Promise<string>
}

/** A gate in a directory of its own. */
export async function gateIn(directory: string): Promise<Gate> {
  const tools = join(directory, 'tools')
  await mkdir(tools, { recursive: true })
  const at = (name: string) => join(directory, name)
  // `mkdir` says to one process only that it was the first.
  const passing = (moment: Moment) =>
    `if [ -e ${at(`wait-${moment}`)} ] && mkdir ${at('reached')} 2>/dev/null; then ` +
    `until [ -e ${at('open')} ]; do sleep 0.05; done; fi`
  const filling = (moment: Moment) =>
    `if [ -e ${at(`fill-${moment}`)} ] && mkdir ${at('reached')} 2>/dev/null; then ` +
    `cat /dev/zero > "$(dirname "$TF_CLI_CONFIG_FILE")/ballast" 2>/dev/null; fi`
  // Not every shell hands on a variable such as INPUT_PLAN-KEY; this one does.
  const program = async (path: string, lines: readonly string[]) => {
    await writeFile(path, `#!/usr/bin/env bash\n${lines.join('\n')}\n`)
    await chmod(path, 0o755)
  }
  const terraform = ['init', 'plan', 'show', 'apply'] as const
  await program(join(tools, 'git'), [passing('git'), `exec ${join(findTool('git'), 'git')} "$@"`])
  await program(join(tools, 'terraform'), [
    `echo "$1" > ${at('last')}`,
    'case "$1" in',
    ...terraform.map((moment) => `${moment}) ${passing(moment)}\n${filling(moment)};;`),
    'esac',
    `exec ${join(findTool('terraform'), 'terraform')} "$@"`,
  ])
  const smallDisk = at('node')
  await mkdir(at('kept'))
  // What the runner reads stays where the runner is.
  await program(smallDisk, [
    `exec unshare --map-root-user --mount bash -e -c '
mount --bind "$RUNNER_TEMP" ${at('kept')}
mount -t tmpfs -o size=32m tmpfs "$RUNNER_TEMP"
for of in _runner_file_commands _github_workflow
do mkdir "$RUNNER_TEMP/$of" && mount --bind "${at('kept')}/$of" "$RUNNER_TEMP/$of"
done
exec ${process.execPath} "$@"' node "$@"`,
  ])
  return {
    tools,
    smallDisk: (await mountsAllowed()) ? smallDisk : undefined,
    passing,
    async arm(moment, how) {
      await writeFile(at(`${how}-${moment}`), '')
    },
    async reached() {
      while (!existsSync(at('reached'))) await new Promise((resolve) => setImmediate(resolve))
    },
    async open() {
      await writeFile(at('open'), '')
      for (const moment of moments)
        for (const how of ['wait', 'fill']) await rm(at(`${how}-${moment}`), { force: true })
    },
    last: async () => (await readFile(at('last'), 'utf8')).trim(),
  }
}

/** Whether this user may mount something, in a namespace of its own. */
async function mountsAllowed(): Promise<boolean> {
  const run = promisify(execFile)
  return run('unshare', ['--map-root-user', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).then(
    () => true,
    () => false,
  )
}
