/** The files a step writes its outputs, state, environment, path and summary to, read as the runner reads them. */
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Largest step summary in bytes; a larger one is not uploaded. */
export const summaryLimit = 1024 * 1024

/** Prefix of each file under `$RUNNER_TEMP/_runner_file_commands`; the keys name the `GITHUB_*` variables. */
const prefixes = {
  path: 'add_path_',
  env: 'set_env_',
  step_summary: 'step_summary_',
  state: 'save_state_',
  output: 'set_output_',
} as const

export type FileCommand = keyof typeof prefixes
export type FileCommandPaths = Readonly<Record<FileCommand, string>>

/** Makes a step's own, empty files. */
export async function fileCommandFiles(temp: string): Promise<FileCommandPaths> {
  const directory = join(temp, '_runner_file_commands')
  await mkdir(directory, { recursive: true })
  const id = randomUUID()
  const at = (command: FileCommand) => join(directory, `${prefixes[command]}${id}`)
  const paths = {
    path: at('path'),
    env: at('env'),
    step_summary: at('step_summary'),
    state: at('state'),
    output: at('output'),
  }
  await Promise.all(Object.values(paths).map((path) => writeFile(path, '')))
  return paths
}

/** Everything a step left in its files. What stands before a faulty entry still counts, as in the runner. */
export interface FileCommandResult {
  readonly env: Readonly<Record<string, string>>
  readonly path: readonly string[]
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  readonly summary: string
  /** Why the summary is not shown; the step's result is unchanged. */
  readonly summaryError?: string
  /** Errors that do not fail the step, such as an attempt to set NODE_OPTIONS. */
  readonly refusals: readonly string[]
  /** Errors that fail the step. */
  readonly errors: readonly string[]
}

/** Reads a step's files after its process has ended; a file the step deleted counts as empty. */
export async function readFileCommands(paths: FileCommandPaths): Promise<FileCommandResult> {
  const errors: string[] = []
  const refusals: string[] = []
  const pairs = async (command: FileCommand): Promise<Record<string, string>> => {
    const found: Record<string, string> = {}
    try {
      for (const [name, value] of parseKeyValues(decode(await read(paths[command])))) {
        if (name === '') throw new Error(`Invalid format '=${value}'. Name must not be empty`)
        if (command === 'env' && name.toUpperCase() === 'NODE_OPTIONS')
          refusals.push(`Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.`)
        else found[name] = value
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      errors.push(`Unable to process file command '${command}' successfully. ${reason}`)
    }
    return found
  }
  const path = decode(await read(paths.path))
    .split(/\r\n|\n|\r/)
    .filter((line) => line !== '')
  const env = await pairs('env')
  const summary = await read(paths.step_summary)
  const state = await pairs('state')
  const outputs = await pairs('output')
  const tooLarge = summary.length > summaryLimit
  return {
    env,
    path,
    outputs,
    state,
    summary: tooLarge ? '' : decode(summary),
    ...(tooLarge ? { summaryError: summaryTooLarge(summary.length) } : {}),
    refusals,
    errors,
  }
}

const summaryTooLarge = (bytes: number) =>
  `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${summaryLimit / 1024}k, ` +
  `got ${Math.floor(bytes / 1024)}k.`

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

/** Text by its byte order mark, UTF-8 without one. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return new TextDecoder().decode(bytes)
}

/**
 * Names and values in the order written (the runner's `EnvFileKeyValuePairs`): `name=value` on one line, or
 * `name<<delimiter`, lines, and the delimiter alone on a line; whichever mark comes first in the line decides. Only LF
 * ends a line on Linux and macOS, so a CR stays in the value. Throws on the first entry that is neither, after the
 * entries before it.
 */
export function* parseKeyValues(text: string): Generator<readonly [name: string, value: string]> {
  let at = 0
  const next = (): { line: string; ended: boolean } | undefined => {
    if (at >= text.length) return undefined
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? text.length : end)
    at = end < 0 ? text.length : end + 1
    return { line, ended: end >= 0 }
  }
  for (let entry = next(); entry !== undefined; entry = next()) {
    const { line } = entry
    if (line === '') continue
    const equals = line.indexOf('=')
    const heredoc = line.indexOf('<<')
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) yield [line.slice(0, equals), line.slice(equals + 1)]
    else if (heredoc >= 0) yield [line.slice(0, heredoc), readHeredoc(line, heredoc, next)]
    else throw new Error(`Invalid format '${line}'`)
  }
}

function readHeredoc(opening: string, mark: number, next: () => { line: string; ended: boolean } | undefined): string {
  const delimiter = opening.slice(mark + 2)
  if (mark === 0 || delimiter === '')
    throw new Error(`Invalid format '${opening}'. Name must not be empty and delimiter must not be empty`)
  const lines: string[] = []
  for (;;) {
    const entry = next()
    if (entry === undefined) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`)
    if (entry.line === delimiter) return lines.join('\n')
    if (!entry.ended) throw new Error('Invalid value. EOF marker missing new line.')
    lines.push(entry.line)
  }
}
