import { ProblemsError, UserError, didYouMean } from '@wrenchproof/errors'
import type { Problem } from '@wrenchproof/errors'
import { LineCounter, isMap, isNode, isPair, isScalar, parseDocument } from 'yaml'
import type { Document } from 'yaml'
import { z } from 'zod'
import { environmentsOf } from './environment.ts'
import type { Environment, Environments } from './environment.ts'
import { relationProblems, unknownReferences } from './relations.ts'
import { environmentsFile, keysAt } from './schema.ts'

const fix = 'Mend the environments file; schemas/environments.schema.json describes it to editors.'

type Path = readonly PropertyKey[]

/**
 * Reads an environments file. Throws one `ProblemsError` with every problem, each with line and column.
 *
 * @param file the name to show, relative to the repository
 */
export function parseEnvironments(text: string, file: string): Environments {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, merge: false })
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = counter.linePos(offset)
    return { line, column: col }
  }
  const title = `${file} cannot be used`
  const broken = document.errors.map((error): Problem => ({
    field: 'YAML',
    problem: (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/u, ''),
    file,
    ...at(error.pos[0]),
  }))
  if (broken.length > 0) throw new ProblemsError(title, broken, fix)

  const problemAt = (path: Path, problem: string): Problem => {
    const field = path.map(String).join('.')
    const offset = offsetOf(document, path)
    return { field, problem, file, ...(offset === undefined ? {} : at(offset)) }
  }
  const written = plainOf(document)
  if (written === undefined)
    throw new ProblemsError(title, [{ field: 'YAML', problem: 'its aliases stand for too much', file }], fix)
  const read = environmentsFile.safeParse(written.value)
  if (!read.success) {
    const ofForm = read.error.issues.flatMap((issue) => describe(issue))
    const ofNames = referencesIn(written.value).map(({ path, problem }): [Path, string] => [path, problem])
    throw new ProblemsError(
      title,
      [...ofForm, ...ofNames]
        .map(([path, problem]) => problemAt(path, problem))
        .toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0)),
      fix,
    )
  }
  const environments = environmentsOf(read.data)
  const unrelated = relationProblems(environments.all).map(({ path, problem }) => problemAt(path, problem))
  if (unrelated.length > 0) throw new ProblemsError(title, unrelated, fix)
  return environments
}

/** The document as plain values; `undefined` where its aliases stand for more than anybody writes by hand. */
function plainOf(document: Document): { readonly value: unknown } | undefined {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) }
  } catch (error) {
    // Thrown by the `yaml` package when resolving would exhaust the memory.
    if (error instanceof ReferenceError) return undefined
    throw error
  }
}

/** The environment of that name; throws a `UserError` that lists the names there are. */
export function environmentNamed(environments: Pick<Environments, 'all'>, name: string): Environment {
  const found = environments.all.find((environment) => environment.name === name)
  if (found !== undefined) return found
  const known = environments.all.map((environment) => environment.name)
  throw new UserError(
    `environment: there is no environment ${name.length > 80 ? 'of that name' : `'${name}'`}; the environments file has ${known.join(', ')}${didYouMean(name, known)}`,
    'Name one of them, or add an entry to the environments file.',
    { code: 'INPUT_INVALID' },
  )
}

// Names are checked even where the form is wrong, so that nobody mends a file twice.
const names = z.object({
  environments: z.record(
    z.string(),
    z.object({ after: z.string().optional().catch(undefined), needs: z.array(z.string()).catch([]) }),
  ),
})

function referencesIn(written: unknown): ReturnType<typeof unknownReferences> {
  const { data } = names.safeParse(written)
  return unknownReferences(Object.entries(data?.environments ?? {}).map(([name, entry]) => ({ name, ...entry })))
}

/** zod's issue as [path, sentence] pairs; unknown keys become one pair each. */
function describe(issue: z.core.$ZodIssue): [Path, string][] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => [
      [...issue.path, key],
      `is not a key of the environments file${didYouMean(key, keysAt(issue.path))}`,
    ])
  if (issue.code === 'invalid_key') return [[issue.path, issue.issues.map(({ message }) => message).join('; ')]]
  if (issue.code === 'invalid_type' && issue.input === undefined && /received undefined/u.test(issue.message))
    return [[issue.path, 'is required']]
  if (issue.path.length === 0) return [[['file'], 'must have a key `environments` with an entry for each environment']]
  return [[issue.path, issue.message]]
}

/** Where in the text the path's key or item starts; where it is missing, the nearest thing that is there. */
function offsetOf(document: Document.Parsed, path: Path): number | undefined {
  let node: unknown = document.contents
  let offset = document.contents?.range[0]
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      )
      if (pair === undefined) break
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (isNode(node) && 'items' in node && Array.isArray(node.items)) {
      node = node.items[Number(step)]
      if (isNode(node)) offset = node.range?.[0] ?? offset
    } else break
  }
  return offset
}
