/** Shows a run while it goes on: a live tree on a terminal, one line after the other elsewhere. */
import { stripVTControlCharacters } from 'node:util'
import picocolors from 'picocolors'
import type { Progress } from '../run/progress.ts'
import { grow, logLines, mark, newTree, seconds, treeLines } from './tree.ts'

/** What is written to: stdout, or a test's. */
export interface Output {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  write(text: string): unknown
}

export interface Screen {
  show(happened: Progress): void
  /** Takes the live tree off the screen while `ask` has it. */
  aside<T>(ask: () => Promise<T>): Promise<T>
  /** The whole tree, and the logs. */
  end(): void
}

/** Least time between two pictures, in milliseconds. */
const pace = 80

/** A screen on this output; `log` shows the lines of every step. */
export function newScreen(output: Output, { log }: { log: boolean }): Screen {
  const live = output.isTTY === true
  const colors = picocolors.createColors(live && picocolors.isColorSupported)
  const tree = newTree()
  let drawn = 0
  let timer: NodeJS.Timeout | undefined
  let away = false

  const wipe = () => {
    if (drawn > 0) output.write(`\u001b[${drawn}A\u001b[J`)
    drawn = 0
  }
  const draw = () => {
    timer = undefined
    if (away) return
    wipe()
    // What does not fit could not be wiped again.
    const lines = treeLines(tree, colors, false).slice(-((output.rows ?? 24) - 1))
    for (const line of lines) output.write(`${fitted(line, output.columns ?? 80)}\n`)
    drawn = lines.length
  }
  const names = new Map<string, string>()

  return {
    show(happened) {
      grow(tree, happened)
      if (live) {
        timer ??= setTimeout(draw, pace)
        return
      }
      if ('name' in happened && happened.kind.startsWith('job')) names.set(happened.job, happened.name)
      const line = plainLine(happened, { names, log })
      if (line !== undefined) output.write(`${line}\n`)
    },
    async aside(ask) {
      away = true
      wipe()
      try {
        return await ask()
      } finally {
        away = false
      }
    },
    end() {
      clearTimeout(timer)
      wipe()
      if (live) output.write(`${treeLines(tree, colors, true).join('\n')}\n`)
      const logs = logLines(tree, colors, log && live)
      if (logs.length > 0 && !(log && !live)) output.write(`${logs.join('\n')}\n`)
    },
  }

  function plainLine(
    happened: Progress,
    { names: known, log: all }: { names: Map<string, string>; log: boolean },
  ): string | undefined {
    switch (happened.kind) {
      case 'run-started':
        return `${happened.workflow} (${happened.event})`
      case 'run-ended':
        return `${happened.conclusion} in ${seconds(happened.duration)}`
      case 'job-pending':
        return `○ ${happened.name} waits for the group ${happened.group}`
      case 'job-waiting':
        return `○ ${happened.name} waits for ${happened.reviewers.join(' or ')} (${happened.environment})`
      case 'job-started':
        return `● ${happened.name}`
      case 'job-ended':
        return [
          `${mark(happened.conclusion, false, colors)} ${happened.name} ${seconds(happened.duration)}`,
          ...happened.messages.map((text) => `    ${text}`),
        ].join('\n')
      case 'step-started':
        return undefined
      case 'line':
        return all ? `    ${known.get(happened.job) ?? happened.job} | ${happened.text}` : undefined
      case 'step-ended':
        return `  ${mark(happened.conclusion, true, colors)} ${known.get(happened.job) ?? happened.job} > ${happened.name} ${seconds(happened.duration)}`
      default:
        return happened satisfies never
    }
  }
}

/** A line that would wrap is cut, colours and all. */
export function fitted(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line)
  return plain.length < columns ? line : `${plain.slice(0, columns - 2)}…`
}
