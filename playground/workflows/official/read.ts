/** Reads a workflow file with GitHub's own reader, around two of its traps. */
import { readTemplate } from '@actions/workflow-parser/templates/template-reader'
import type { TemplateSchema } from '@actions/workflow-parser/templates/schema/template-schema'
import { StringToken } from '@actions/workflow-parser/templates/tokens/index'
import type { LiteralToken, MappingToken } from '@actions/workflow-parser/templates/tokens/index'
import { isMapping } from '@actions/workflow-parser/templates/tokens/type-guards'
import { WORKFLOW_ROOT } from '@actions/workflow-parser/workflows/workflow-constants'
import { YamlObjectReader } from '@actions/workflow-parser/workflows/yaml-object-reader'
import { convertConcurrency } from '@actions/workflow-parser/model/converter/concurrency'
import { convertOn } from '@actions/workflow-parser/model/converter/events'
import { handleTemplateTokenErrors } from '@actions/workflow-parser/model/converter/handle-errors'
import { convertJobs } from '@actions/workflow-parser/model/converter/jobs'
import type { EventsConfig, WorkflowJob } from '@actions/workflow-parser/model/workflow-template'
import { FindingContext, WorkflowRefused } from './findings.ts'
import type { Finding } from './findings.ts'

/** A workflow file that GitHub would accept, as far as it can be judged alone. */
export interface OfficialWorkflow {
  /** The whole file; what is executed is read from here, because the converted forms drop much of it. */
  readonly root: MappingToken
  readonly events: EventsConfig
  readonly jobs: readonly WorkflowJob[]
  /** For checks that span files. */
  readonly context: FindingContext
}

/** Where a file is and what is in it. */
export interface WorkflowText {
  /** Path in the repository. */
  readonly path: string
  readonly text: string
}

/** Reads and checks one file; throws `WorkflowRefused` with everything that is wrong with it. */
export function readOfficial({ path, text }: WorkflowText, schema: TemplateSchema): OfficialWorkflow {
  const context = new FindingContext(path, schema)
  // First as it stands, for the places of errors; then without source texts, for the values.
  read(context, path, new YamlObjectReader(context.getFileId(path), text))
  if (context.findings.length > 0) throw new WorkflowRefused(distinct(context.findings))
  const root = read(context, path, new ValueReader(context.getFileId(path), text))
  if (root === undefined || !isMapping(root))
    throw new WorkflowRefused([{ file: path, line: 1, column: 1, message: 'The file is empty' }])
  const on = root.find('on')
  const jobs = root.find('jobs')
  const concurrency = root.find('concurrency')
  const events = on === undefined ? {} : handleTemplateTokenErrors(root, context, {}, () => convertOn(context, on))
  const converted =
    jobs === undefined ? [] : handleTemplateTokenErrors(root, context, [], () => convertJobs(context, jobs))
  if (concurrency !== undefined)
    handleTemplateTokenErrors(root, context, {}, () => convertConcurrency(context, concurrency))
  if (context.findings.length > 0) throw new WorkflowRefused(distinct(context.findings))
  return { root, events, jobs: converted, context }
}

function read(context: FindingContext, path: string, reader: YamlObjectReader) {
  const fileId = context.getFileId(path)
  for (const { message, range } of reader.errors) context.error(fileId, message, range)
  return reader.errors.length > 0 ? undefined : readTemplate(context, WORKFLOW_ROOT, reader, fileId)
}

/**
 * For a scalar over several lines that holds an expression, the official reader takes the raw text of the file:
 * indented, and not folded. Without a source text it takes the value.
 */
class ValueReader extends YamlObjectReader {
  override allowLiteral(): LiteralToken | undefined {
    const token = super.allowLiteral()
    return token instanceof StringToken ? new StringToken(token.file, token.range, token.value, undefined) : token
  }
}

function distinct(findings: readonly Finding[]): Finding[] {
  const byText = new Map(findings.map((finding) => [JSON.stringify(finding), finding]))
  return [...byText.values()]
}
