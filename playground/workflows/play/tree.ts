/** A run as a tree of jobs and steps, from what it tells; pure. */
import picocolors from 'picocolors'
import type { Progress } from '../run/progress.ts'
import type { JobConclusion } from '../run/results.ts'

type Colors = ReturnType<typeof picocolors.createColors>

interface StepNode {
  readonly name: string
  conclusion: JobConclusion | undefined
  duration: number
  readonly lines: string[]
}

interface JobNode {
  readonly name: string
  /** What it waits for, while it does. */
  note: string
  running: boolean
  conclusion: JobConclusion | undefined
  duration: number
  messages: readonly string[]
  readonly steps: (StepNode | undefined)[]
}

export interface RunTree {
  title: string
  readonly jobs: Map<string, JobNode>
}

export function newTree(): RunTree {
  return { title: '', jobs: new Map() }
}

/** Takes in one thing that happened. */
export function grow(tree: RunTree, happened: Progress): void {
  switch (happened.kind) {
    case 'run-started':
      tree.title = `${happened.workflow} (${happened.event})${happened.attempt > 1 ? `, attempt ${happened.attempt}` : ''}`
      return
    case 'run-ended':
      tree.title += `: ${happened.conclusion} in ${seconds(happened.duration)}`
      return
    case 'job-pending':
      jobOf(tree, happened.job, happened.name).note = `waits for the group ${happened.group}`
      return
    case 'job-waiting':
      jobOf(tree, happened.job, happened.name).note =
        `waits for ${happened.reviewers.join(' or ')} (${happened.environment})`
      return
    case 'job-started':
      Object.assign(jobOf(tree, happened.job, happened.name), { note: '', running: true })
      return
    case 'job-ended': {
      const { conclusion, duration, messages } = happened
      Object.assign(jobOf(tree, happened.job, happened.name), {
        note: '',
        running: false,
        conclusion,
        duration,
        messages,
      })
      return
    }
    case 'step-started':
    case 'line':
    case 'step-ended': {
      const { steps } = jobOf(tree, happened.job, happened.job)
      const step = steps[happened.step] ?? { name: happened.name, conclusion: undefined, duration: 0, lines: [] }
      steps[happened.step] = step
      if (happened.kind === 'line') step.lines.push(happened.text)
      if (happened.kind === 'step-ended')
        Object.assign(step, { conclusion: happened.conclusion, duration: happened.duration })
      return
    }
    default:
      happened satisfies never
  }
}

function jobOf({ jobs }: RunTree, id: string, name: string): JobNode {
  const job: JobNode = jobs.get(id) ?? {
    name,
    note: '',
    running: false,
    conclusion: undefined,
    duration: 0,
    messages: [],
    steps: [],
  }
  jobs.set(id, job)
  return job
}

/** The tree as lines; steps only of jobs that run or failed, unless `whole`. */
export function treeLines(tree: RunTree, colors: Colors, whole: boolean): string[] {
  const lines = [colors.bold(tree.title)]
  for (const job of tree.jobs.values()) {
    const time =
      job.conclusion === undefined || job.conclusion === 'skipped' ? '' : ` ${colors.dim(seconds(job.duration))}`
    lines.push(
      `${mark(job.conclusion, job.running, colors)} ${job.name}${time}${job.note === '' ? '' : ` ${colors.yellow(job.note)}`}`,
    )
    if (whole || job.running || job.conclusion === 'failure')
      for (const step of job.steps)
        if (step !== undefined) {
          const took =
            step.conclusion === undefined || step.conclusion === 'skipped'
              ? ''
              : ` ${colors.dim(seconds(step.duration))}`
          lines.push(`  ${mark(step.conclusion, true, colors)} ${step.name}${took}`)
        }
    if (job.steps.length === 0) for (const message of job.messages) lines.push(`    ${colors.red(message)}`)
  }
  return lines
}

/** The logs of steps that failed, or of all. */
export function logLines(tree: RunTree, colors: Colors, all: boolean): string[] {
  const lines: string[] = []
  for (const job of tree.jobs.values())
    for (const step of job.steps) {
      if (step === undefined || (!all && step.conclusion !== 'failure') || step.lines.length === 0) continue
      lines.push('', colors.bold(`${job.name} > ${step.name}`), ...step.lines.map((line) => `  ${shown(line, colors)}`))
    }
  return lines
}

function shown(line: string, colors: Colors): string {
  if (line.startsWith('##[error]')) return colors.red(line.slice('##[error]'.length))
  if (line.startsWith('##[warning]')) return colors.yellow(line.slice('##[warning]'.length))
  if (line.startsWith('##[group]')) return colors.bold(line.slice('##[group]'.length))
  return line === '##[endgroup]' ? '' : line
}

/** One letter wide, so that the tree stays straight. */
export function mark(conclusion: JobConclusion | undefined, running: boolean, colors: Colors): string {
  switch (conclusion) {
    case 'success':
      return colors.green('✓')
    case 'failure':
      return colors.red('✗')
    case 'cancelled':
      return colors.yellow('⊘')
    case 'skipped':
      return colors.dim('-')
    case undefined:
      return running ? colors.cyan('●') : colors.dim('○')
    default:
      return conclusion satisfies never
  }
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
