/** shellcheck over every `run:` for bash or sh, where it is installed. */
import { spawnSync } from 'node:child_process'
import { record, textOf } from './workflow.ts'
import type { Finding, Job, Step, Workflow } from './workflow.ts'

/** Says nothing about what comes from expressions: they are replaced before it looks. */
const ignored = ['SC2050', 'SC2194', 'SC2154', 'SC2157', 'SC2043', 'SC2193']

interface Comment {
  readonly line: number
  readonly column: number
  readonly level: string
  readonly code: number
  readonly message: string
}

/** Whether it can be started. */
export function hasShellcheck(): boolean {
  return spawnSync('shellcheck', ['--version'], { stdio: 'ignore' }).status === 0
}

/** Its findings at the lines of the file. */
export function shellFindings(workflow: Workflow): Finding[] {
  return workflow.jobs.flatMap((job) => job.steps.flatMap((step) => stepFindings(workflow, job, step)))
}

function stepFindings(workflow: Workflow, job: Job, step: Step): Finding[] {
  const dialect = dialectOf(
    textOf(step.values['shell'] ?? defaultShell(job.values) ?? defaultShell(workflow.values) ?? 'bash'),
  )
  if (step.run === '' || dialect === undefined) return []
  const script = step.run.replaceAll(/\$\{\{.*?\}\}/gs, (found) => found.replaceAll(/[^\n]/g, 'x'))
  const { stdout } = spawnSync(
    'shellcheck',
    ['--format=json', `--shell=${dialect}`, `--exclude=${ignored.join(',')}`, '-'],
    {
      input: script,
      encoding: 'utf8',
    },
  )
  const start = workflow.place([...step.path, 'run'])
  // The lines of a literal block begin under its header.
  const header = workflow.text.split('\n')[start.line - 1] ?? ''
  const block = header.slice(start.column - 1).startsWith('|')
  return comments(stdout).map(({ line, column, level, code, message }) => ({
    file: workflow.file,
    line: block ? start.line + line : start.line,
    column: block ? indentOf(workflow.text, start.line) + column : start.column,
    rule: 'shellcheck',
    message: `SC${code} (${level}): ${message}`,
  }))
}

function defaultShell(values: Readonly<Record<string, unknown>>): unknown {
  return record(record(values['defaults'])['run'])['shell']
}

function dialectOf(shell: string): 'bash' | 'sh' | undefined {
  const [name = ''] = shell.split(' ')
  return name === 'bash' || name === 'sh' ? name : undefined
}

function indentOf(text: string, header: number): number {
  const line =
    text
      .split('\n')
      .slice(header)
      .find((candidate) => candidate.trim() !== '') ?? ''
  return line.length - line.trimStart().length
}

function comments(json: string): Comment[] {
  const parsed: unknown = json === '' ? [] : JSON.parse(json)
  return Array.isArray(parsed) ? parsed.filter(isComment) : []
}

function isComment(value: unknown): value is Comment {
  const { line, column, level, code, message } = record(value)
  return (
    [line, column, code].every((number) => typeof number === 'number') &&
    [level, message].every((text) => typeof text === 'string')
  )
}
