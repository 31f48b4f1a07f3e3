import type { Node } from 'web-tree-sitter'
import type { Finding } from '../finding.ts'
import type { Body } from './block.ts'
import { declarationsIn, modulesIn } from './blocks-of-interest.ts'
import type { ConfigFile, ModuleCall, PathReference, Place } from './config.ts'
import { ambiguousHeredoc, blockOverLines } from './ambiguities.ts'
import { jsonBody, placesIn, stringsIn } from './json.ts'
import { JsonFault, readJson } from './json-text.ts'
import type { JsonNode } from './json-text.ts'
import { fileBody, placeOf } from './native.ts'
import type { HclParser } from './parser.ts'
import { pathReferences } from './path-references.ts'

/** Longer files are not read: 4 MiB, which no configuration written by people reaches. */
export const largestConfig = 4 * 1024 * 1024

/** The part of a configuration file that refers to anything outside of it. */
export type References = Pick<ConfigFile, 'file' | 'override' | 'modules' | 'reads' | 'problems'>

/**
 * Reads one configuration file, native or JSON by its name. Never throws: what cannot be read is a problem with file,
 * line and column, and what could be read in spite of it is there.
 */
export function readConfig(parser: HclParser, file: string, bytes: Uint8Array): ConfigFile {
  return read({ parser, file, bytes, declare: declarationsIn })
}

/** As `readConfig`, for what a closure needs alone, which is faster. */
export function readReferences(parser: HclParser, file: string, bytes: Uint8Array): References {
  return read({ parser, file, bytes, declare: (body) => ({ modules: modulesIn(body) }) })
}

interface Reading<T> {
  readonly parser: HclParser
  readonly file: string
  readonly bytes: Uint8Array
  readonly declare: (body: Body) => T
}

type Declared = Pick<ConfigFile, 'modules'>
type Read<T> = ConfigFile | (T & References)

function read<T extends Declared>(reading: Reading<T>): Read<T> {
  const { file, bytes } = reading
  if (bytes.length > largestConfig) return unreadable(file, `is larger than ${largestConfig} bytes`)
  let text
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return unreadable(file, 'is not UTF-8 text')
  }
  try {
    return isJson(file) ? readJsonConfig(reading, text) : readNative(reading, text)
  } catch (error) {
    // A text made to exhaust the parser ends here; whoever depends on the file treats it as unknown.
    return unreadable(file, `cannot be parsed: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Whether a configuration can refer to anything outside itself: without these words it cannot. */
export function mayRefer(file: string, text: string): boolean {
  return isJson(file) || /\b(?:module|path)\b|file|"\.\.?[\\/]/u.test(text)
}

const isJson = (file: string): boolean => file.endsWith('.json')

/** Whether a file's name makes its blocks override those of other files. */
export function isOverride(file: string): boolean {
  return /(?:^|[/_])override\.(?:tf|tofu)(?:\.json)?$/u.test(file)
}

function readNative<T extends Declared>({ parser, file, declare }: Reading<T>, text: string): Read<T> {
  return parser.parse(withoutExponents(text), (root) => {
    const declarations = declare(fileBody(root, { text, file }))
    return {
      file,
      override: isOverride(file),
      ...declarations,
      reads: pathReferences(root, { text, file }, { skip: sourcesOf(declarations.modules) }),
      problems: syntaxProblems(root, file, text),
    }
  })
}

// A module's source looks like a path that something reads, but it is followed as a module.
function sourcesOf(modules: readonly ModuleCall[]): Place[] {
  return modules.flatMap(({ source }) => source?.place ?? [])
}

// The grammar knows exponents behind a fraction only; digits of the same length stand in for `1e5`.
function withoutExponents(text: string): string {
  return text.replaceAll(/\b\d+[eE][+-]?\d+\b/gu, (number) => '0'.repeat(number.length))
}

function syntaxProblems(root: Node, file: string, text: string): Finding[] {
  if (root.hasError) return [syntaxProblem(root, file)]
  const heredoc = ambiguousHeredoc(root, text)
  if (heredoc !== undefined)
    return [
      problemAt(heredoc, file, 'this heredoc has its end marker on a line with something else; choose another marker'),
    ]
  const block = blockOverLines(root, text)
  return block === undefined ? [] : [problemAt(block, file, 'the head of a block must be on one line')]
}

/** The first thing in the tree that does not parse. */
function syntaxProblem(root: Node, file: string): Finding {
  let node = root
  for (;;) {
    const inner = node.children.find((child) => child.isError || child.isMissing || child.hasError)
    if (node.isMissing || (node.isError && node !== root) || inner === undefined) break
    node = inner
  }
  const missing = node.isMissing ? `${JSON.stringify(node.type)} is missing here` : 'what begins here is not valid HCL'
  return problemAt(node, file, missing)
}

function problemAt(node: Node, file: string, problem: string): Finding {
  const { line, column } = placeOf(node, file)
  return { code: 'UNREADABLE', field: 'HCL', problem, file, line, column }
}

function readJsonConfig<T extends Declared>({ parser, file, declare }: Reading<T>, text: string): Read<T> {
  const at = placesIn(text, file)
  let tree
  try {
    tree = readJson(text)
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    return unreadable(file, `is not valid JSON: ${error.message}`, at(error.offset))
  }
  if (tree.kind !== 'object' && tree.kind !== 'array') return unreadable(file, 'must be a JSON object')
  const declarations = declare(jsonBody(tree, at))
  const { reads, problems } = jsonReads(parser, tree, file, at)
  const sources = new Set(sourcesOf(declarations.modules).map(({ line, column }) => `${line}:${column}`))
  return {
    file,
    override: isOverride(file),
    ...declarations,
    reads: reads.filter(({ place }) => !sources.has(`${place.line}:${place.column}`)),
    problems,
  }
}

// A JSON string is a template without escapes, which is what a heredoc holds.
function jsonReads(
  parser: HclParser,
  tree: JsonNode,
  file: string,
  at: (offset: number) => Place,
): Pick<ConfigFile, 'reads' | 'problems'> {
  const reads: PathReference[] = []
  const problems: Finding[] = []
  for (const { text, start } of stringsIn(tree)) {
    const place = at(start)
    if (/^\.\.?\/.*[^./]/u.test(text) && !/[$%]\{/u.test(text))
      reads.push({ by: 'string', base: 'root', path: text, whole: true, required: false, place })
    if (!text.includes('${') || !mayRefer('', text)) continue
    const marker = markerFor(text)
    const heredoc = `x = <<${marker}\n${text}\n${marker}\n`
    parser.parse(heredoc, (root) => {
      reads.push(...pathReferences(root, { text: heredoc, file }, { place }))
      if (root.hasError)
        problems.push({
          code: 'UNREADABLE',
          field: 'HCL',
          problem: 'the template in this string is not valid',
          ...place,
        })
    })
  }
  return { reads, problems }
}

function markerFor(text: string): string {
  let marker = 'END'
  while (text.includes(marker)) marker += 'X'
  return marker
}

function unreadable(file: string, problem: string, place: Place = { file, line: 1, column: 1 }): ConfigFile {
  return {
    file,
    override: isOverride(file),
    modules: [],
    requiredProviders: [],
    backends: [],
    providers: [],
    resources: [],
    provisioners: [],
    starters: [],
    variables: [],
    assignments: [],
    reads: [],
    problems: [{ code: 'UNREADABLE', field: '', problem, file, line: place.line, column: place.column }],
  }
}
