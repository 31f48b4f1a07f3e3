/** What stand-ins need of a runner: inputs, outputs, state, environment. Small, so that they start fast. */
import { appendFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'

/** An input, trimmed; empty when it is not given. */
export function input(name: string): string {
  return (process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim()
}

/** A boolean input as YAML writes one; throws for anything else. */
export function flag(name: string): boolean {
  const text = input(name)
  if (/^(?:true|True|TRUE)$/.test(text)) return true
  if (/^(?:false|False|FALSE|)$/.test(text)) return false
  throw new Error(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}`)
}

/** Lines of an input. */
export function lines(name: string): string[] {
  return input(name)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** A variable of the machine; throws when it is missing. */
export function variable(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set`)
  return value
}

export function setOutput(name: string, value: string): void {
  append('GITHUB_OUTPUT', name, value)
}

/** For the post step, which finds it as STATE_<name>. */
export function saveState(name: string, value: string): void {
  append('GITHUB_STATE', name, value)
}

export function getState(name: string): string {
  return process.env[`STATE_${name}`] ?? ''
}

/** A variable for the steps after this one. */
export function exportVariable(name: string, value: string): void {
  append('GITHUB_ENV', name, value)
}

/** A directory in front of PATH for the steps after this one. */
export function addPath(directory: string): void {
  appendFileSync(variable('GITHUB_PATH'), `${directory}\n`)
}

export function mask(value: string): void {
  process.stdout.write(`::add-mask::${escaped(value)}\n`)
}

export function warning(message: string): void {
  process.stdout.write(`::warning::${escaped(message)}\n`)
}

export function info(message: string): void {
  process.stdout.write(`${message}\n`)
}

/** Runs an action's main; a failure is its error message. */
export async function action(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    process.stdout.write(`::error::${escaped(error instanceof Error ? error.message : String(error))}\n`)
    process.exitCode = 1
  }
}

function append(file: string, name: string, value: string): void {
  const delimiter = `delimiter_${randomUUID()}`
  appendFileSync(variable(file), `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
