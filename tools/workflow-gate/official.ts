/** GitHub's own diagnostics, from its language service. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Repository } from './rule.ts'
import { record, textOf } from './workflow.ts'
import type { Finding, Workflow } from './workflow.ts'

type LanguageService = typeof import('@actions/languageservice')

/** What the service says about syntax that is newer than it is. */
const outdated: readonly RegExp[] = [/^Unexpected value 'cache-mode'$/]

/** Loads the service. In Node, only where `allowJsonImports` was called before. */
export async function loadService(): Promise<LanguageService> {
  return import('@actions/languageservice')
}

/** The service imports JSON without saying so, which Node refuses: a hook for the whole process says so for it. */
export function allowJsonImports(): void {
  registerHooks({
    load(url, context, next) {
      const json = url.includes('/@actions/') && url.endsWith('.json')
      return next(url, json ? { ...context, importAttributes: { type: 'json' } } : context)
    },
  })
}

/** Everything the service says about a workflow file, with the local workflows that it calls. */
export async function officialFindings(
  service: LanguageService,
  { file, text }: Workflow,
  repository: Repository,
): Promise<Finding[]> {
  // It remembers results by address, whatever the text has become.
  const address = createHash('sha256').update(text).digest('hex')
  const diagnostics = await service.validate(textDocument(`file:///${address}/${file}`, text), {
    actionsMetadataProvider: {
      async fetchActionMetadata({ owner, name, path = '' }) {
        return standIn([owner, name, path].join('/'))
      },
    },
    fileProvider: {
      async getFileContent(reference) {
        const content = 'repository' in reference ? undefined : repository.read(reference.path)
        // A workflow of another repository cannot be looked at here; an empty one would be a finding of its own.
        return { name: `file:///${address}/${reference.path}`, content: content ?? anyCallable }
      },
    },
  })
  return diagnostics
    .map(({ range, message }) => ({
      file,
      line: range.start.line + 1,
      column: range.start.character + 1,
      rule: 'official',
      message: typeof message === 'string' ? message : message.value,
    }))
    .filter(({ message }) => !outdated.some((pattern) => pattern.test(message)))
}

/** Inputs of an action from elsewhere as far as the playground's stand-in knows them; without one, none are checked. */
function standIn(action: string): { name: string; description: string; inputs?: Record<string, ActionInput> } {
  const file = join(import.meta.dirname, '../../playground/workflows/stand-ins', action.toLowerCase(), 'action.yml')
  const about = { name: action, description: '' }
  if (!existsSync(file)) return about
  const inputs = Object.entries(record(record(parse(readFileSync(file, 'utf8')))['inputs']))
  return {
    ...about,
    inputs: Object.fromEntries(
      inputs.map(([name, input]) => {
        const { required, default: preset } = record(input)
        return [
          name,
          {
            description: '',
            required: required === true,
            ...(preset === undefined ? {} : { default: textOf(preset) }),
          },
        ]
      }),
    ),
  }
}

interface ActionInput {
  readonly description: string
  readonly required: boolean
  readonly default?: string
}

const anyCallable = 'on: workflow_call\njobs: {}\n'

/** The part of a text document that the service asks for. */
function textDocument(uri: string, text: string): Parameters<LanguageService['validate']>[0] {
  const lines = text.split('\n')
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return {
    uri,
    languageId: 'yaml',
    version: 1,
    lineCount: starts.length,
    getText: (range) =>
      range === undefined
        ? text
        : text.slice(
            (starts[range.start.line] ?? 0) + range.start.character,
            (starts[range.end.line] ?? text.length) + range.end.character,
          ),
    getLineRange: (line) => ({ start: { line, character: 0 }, end: { line, character: lines[line]?.length ?? 0 } }),
    getEOLCharacters: (line) => (line < lines.length - 1 ? '\n' : ''),
    offsetAt: ({ line, character }) => (starts[line] ?? text.length) + character,
    positionAt(offset) {
      const line = starts.findLastIndex((start) => start <= offset)
      return { line, character: offset - (starts[line] ?? 0) }
    },
  }
}
