import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { UserError, errorCode } from '@wrenchproof/errors'
import type { Problem } from '@wrenchproof/errors'
import { z } from 'zod'
import {
  applyArguments,
  formatArguments,
  initArguments,
  localInitArguments,
  planArguments,
  probeLockArguments,
  releaseLockArguments,
  showPlanArguments,
} from './argv.ts'
import type { PlanArguments } from './argv.ts'
import { backendIdentity, backendSettings } from './backend.ts'
import { runChild } from './child.ts'
import type { ChildEnd, ChildOptions } from './child.ts'
import { diagnosticLine } from './events.ts'
import type { Diagnostic } from './events.ts'
import { openJournal } from './journal.ts'
import type { Progress } from './journal.ts'
import { parseLockInfo } from './lock-info.ts'
import type { LockInfo } from './lock-info.ts'
import { plannedState, stateBefore } from './plan-file.ts'
import type { StateHead } from './plan-file.ts'
import { validationProblems } from './validation.ts'
import { readStateBody } from './state-body.ts'
import type { StateSnapshot } from './state-body.ts'
import { stateInBucket } from './state-place.ts'
import type { StateAt } from './state-place.ts'

/** One Terraform root and the binary that works on it. */
export interface Terraform {
  /** The binary's version, such as `1.11.4`. */
  version(): Promise<string>
  /**
   * Initialises from nothing: a `.terraform` directory that is already there is deleted, because it can hold programs.
   * Throws `INIT_FAILED`, and `STATE_UNREADABLE` when all that is in the way is a state that is none.
   */
  init(options: { readonly backendConfig: readonly string[]; readonly workspace: string }): Promise<Initialised>
  /** As `init`, without a backend: enough to validate, and it needs no credential. Throws `INIT_FAILED`. */
  initLocally(): Promise<void>
  /** Configuration files in these directories that `terraform fmt` would change; all relative to the top. Throws `FMT_FAILED`. */
  unformatted(directories: readonly string[]): Promise<string[]>
  /** What `terraform validate` finds wrong. Throws `VALIDATE_FAILED` when it cannot tell. */
  invalid(): Promise<Problem[]>
  /** Plans into a file; nothing is changed. Throws `PLAN_FAILED` with Terraform's own errors. */
  plan(options: PlanArguments): Promise<Planned>
  /** Asks the cloud what became of the state's objects; neither state nor cloud is changed, and no lock taken. Throws `PLAN_FAILED`. */
  refresh(options: Omit<PlanArguments, 'lock' | 'refreshOnly'>): Promise<Refreshed>
  /** A plan file as JSON. Only for plan files that are known to be ours: a plan file is a program. */
  show(planFile: string): Promise<Buffer>
  /** The state now; `undefined` when there is none. Throws `STATE_UNREADABLE`. */
  state(): Promise<StateSnapshot | undefined>
  /** The backend's identity, as `init` answers it, where `init` could not read the state. */
  backend(): Promise<string>
  /** Where the state of a workspace is, once initialised, for looking at its versions. */
  stateAt(workspace: string): Promise<StateAt>
  /** Writes a state file, given relative to the root, to the backend, under the lock. Throws `STATE_NOT_SAVED`. */
  pushState(file: string): Promise<void>
  /** The addresses in the state. */
  addresses(): Promise<string[]>
  /** Who holds the state lock; `undefined` when it is free. Throws `LOCK_UNKNOWN` when that cannot be told. */
  lockHolder(): Promise<LockInfo | undefined>
  /** Breaks the lock with this id. Throws `LOCK_UNKNOWN` when terraform refuses. */
  releaseLock(id: string): Promise<void>
  /** Applies a plan file and answers what is known afterwards; does not throw for what terraform does. */
  apply(planFile: string, options: ApplyOptions): Promise<Applied>
}

/** What `init` settled. */
export interface Initialised {
  readonly backend: string
  /** SHA-256 of the dependency lock file, `none` without one. */
  readonly providerLock: string
}

export interface Planned {
  readonly hasChanges: boolean
  /** `terraform show -json` of the plan. */
  readonly json: Buffer
  /** The state it was made on. */
  readonly state: StateHead | undefined
  /** What Terraform said meanwhile, for the log, once the plan has told which values are secret. */
  readonly said: readonly string[]
}

/** What a refresh saw. */
export interface Refreshed {
  /** What Terraform said meanwhile, for the log, once the plan has told which values are secret. */
  readonly said: readonly string[]
  /** `terraform show -json` of the plan; `undefined` when no object drifted, which needs no second process. */
  readonly json: Buffer | undefined
  /** The objects and outputs of the state it began with, as in a state file, parsed. It holds secrets. */
  readonly before: unknown
  /** The identity of that state; `undefined` when there was none. */
  readonly state: StateHead | undefined
}

