/** `aws_iam_policy_document`: the JSON that the AWS provider makes of statements. */
import { createHash } from 'node:crypto'
import { isList, isObject, parseJson } from '../values/value.ts'
import type { Value, ValueObject } from '../values/value.ts'

/** A document that the AWS provider refuses to make. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'
}

type Statement = ValueObject

interface Document {
  readonly version: string
  readonly id: string
  readonly statements: readonly Statement[]
}

/** The data source's attributes. Throws a `PolicyError` for doubled statement ids and source documents that are no JSON. */
export function policyDocument(config: ValueObject): ValueObject {
  const own = statementsOf(config)
  const sources = documents(config['source_policy_documents'], 'source_policy_documents')
  const overrides = documents(config['override_policy_documents'], 'override_policy_documents')
  let merged: readonly Statement[] = []
  // Sources may not repeat each other's ids; what is written here replaces theirs, and overrides replace both.
  for (const source of sources) merged = appended(merged, source.statements)
  merged = replaced(merged, own)
  for (const override of overrides) merged = replaced(merged, override.statements)
  const chain = [...sources, ...overrides]
  const text = (name: string): string => (typeof config[name] === 'string' ? config[name] : '')
  const version = text('version') || chain.at(-1)?.version || '2012-10-17'
  const id = text('policy_id') || chain.at(-1)?.id || ''
  const document = {
    Version: version,
    ...(id === '' ? {} : { Id: id }),
    ...(merged.length === 0 ? {} : { Statement: merged }),
  }
  const json = escaped(JSON.stringify(document, null, 2))
  return {
    ...config,
    version,
    id: String(Number.parseInt(createHash('sha1').update(json).digest('hex').slice(0, 8), 16)),
    json,
    minified_json: escaped(JSON.stringify(document)),
  }
}

/** Go's encoder writes these three as escapes, and so does every document the provider makes. */
function escaped(json: string): string {
  return json
    .replaceAll('&', String.raw`\u0026`)
    .replaceAll('<', String.raw`\u003c`)
    .replaceAll('>', String.raw`\u003e`)
}

const items = (value: Value | undefined): readonly Value[] => (isList(value) ? value : [])
const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '')
const texts = (value: Value | undefined): readonly string[] => items(value).filter((item) => typeof item === 'string')

function statementsOf(config: ValueObject): readonly Statement[] {
  const made = items(config['statement']).filter(isObject).map(statement)
  const seen = new Set<string>()
  for (const one of made) {
    const sid = textOf(one['Sid'])
    if (sid === '') continue
    if (seen.has(sid)) throw new PolicyError(`duplicate Sid (${sid}). Remove the Sid or ensure the Sid is unique.`)
    seen.add(sid)
  }
  return made
}

function statement(given: ValueObject): Statement {
  const optional = (name: string, value: Value | undefined): Statement => (value === undefined ? {} : { [name]: value })
  const sid = given['sid']
  return {
    ...optional('Sid', typeof sid === 'string' && sid !== '' ? sid : undefined),
    Effect: typeof given['effect'] === 'string' ? given['effect'] : 'Allow',
    ...optional('Action', oneOrMany(given['actions'])),
    ...optional('NotAction', oneOrMany(given['not_actions'])),
    ...optional('Resource', oneOrMany(given['resources'], withVariables)),
    ...optional('NotResource', oneOrMany(given['not_resources'], withVariables)),
    ...optional('Principal', principals(given['principals'])),
    ...optional('NotPrincipal', principals(given['not_principals'])),
    ...optional('Condition', conditions(given['condition'])),
  }
}

/** `&{...}` stands for a policy variable, because `${...}` is HCL's own. */
const withVariables = (text: string): string => text.replaceAll('&{', '${')

/** One text stands alone; several are sorted in descending order, as the provider does to be stable. */
function oneOrMany(value: Value | undefined, change = (text: string) => text): string | readonly string[] | undefined {
  const given = texts(value).map(change)
  if (given.length <= 1) return given[0]
  return given.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0))
}

function principals(value: Value | undefined): Value | undefined {
  const given = items(value).filter(isObject)
  if (given.length === 0) return undefined
  const byType: Record<string, string[]> = {}
  for (const principal of given) {
    const type = textOf(principal['type'])
    const identifiers = texts(principal['identifiers'])
    // `*` alone means everybody, signed or not; `{"AWS": "*"}` means every account.
    if (type === '*' && identifiers.includes('*') && given.length === 1) return '*'
    byType[type] = [...(byType[type] ?? []), ...identifiers]
  }
  return Object.fromEntries(
    Object.keys(byType)
      .toSorted()
      .map((type) => [type, oneOrMany(byType[type] ?? [], withVariables) ?? []]),
  )
}

function conditions(value: Value | undefined): Value | undefined {
  const given = items(value).filter(isObject)
  if (given.length === 0) return undefined
  const tests: Record<string, Record<string, string | readonly string[]>> = {}
  for (const condition of given) {
    const variables = (tests[textOf(condition['test'])] ??= {})
    const values = texts(condition['values']).map(withVariables)
    variables[withVariables(textOf(condition['variable']))] = values.length === 1 ? (values[0] ?? '') : values
  }
  const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return sorted(Object.fromEntries(Object.entries(tests).map(([test, variables]) => [test, sorted(variables)])))
}

function documents(value: Value | undefined, name: string): readonly Document[] {
  return texts(value)
    .filter((text) => text.trim() !== '')
    .map((text, index) => {
      try {
        return documentOf(parseJson(text))
      } catch (cause) {
        throw new PolicyError(`merging source document ${index} of ${name}: invalid JSON`, { cause })
      }
    })
}

function documentOf(parsed: Value): Document {
  const fields = isObject(parsed) ? parsed : {}
  const given = fields['Statement'] ?? []
  const statements: readonly Value[] = isList(given) ? given : [given]
  return {
    version: textOf(fields['Version']),
    id: textOf(fields['Id']),
    statements: statements.filter(isObject),
  }
}

function appended(before: readonly Statement[], more: readonly Statement[]): readonly Statement[] {
  const double = more.find((one) => one['Sid'] !== undefined && before.some((other) => other['Sid'] === one['Sid']))
  if (double !== undefined)
    throw new PolicyError(
      `duplicate Sid (${textOf(double['Sid'])}) in source_policy_documents. Remove the Sid or ensure Sids are unique.`,
    )
  return [...before, ...more]
}

function replaced(before: readonly Statement[], more: readonly Statement[]): readonly Statement[] {
  const sids = new Map(more.filter((one) => one['Sid'] !== undefined).map((one) => [one['Sid'], one]))
  const kept = before.map((one) => sids.get(one['Sid']) ?? one)
  const added = more.filter((one) => one['Sid'] === undefined || !before.some((other) => other['Sid'] === one['Sid']))
  return [...kept, ...added]
}
