import { isTree } from '../attribute-path.ts'
import type { Marks } from '../fingerprint/marks.ts'
import { childMarks, joinMarks } from '../fingerprint/marks.ts'
import { exactNumberKey } from '../json-text.ts'

/** The names of variables that hold credentials, whoever forgot to mark them. */
export const secretVariable = /passw|passphrase|secret|token|credential|private_?key|api_?key|access_?key/iu

/** Shorter values of variables that only sound secret are settings, such as a token's lifetime. */
export const shortestUnmarked = 8

/** The names under which providers are handed credentials, and the like. */
const secretName = /passw|passphrase|secret|token|credential|private|api_?key|access_?key|auth/iu

/**
 * The strings in values that somebody gives before there is a plan: sensitive variables (of var files, as parsed, or of
 * `TF_VAR_...`, as text), credentials of the environment. For a `scrubber`, also of Terraform's diagnostics.
 */
export function givenSecrets(given: Iterable<unknown>): ReadonlySet<string> {
  const secrets = new Set<string>()
  for (const value of given) addScalars(value, secrets)
  return secrets
}

/**
 * Every scalar that a plan's JSON (the whole of it, parsed) marks sensitive anywhere, and those that Terraform does not
 * mark although they are: sensitive variables, their defaults, arguments for them, literals in provider blocks. What is
 * marked on one side of a change is secret on both (`terraform show -json`, format 1.x).
 */
export function secretsOf(plan: unknown): ReadonlySet<string> {
  const secrets = new Set<string>()
  const add = (value: unknown): void => addScalars(value, secrets)
  const addMarked = (value: unknown, marks: Marks): void => collect(value, marks, secrets)
  const addChange = (change: unknown): void => {
    const [before, after] = [at(change, 'before_sensitive'), at(change, 'after_sensitive')]
    addMarked(at(change, 'before'), joinMarks(after, before))
    addMarked(at(change, 'after'), joinMarks(before, after))
  }
  const addInvocation = (invocation: unknown): void =>
    addMarked(at(invocation, 'config_values'), at(invocation, 'config_sensitive'))

  for (const list of ['resource_changes', 'resource_drift']) {
    for (const entry of elements(at(plan, list))) addChange(at(entry, 'change'))
  }
  for (const entry of elements(at(plan, 'deferred_changes'))) addChange(at(entry, 'resource_change', 'change'))
  for (const output of values(at(plan, 'output_changes'))) addChange(output)
  for (const entry of elements(at(plan, 'action_invocations'))) addInvocation(entry)
  for (const entry of elements(at(plan, 'deferred_action_invocations'))) addInvocation(at(entry, 'action_invocation'))
  for (const state of [at(plan, 'planned_values'), at(plan, 'prior_state', 'values')]) addState(state, add, addMarked)
  addConfiguration(at(plan, 'configuration', 'root_module'), at(plan, 'variables'), add)
  for (const provider of values(at(plan, 'configuration', 'provider_config'))) {
    addNamedConstants(at(provider, 'expressions'), add)
  }
  return secrets
}

type Add = (value: unknown) => void

function addState(state: unknown, add: Add, addMarked: (value: unknown, marks: Marks) => void): void {
  for (const output of values(at(state, 'outputs'))) if (at(output, 'sensitive') === true) add(at(output, 'value'))
  const addModule = (module: unknown): void => {
    for (const resource of elements(at(module, 'resources'))) {
      addMarked(at(resource, 'values'), at(resource, 'sensitive_values'))
    }
    for (const child of elements(at(module, 'child_modules'))) addModule(child)
  }
  addModule(at(state, 'root_module'))
}

// `given` has the values of the root module's variables, or the expressions of a module call.
function addConfiguration(module: unknown, given: unknown, add: Add): void {
  for (const [name, variable] of Object.entries(tree(at(module, 'variables')))) {
    const found = [at(variable, 'default'), at(given, name, 'value'), at(given, name, 'constant_value')]
    if (at(variable, 'sensitive') === true || at(variable, 'ephemeral') === true) for (const value of found) add(value)
    else if (secretVariable.test(name)) {
      for (const value of found) if (typeof value === 'string' && value.length >= shortestUnmarked) add(value)
    }
  }
  for (const call of values(at(module, 'module_calls'))) {
    addConfiguration(at(call, 'module'), at(call, 'expressions'), add)
  }
}

function addNamedConstants(expressions: unknown, add: Add, inherited = false): void {
  for (const [name, expression] of Object.entries(tree(expressions))) {
    const secret = inherited || secretName.test(name)
    if (secret) add(at(expression, 'constant_value'))
    // A block is a list of its arguments, or one set of them.
    for (const block of Array.isArray(expression) ? expression : [expression]) addNamedConstants(block, add, secret)
  }
}

function collect(value: unknown, marks: Marks, secrets: Set<string>): void {
  if (marks === true) addScalars(value, secrets)
  else if (typeof marks !== 'object' || marks === null) return
  else if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) collect(element, childMarks(marks, index), secrets)
  } else if (isTree(value)) {
    for (const key of Object.keys(value)) collect(value[key], childMarks(marks, key), secrets)
  }
}

function addScalars(value: unknown, secrets: Set<string>): void {
  if (typeof value === 'string') secrets.add(value)
  else if (typeof value === 'number') secrets.add(String(value))
  else if (Array.isArray(value)) for (const element of value) addScalars(element, secrets)
  else if (isTree(value)) {
    for (const key of Object.keys(value)) {
      // A key that no one would choose for a name is as secret as what it leads to.
      if (unlikelyName.test(key)) secrets.add(key)
      addScalars(value[key], secrets)
    }
  } else if (typeof value === 'object' && value !== null) addScalars(at(value, exactNumberKey), secrets)
}

const unlikelyName = /^(?=.*\d)(?=.*[A-Za-z])(?:.{20,}|(?=.*[^\w]).{12,})$/su

function at(value: unknown, ...keys: readonly string[]): unknown {
  let part = value
  for (const key of keys) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, key)) return undefined
    part = Reflect.get(part, key)
  }
  return part
}

function tree(value: unknown): Readonly<Record<string, unknown>> {
  return isTree(value) ? value : {}
}

function values(value: unknown): unknown[] {
  return Object.values(tree(value))
}

function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
