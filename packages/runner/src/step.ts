import { dirname } from 'node:path'
import * as core from '@actions/core'
import { ProblemsError, explain, problemLine, safeLine, safeText } from '@wrenchproof/errors'
import type { Log, Place } from './log.ts'
import type { RawInputs } from './inputs.ts'

/** Masking shorter values can blank job outputs that merely contain them. */
const shortestMask = 8

/** GitHub drops a step summary over 1 MiB (docs: workflow commands, adding a job summary). */
const summaryLimit = 1024 * 1024

/** GitHub shows ten errors of a step (docs: "Workflow commands", limits), of which one is the message as a whole. */
const mostAnnotations = 9

/** What a step knows to be secret: it learns, and takes out of texts what it learned. */
export interface Secrecy {
  learn(values: Iterable<unknown>): void
  scrub(text: string): string
}

/** The runner's side of one step: inputs in, outputs, summary, log and state out, all of it scrubbed by its secrecy. */
export interface Step {
  readonly input: RawInputs
  readonly log: Log
  /**
   * Tells the runner, and the step's secrecy, of a secret. The runner masks it and each of its lines in the log from
   * then on, but not values under 8 characters.
   */
  readonly mask: (secret: string) => void
  readonly secrecy: Secrecy
  /** A fresh OpenID Connect token of the job for an audience, masked; throws when the job may not have one. */
  readonly idToken: (audience: string) => Promise<string>
  setOutputs(outputs: Readonly<Record<string, string>>): void
  /** Adds to the job's summary page; text over GitHub's limit is replaced by a line that says so. */
  summarize(markdown: string): Promise<void>
  /** State for this action's post step. */
  saveState(name: string, value: string): void
  state(name: string): string
}

const nothingSecret: Secrecy = { learn: () => undefined, scrub: (text) => text }

/** The step this process is, through `@actions/core`. */
export function actionsStep(secrecy: Secrecy = nothingSecret): Step {
  const scrub = (text: string): string => secrecy.scrub(text)
  return {
    input: (name) => core.getInput(name),
    log: {
      info: (text) => core.info(safeText(scrub(text))),
      warning: (text, at) => core.warning(safeLine(scrub(text)), annotation(at, scrub)),
      error: (text, at) => core.error(safeText(scrub(text)), annotation(at, scrub)),
    },
    secrecy,
    mask(secret) {
      secrecy.learn([secret])
      for (const line of [secret, ...secret.split(/\r?\n/u)]) if (line.length >= shortestMask) core.setSecret(line)
    },
    idToken: async (audience) => core.getIDToken(audience),
    setOutputs(outputs) {
      for (const [name, value] of Object.entries(outputs)) core.setOutput(name, scrub(value))
    },
    async summarize(text) {
      const markdown = scrub(text)
      const fits = Buffer.byteLength(markdown) <= summaryLimit
      await core.summary.addRaw(fits ? markdown : 'The summary is over the 1 MiB that GitHub shows.', true).write()
    },
    saveState: (name, value) => core.saveState(name, value),
    state: (name) => core.getState(name),
  }
}

/** Where the bundle of this process is, and the files that ship beside it. */
export const bundleDirectory = (): string => dirname(process.argv[1] ?? '')

/**
 * Runs an action's main function and turns anything thrown into log lines and exit code 1. The message of a
 * `UserError` is shown with its fix; anything else is reported as our bug. All that the step says goes through
 * `secrecy`.
 */
export async function runStep(main: (step: Step) => Promise<void>, secrecy: Secrecy = nothingSecret): Promise<void> {
  const step = actionsStep(secrecy)
  try {
    await main(step)
  } catch (error) {
    core.error(explain(error, (text) => secrecy.scrub(text)).join('\n'))
    const problems = error instanceof ProblemsError ? error.problems : []
    const placed = problems.filter(({ file }) => file !== undefined).slice(0, mostAnnotations)
    for (const problem of placed)
      step.log.error(problemLine({ field: problem.field, problem: problem.problem }), problem)
    process.exitCode = 1
  }
}

function annotation({ file, line, column }: Place = {}, scrub: Secrecy['scrub']): core.AnnotationProperties {
  return {
    ...(file === undefined ? {} : { file: safeLine(scrub(file)) }),
    ...(line === undefined ? {} : { startLine: line }),
    ...(column === undefined ? {} : { startColumn: column }),
  }
}