export interface ApplyOptions {
  readonly parallelism?: number | undefined
  readonly interrupt?: AbortSignal | undefined
  /** Told terraform's process group as soon as there is one. */
  readonly onStart?: (group: number) => void
  /** Gets each raw event as it comes, to be kept where it outlives this process. */
  readonly keep?: (line: string) => void
  /** Takes secrets out of Terraform's own words: its errors repeat values that it would not show elsewhere. */
  readonly scrub?: (text: string) => string
}

export interface Applied {
  readonly end: ChildEnd
  readonly started: number
  readonly completed: number
  readonly diagnostics: readonly Diagnostic[]
  readonly progress: Progress
}

export interface TerraformSettings {
  readonly binary: string
  /** The root, absolute. */
  readonly root: string
  /** The root as people know it, relative to the top of the repository; only messages need it. */
  readonly path?: string
  readonly environment: Readonly<Record<string, string>>
  /** Gets short lines while terraform works; it has to make them safe for where it writes them. */
  readonly log: (line: string) => void
  readonly interrupt?: AbortSignal | undefined
}

export const lockFileName = '.terraform.lock.hcl'

const versionOutput = z.looseObject({ terraform_version: z.string() })
/** The terraform (or tofu) binary on one root. */
export function terraformCli(settings: TerraformSettings): Terraform {
  const { binary, root, environment, log, path = '.' } = settings
  const run = async (
    args: readonly string[],
    options: Pick<ChildOptions, 'onLine' | 'interrupt' | 'onStart'> = settings,
  ) =>
    runChild(binary, args, {
      cwd: root,
      environment,
      interrupt: options.interrupt,
      ...(options.onLine === undefined ? {} : { onLine: options.onLine }),
      ...(options.onStart === undefined ? {} : { onStart: options.onStart }),
    })

  const show = async (planFile: string): Promise<Buffer> => {
    const end = await run(showPlanArguments(planFile))
    if (end.exitCode !== 0) throw failed('PLAN_FAILED', 'terraform show', end, plainErrors(end))
    return end.stdout
  }

  /** What came of planning; what terraform says on the way goes to `say`. */
  const planned = async (
    options: PlanArguments,
    say: (line: string) => void,
  ): Promise<{ hasChanges: boolean; drifted: boolean }> => {
    const journal = openJournal(say)
    let drifted = false
    const onLine = (line: string): void => {
      drifted ||= isDriftEvent(line)
      journal.line(line)
    }
    const end = await run(planArguments(options), { onLine, interrupt: settings.interrupt })
    if (end.exitCode !== 0 && end.exitCode !== 2)
      throw failed('PLAN_FAILED', 'terraform plan', end, [...errorsOf(journal.diagnostics), ...plainErrors(end)])
    return { hasChanges: end.exitCode === 2, drifted }
  }

  return {
    async version() {
      const end = await run(['version', '-json'])
      const read = end.exitCode === 0 ? versionOutput.safeParse(JSON.parse(end.stdout.toString('utf8'))) : undefined
      if (read?.success !== true)
        throw new UserError(`${binary} does not tell its version`, 'Use terraform 1.11 or newer, or tofu.', {
          code: 'BINARY_MISSING',
        })
      return read.data.terraform_version
    },

    async init({ backendConfig, workspace }) {
      await rm(join(root, '.terraform'), { recursive: true, force: true })
      const end = await run(initArguments({ backendConfig, locked: existsSync(join(root, lockFileName)) }))
      // The backend is settled by then, and only its state is what `init` cannot read.
      const unreadable = plainErrors(end).some((error) => error.startsWith('Error: Error refreshing state'))
      if (end.exitCode !== 0)
        throw failed(unreadable ? 'STATE_UNREADABLE' : 'INIT_FAILED', 'terraform init', end, plainErrors(end))
      if (workspace !== 'default') {
        const selected = await run(['workspace', 'select', '-no-color', workspace])
        if (selected.exitCode !== 0)
          throw failed('INIT_FAILED', `terraform workspace select ${workspace}`, selected, plainErrors(selected))
      }
      return { backend: await backendIdentity(root), providerLock: await digestOrNone(join(root, lockFileName)) }
    },

    async initLocally() {
      await rm(join(root, '.terraform'), { recursive: true, force: true })
      const end = await run(localInitArguments(existsSync(join(root, lockFileName))))
      if (end.exitCode !== 0) throw failed('INIT_FAILED', 'terraform init', end, plainErrors(end))
    },

    async unformatted(directories) {
      const up = posix.relative(path, '.')
      const end = await run(formatArguments(directories.map((directory) => posix.join(up, directory))))
      // 3 says that some file would be changed.
      if (end.exitCode !== 0 && end.exitCode !== 3) throw failed('FMT_FAILED', 'terraform fmt', end, plainErrors(end))
      const listed = end.stdout.toString('utf8').split('\n')
      return listed.filter((line) => line !== '').map((line) => posix.join(path, line))
    },

    async invalid() {
      const end = await run(['validate', '-json', '-no-color'])
      const problems = validationProblems(end.stdout.toString('utf8'), path)
      if (problems === undefined) throw failed('VALIDATE_FAILED', 'terraform validate', end, plainErrors(end))
      return problems
    },

    async plan(options) {
      const said: string[] = []
      const { hasChanges } = await planned(options, (line) => said.push(line))
      return { hasChanges, said, json: await show(options.out), state: await plannedState(options.out) }
    },

    async refresh(options) {
      const said: string[] = []
      const { drifted } = await planned({ ...options, lock: false, refreshOnly: true }, (line) => said.push(line))
      return {
        said,
        json: drifted ? await show(options.out) : undefined,
        before: await stateBefore(options.out),
        state: await plannedState(options.out),
      }
    },

    show,

    async state() {
      // Not interrupted: after a cancelled apply this is how we learn what became of the state.
      const end = await run(['state', 'pull'], {})
      if (end.exitCode !== 0) throw failed('STATE_UNREADABLE', 'terraform state pull', end, plainErrors(end))
      const body = readStateBody(end.stdout)
      if (body.kind === 'zero-byte') return undefined
      if (body.kind !== 'state') throw failed('STATE_UNREADABLE', 'terraform state pull', end, ['it printed no state'])
      const { lineage, serial, sha256, empty } = body
      return { lineage, serial, sha256, empty }
    },

    backend: async () => backendIdentity(root),

    stateAt: async (workspace) => stateInBucket(await backendSettings(root), workspace),

    async pushState(file) {
      const end = await run(['state', 'push', file], {})
      if (end.exitCode !== 0) throw failed('STATE_NOT_SAVED', 'terraform state push', end, [end.stderr.trim()])
    },

    async addresses() {
      const end = await run(['state', 'list'], {})
      if (end.exitCode !== 0) throw failed('STATE_UNREADABLE', 'terraform state list', end, plainErrors(end))
      return end.stdout
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '')
    },

    async lockHolder() {
      const end = await run(probeLockArguments, {})
      if (end.exitCode === 0) return undefined
      const holder = parseLockInfo(end.stderr)
      if (holder === undefined) throw failed('LOCK_UNKNOWN', 'terraform untaint', end, plainErrors(end))
      return holder
    },

    async releaseLock(id) {
      const end = await run(releaseLockArguments(id), {})
      if (end.exitCode !== 0) throw failed('LOCK_UNKNOWN', 'terraform force-unlock', end, [end.stderr.trim()])
    },

    async apply(planFile, { parallelism, interrupt, keep, onStart, scrub }) {
      const journal = openJournal(log, keep, scrub)
      const end = await run(applyArguments(planFile, parallelism), {
        onLine: journal.line,
        interrupt,
        ...(onStart === undefined ? {} : { onStart }),
      })
      const { started, completed, diagnostics } = journal
      return { end, started, completed, diagnostics, progress: journal.progress() }
    },
  }
}

