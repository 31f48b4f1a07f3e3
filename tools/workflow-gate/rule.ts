/** What a rule is. */
import type { Finding, Path, Place, Workflow } from './workflow.ts'

export interface Rule {
  readonly id: string
  /** One sentence: what must be so. */
  readonly demand: string
  /** Why, for the documentation. */
  readonly reason: string
  check(workflow: Workflow, repository: Repository): Iterable<Fault>
}

/** A fault without what the gate adds. */
export interface Fault extends Place {
  readonly message: string
}

/** Reads files of the repository, for rules that look beyond one file. */
export interface Repository {
  /** Text of a file, undefined when there is none. */
  read(path: string): string | undefined
}

/** A fault at a value. */
export function at(workflow: Workflow, path: Path, message: string): Fault {
  return { ...workflow.place(path), message }
}

/** A fault at a key. */
export function atKey(workflow: Workflow, path: Path, message: string): Fault {
  return { ...workflow.key(path), message }
}

/** `file:line:column: rule: message`. */
export function findingText({ file, line, column, rule, message }: Finding): string {
  return `${file}:${line}:${column}: ${rule}: ${message}`
}
