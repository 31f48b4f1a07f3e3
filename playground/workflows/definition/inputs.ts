/** Inputs of a dispatch or a call: typed, defaulted, refused when they do not fit. */
import { scalarText } from '../values/scalar.ts'
import { literal } from '../values/token.ts'
import type { InputDefinition } from './model.ts'

export type Inputs = Readonly<Record<string, string | number | boolean>>

/** A value that does not fit, and the definition it does not fit; undefined for an input nobody declared. */
export interface InputProblem {
  readonly input: string
  readonly message: string
  readonly definition: InputDefinition | undefined
}

export interface CheckedInputs {
  readonly inputs: Inputs
  readonly problems: readonly InputProblem[]
}

/** What `workflow_dispatch` inputs become; `given` may be texts, as they are on the command line and in the API. */
export function dispatchInputs(
  definitions: readonly InputDefinition[],
  given: Readonly<Record<string, unknown>>,
  environments: readonly string[],
): CheckedInputs {
  const problems = unknown(definitions, given, 'Unexpected inputs provided')
  const inputs: Record<string, string | number | boolean> = {}
  for (const definition of definitions) {
    const asked = lookup(given, definition.name) ?? literal(definition.default)
    const problem = (message: string) => problems.push({ input: definition.name, message, definition })
    if (definition.required && (asked === undefined || asked === ''))
      problem(`Required input '${definition.name}' not provided`)
    const value = converted(definition, asked)
    if (value === undefined)
      problem(`Provided value '${scalarText(asked)}' for input '${definition.name}' is no ${definition.type}`)
    else {
      inputs[definition.name] = value
      if (value === '' || typeof value !== 'string') continue
      if (definition.type === 'choice' && !definition.options.includes(value))
        problem(
          `Provided value '${value}' for input '${definition.name}' not in the list of allowed values (${definition.options.join(', ')})`,
        )
      if (definition.type === 'environment' && !environments.some((name) => name.toLowerCase() === value.toLowerCase()))
        problem(
          `Provided value '${value}' for input '${definition.name}' is no environment of the repository (${environments.join(', ')})`,
        )
    }
  }
  return { inputs, problems }
}

/** What `workflow_call` inputs become; a value must already have its type. `defaults` gives the default of an input. */
export function callInputs(
  definitions: readonly InputDefinition[],
  given: Readonly<Record<string, unknown>>,
  defaults: (definition: InputDefinition) => unknown,
): CheckedInputs {
  const problems = unknown(definitions, given, 'Invalid input')
  const inputs: Record<string, string | number | boolean> = {}
  for (const definition of definitions) {
    const asked = lookup(given, definition.name)
    if (definition.required && asked === undefined)
      problems.push({
        input: definition.name,
        message: `Input ${definition.name} is required, but not provided while calling.`,
        definition,
      })
    const value = typed(definition, asked ?? defaults(definition))
    if (value === undefined)
      problems.push({
        input: definition.name,
        message: `Unexpected value '${scalarText(asked)}' for the ${definition.type} input '${definition.name}'`,
        definition,
      })
    else inputs[definition.name] = value
  }
  return { inputs, problems }
}

function unknown(
  definitions: readonly InputDefinition[],
  given: Readonly<Record<string, unknown>>,
  said: string,
): InputProblem[] {
  const known = new Set(definitions.map(({ name }) => name.toLowerCase()))
  return Object.keys(given)
    .filter((name) => !known.has(name.toLowerCase()))
    .map((name) => ({
      input: name,
      message: `${said}: '${name}' is not defined (${[...known].join(', ')})`,
      definition: undefined,
    }))
}

function lookup(given: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.entries(given).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
}

/** Texts are read as the type; the empty value of a type stands for nothing. */
function converted({ type }: InputDefinition, value: unknown): string | number | boolean | undefined {
  const text = scalarText(value)
  if (type === 'boolean') return text === 'true' ? true : text === 'false' || text === '' ? false : undefined
  if (type === 'number') return text === '' ? 0 : Number.isNaN(Number(text)) ? undefined : Number(text)
  return text
}

/** Only what already has the type; numbers and booleans become text where text is wanted, as everywhere in workflows. */
function typed({ type }: InputDefinition, value: unknown): string | number | boolean | undefined {
  const missing = value === undefined || value === null
  if (type === 'boolean') return missing ? false : typeof value === 'boolean' ? value : undefined
  if (type === 'number') return missing ? 0 : typeof value === 'number' ? value : undefined
  if (missing) return ''
  return typeof value === 'object' ? undefined : scalarText(value)
}
