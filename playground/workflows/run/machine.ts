/** A job's machine: its runner, and the steps on it one after the other, then the posts. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fakeRunner } from '../../runner/index.ts'
import type { Annotation } from '../../runner/index.ts'
import { textAt, textsAt } from '../values/token.ts'
import type { Token } from '../values/token.ts'
import { runOptions } from './contexts.ts'
import type { Leg } from './leg.ts'
import { errorAnnotation } from './results.ts'
import type { JobConclusion, StepReport } from './results.ts'
import { machineScope } from './on-machine.ts'
import type { OnMachine } from './on-machine.ts'
import type { StateJob } from './record.ts'
import { runPosts, runSteps } from './steps.ts'

export interface MachineParts {
  /** The job as the REST API and the pages show it. */
  readonly recorded: StateJob
  readonly workspace: string
  readonly token: string
  readonly secrets: Readonly<Record<string, string>>
  readonly actionEnv: Readonly<Record<string, string>>
  readonly jobContext: Readonly<Record<string, unknown>>
  readonly contexts: Readonly<Record<string, unknown>>
  readonly environmentUrl: Token | undefined
}

export interface MachineEnd {
  readonly conclusion: Exclude<JobConclusion, 'skipped'>
  readonly outputs: Readonly<Record<string, string>>
  readonly steps: readonly StepReport[]
  readonly annotations: readonly Annotation[]
  /** `environment.url`. */
  readonly url?: string
}

/** Runs the job's steps and posts; the machine is gone afterwards. Throws `StepFault` if its `env:` cannot be evaluated. */
export async function onMachine(leg: Leg, parts: MachineParts): Promise<MachineEnd> {
  const { level, job, control } = leg
  const { running, prepared } = level
  const { place } = running
  const env = {
    ...place.env,
    ...textsAt(prepared.definition.env, parts),
    ...textsAt(job.env, parts),
  }
  await using runner = await fakeRunner({
    ...runOptions(running),
    workspace: parts.workspace,
    job: job.key,
    token: parts.token,
    secrets: Object.values(parts.secrets),
    env,
    strategy: leg.strategy,
    matrix: leg.matrix,
    jobContext: parts.jobContext,
    actionEnv: parts.actionEnv,
    findAction: place.actions.finder(prepared.source),
    tools: place.tools,
    debug: place.debug,
    ...(place.node === undefined ? {} : { node: place.node }),
    ...(place.cancelGrace === undefined ? {} : { cancelGrace: place.cancelGrace }),
  })
  await writeFile(join(runner.home, '.gitconfig'), gitConfiguration(place.gitUrl))
  const machine: OnMachine = {
    leg,
    recorded: parts.recorded,
    runner,
    workspace: parts.workspace,
    contexts: parts.contexts,
    steps: {},
    reports: [],
  }
  await runSteps(machine)
  await runPosts(machine)
  const { outputs, warnings } = jobOutputs(machine)
  const conclusion = control.cancelled ? 'cancelled' : runner.status
  const url = textAt(parts.environmentUrl, machineScope(machine))
  return {
    conclusion,
    outputs,
    steps: machine.reports,
    annotations: [...(control.cancelled ? [errorAnnotation(control.reason)] : []), ...warnings],
    ...(url === '' ? {} : { url }),
  }
}

/** github.com is the playground's git server, for every git command of the job. */
function gitConfiguration(url: string): string {
  return `[url "${url}/"]\n\tinsteadOf = https://github.com/\n[safe]\n\tdirectory = *\n[init]\n\tdefaultBranch = main\n[advice]\n\tdetachedHead = false\n`
}

/** An output that holds a secret is left out, with a warning. */
function jobOutputs(machine: OnMachine): { outputs: Record<string, string>; warnings: Annotation[] } {
  const { runner, leg } = machine
  const outputs: Record<string, string> = {}
  const warnings: Annotation[] = []
  for (const [name, value] of Object.entries(textsAt(leg.job.outputs, machineScope(machine))))
    if (runner.mask(value) === value) outputs[name] = value
    else
      warnings.push({ level: 'warning', message: `Skip output '${name}' since it may contain secret.`, properties: {} })
  return { outputs, warnings }
}
