/** GitHub's schema of workflow files, as its own parser package ships it. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { JSONObjectReader } from '@actions/workflow-parser/templates/json-object-reader'
import { TemplateSchema } from '@actions/workflow-parser/templates/schema/template-schema'
import { z } from 'zod'

/** Only what is added to: the rest of the schema is passed on as it is. */
const Schema = z.looseObject({ definitions: z.record(z.string(), z.looseObject({})) })
const Mapping = z.looseObject({ mapping: z.looseObject({ properties: z.record(z.string(), z.unknown()) }) })

/**
 * The schema, with `cache-mode` added, which GitHub has had since September 2026 and the package does not know yet. The
 * package's own loader imports its JSON without an attribute, which Node refuses; so the file is read here.
 */
export function workflowSchema(): TemplateSchema {
  const folder = dirname(fileURLToPath(import.meta.resolve('@actions/workflow-parser')))
  const schema = Schema.parse(JSON.parse(readFileSync(join(folder, 'workflow-v1.0.min.json'), 'utf8')))
  const { definitions } = schema
  definitions['cache-mode'] = { 'allowed-values': ['read', 'write', 'write-only', 'none'] }
  for (const name of ['workflow-root-strict', 'job-factory', 'workflow-job']) {
    const definition = Mapping.parse(definitions[name])
    definition.mapping.properties['cache-mode'] = 'cache-mode'
    definitions[name] = definition
  }
  return TemplateSchema.load(new JSONObjectReader(undefined, JSON.stringify(schema)))
}
