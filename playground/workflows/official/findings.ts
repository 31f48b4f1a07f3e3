/** What is wrong with a workflow file, and where. */
import { TemplateContext, TemplateValidationErrors } from '@actions/workflow-parser/templates/template-context'
import type { TemplateSchema } from '@actions/workflow-parser/templates/schema/template-schema'
import type { TokenRange } from '@actions/workflow-parser/templates/tokens/token-range'
import { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { NoOperationTraceWriter } from '@actions/workflow-parser/templates/trace-writer'

/** One fault with its place; line and column count from 1. */
export interface Finding {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
}

/** `file:line:column: message`. */
export function findingText({ file, line, column, message }: Finding): string {
  return `${file}:${line}:${column}: ${message}`
}

/** A workflow is not started: nothing has run. */
export class WorkflowRefused extends Error {
  override readonly name = 'WorkflowRefused'
  readonly findings: readonly Finding[]
  constructor(findings: readonly Finding[]) {
    super(findings.map(findingText).join('\n'))
    this.findings = findings
  }
}

/** The official reader's context, which keeps the place of each error apart from its text. */
export class FindingContext extends TemplateContext {
  readonly findings: Finding[] = []
  /** The file that errors without a token of their own belong to. */
  readonly #file: string

  constructor(file: string, schema: TemplateSchema) {
    super(new TemplateValidationErrors(), schema, new NoOperationTraceWriter())
    this.#file = file
    this.getFileId(file)
  }

  override error(at: TemplateToken | number | undefined, error: unknown, range?: TokenRange): void {
    const token = at instanceof TemplateToken ? at : undefined
    const fileId = token === undefined ? (typeof at === 'number' ? at : undefined) : token.file
    const start = range?.start ?? token?.range?.start ?? { line: 1, column: 1 }
    this.findings.push({
      file: (fileId === undefined ? undefined : this.getFileName(fileId)) ?? this.#file,
      line: start.line,
      column: start.column,
      message: error instanceof Error ? error.message : String(error),
    })
  }
}
