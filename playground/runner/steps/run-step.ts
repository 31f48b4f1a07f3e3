/** A `run:` step: a script file given to a shell. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { StepFault } from './fault.ts'
import type { StepContext } from './job.ts'
import { processStep } from './process-step.ts'
import type { StepEnd } from './transcript.ts'

/** Arguments and file name ending of the shells the runner knows by name (`ScriptHandlerHelpers.cs`). */
const shells: Readonly<Record<string, { args: string; extension: string }>> = {
  bash: { args: '--noprofile --norc -e -o pipefail {0}', extension: '.sh' },
  sh: { args: '-e {0}', extension: '.sh' },
  python: { args: '{0}', extension: '.py' },
  pwsh: { args: "-command . '{0}'", extension: '.ps1' },
}

/** Runs a script; `shell` is a name or a command line with `{0}`. Empty: bash or sh, with -e. */
export async function runStep(
  step: StepContext,
  script: string,
  { shell, workingDirectory = '' }: { shell: string; workingDirectory?: string | undefined },
): Promise<StepEnd> {
  const [file = '', ...words] = commandWords(shell === '' ? defaultShell() : shell)
  const known = shells[file]
  const format = words.length > 0 ? words : (known?.args.split(' ') ?? [])
  if (!format.some((word) => word.includes('{0}')))
    throw new StepFault(`The shell '${shell}' is not known; use bash, sh, python or a command line with '{0}'.`)
  const path = join(step.job.machine.temp, `${randomUUID()}${known?.extension ?? ''}`)
  await writeFile(path, script)
  return await processStep(step, {
    file,
    args: format.map((word) => word.replaceAll('{0}', path)),
    cwd: resolve(step.job.options.workspace, workingDirectory),
    reportsExitCode: true,
  })
}

/** Without `shell:`, the runner takes bash where there is one, and in either case no more options than `-e`. */
function defaultShell(): string {
  return ['/usr/local/bin/bash', '/usr/bin/bash', '/bin/bash'].some((path) => existsSync(path))
    ? 'bash -e {0}'
    : 'sh -e {0}'
}

/** Words of a command line; double quotes keep spaces together, as where the runner starts it. */
function commandWords(line: string): string[] {
  return [...line.matchAll(/(?:[^\s"]|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', ''))
}