// Inside a text of an event, quotes are escaped. The exit code says less: output-only plans give 2, and so do some that
// hold nothing at all.
const isDriftEvent = (line: string): boolean => line.includes('"type":"resource_drift"')

const errorsOf = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.filter(({ severity }) => severity === 'error').map((error) => diagnosticLine(error))

/** The error blocks of a command that prints for people, each as one line. */
function plainErrors({ stderr }: ChildEnd): string[] {
  return stderr
    .replaceAll(/^[│╷╵]\s?/gmu, '')
    .split(/^(?=Error: )/mu)
    .filter((block) => block.startsWith('Error: '))
    .map((block) => block.replaceAll(/\s+/gu, ' ').trim())
}

function failed(code: string, what: string, end: ChildEnd, errors: readonly string[]): UserError {
  if (end.interrupted) return new UserError(`${what} was cancelled`, 'Run the job again.', { code: 'CANCELLED' })
  const how =
    end.exitCode === null ? `was ended by ${end.signal ?? 'a signal'}` : `ended with exit code ${end.exitCode}`
  const list = errors.length === 0 ? '' : `\n${errors.map((error) => `- ${error}`).join('\n')}`
  return new UserError(`${what} ${how}${list}`, 'Mend what Terraform names; nothing was changed.', { code })
}

async function digestOrNone(file: string): Promise<string> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'none'
    throw error
  }
}
