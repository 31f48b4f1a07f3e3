import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** How a command ended, with all it said. */
export interface CommandResult {
  readonly ok: boolean
  readonly output: string
}

/** Our own tools before whatever else is on the PATH, also when this was not started through npm. */
export function toolEnvironment(root: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
    ...(process.stderr.isTTY ? {} : { FORCE_COLOR: '0' }),
  }
}

/**
 * Runs a command by its argument array and gathers its output; one that cannot be started is a failure too. Without a
 * terminal colours are taken out, because some tools colour a pipe when they see CI.
 */
export async function command(root: string, file: string, ...args: readonly string[]): Promise<CommandResult> {
  return await new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, env: toolEnvironment(root), stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
      })
    child.once('error', (error) => {
      resolve({ ok: false, output: `${file} cannot be started: ${error.message}\n` })
    })
    child.once('close', (code, signal) => {
      const end = signal === null ? '' : `${file} was ended by ${signal}\n`
      const text = `${Buffer.concat(chunks).toString('utf8')}${end}`
      resolve({ ok: code === 0, output: process.stderr.isTTY ? text : stripVTControlCharacters(text) })
    })
  })
}
