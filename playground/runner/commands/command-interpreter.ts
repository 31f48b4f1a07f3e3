/** What the runner does with each line of a step: commands take effect, the rest is shown. */
import { knownCommands, parseCommand } from './workflow-commands.ts'
import type { WorkflowCommand } from './workflow-commands.ts'

/** Where the effects of commands go. */
export interface CommandEffects {
  command(command: WorkflowCommand): void
  annotate(level: 'error' | 'warning' | 'notice', message: string, properties: Readonly<Record<string, string>>): void
  mask(value: string): void
  output(name: string, value: string): void
  state(name: string, value: string): void
  /** A problem matcher comes or goes; throws for a file that is none. */
  addMatcher(file: string): void
  removeMatcher(owner: string): void
  /** What a matcher makes of a line that is no command. */
  matched(line: string): 'error' | 'warning' | 'notice' | undefined
  /** The command cannot be processed: the step fails whatever its exit code is. */
  fail(reason: string): void
}

export interface CommandInterpreter {
  /** Takes one line of output; the answer is what the log shows for it, undefined for nothing. */
  read(line: string): string | undefined
}

const deprecated = (name: string) =>
  `The \`${name}\` command is deprecated and will be disabled soon. Please upgrade to using Environment Files.`

const disabled = (name: string) => `The \`${name}\` command is disabled. Please upgrade to using Environment Files.`

/** An interpreter for one step; stdout and stderr share it. `debug` shows debug messages, as `RUNNER_DEBUG` does. */
export function commandInterpreter(effects: CommandEffects, debug: boolean): CommandInterpreter {
  const known = new Set(knownCommands)
  let stopToken: string | undefined
  let echo = debug

  const stop = (command: WorkflowCommand): void => {
    const token = command.message.toLowerCase()
    if (token === '' || token === 'pause-logging' || known.has(token)) {
      effects.fail(`stop-commands cannot use the token '${command.message}'`)
      return
    }
    stopToken = token
    known.add(token)
  }

  const resumes = (command: WorkflowCommand): boolean => {
    if (command.name !== stopToken) return false
    known.delete(stopToken)
    stopToken = undefined
    return true
  }

  const named = (command: WorkflowCommand): string | undefined => {
    const name = command.properties['name']
    if (name === undefined || name === '')
      effects.fail(`Required field 'name' is missing in ##[${command.name}] command.`)
    return name
  }

  const run = (command: WorkflowCommand): string | undefined => {
    switch (command.name) {
      case 'error':
      case 'warning':
      case 'notice':
        effects.annotate(command.name, command.message, command.properties)
        return `##[${command.name}]${command.message}`
      case 'debug':
        return debug ? `##[debug]${command.message}` : undefined
      case 'group':
        return `##[group]${command.message}`
      case 'endgroup':
        return '##[endgroup]'
      case 'add-mask':
        if (command.message.trim() === '')
          effects.annotate('warning', "Can't add secret mask for empty string in ##[add-mask] command.", {})
        else effects.mask(command.message)
        return undefined
      case 'set-output':
      case 'save-state': {
        effects.annotate('warning', deprecated(command.name), {})
        const name = named(command)
        if (name === undefined) return undefined
        if (command.name === 'set-output') effects.output(name, command.message)
        else effects.state(name, command.message)
        return undefined
      }
      case 'set-env':
      case 'add-path':
        effects.fail(disabled(command.name))
        return undefined
      case 'echo': {
        const value = command.message.trim().toLowerCase()
        if (value === 'on' || value === 'off') echo = value === 'on'
        else effects.fail(`Invalid echo command value. Possible values can be: 'on', 'off'.`)
        return undefined
      }
      case 'add-matcher':
        try {
          effects.addMatcher(command.message)
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error)
          effects.fail(`Unable to process command '##[add-matcher]${command.message}' successfully. ${reason}`)
        }
        return undefined
      case 'remove-matcher':
        effects.removeMatcher(command.properties['owner'] ?? '')
        return undefined
      default:
        return undefined
    }
  }

  return {
    read(line) {
      const command = parseCommand(line, known)
      if (command === undefined) {
        const level = effects.matched(line)
        return level === undefined ? line : `##[${level}]${line}`
      }
      if (stopToken !== undefined) {
        resumes(command)
        return line
      }
      effects.command(command)
      if (command.name === 'stop-commands') {
        stop(command)
        return line
      }
      const shown = run(command)
      if (!echo || omitsEcho.has(command.name)) return shown
      return shown === undefined ? line : `${line}\n${shown}`
    },
  }
}

const omitsEcho: ReadonlySet<string> = new Set(['add-mask', 'debug', 'error', 'notice', 'warning'])
