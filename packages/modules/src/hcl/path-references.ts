import type { Node } from 'web-tree-sitter'
import type { PathReference, Place } from './config.ts'
import { literalText, placeOf } from './native.ts'
import type { Source } from './native.ts'
import { unquote } from './strings.ts'

const functions =
  /\b(file|filebase64|filebase64sha256|filebase64sha512|fileexists|filemd5|fileset|filesha1|filesha256|filesha512|templatefile)\s*\(/gu
const interpolation = /\$\{~?\s*path\s*\.\s*(module|root|cwd)\s*~?\}/gu
// Something other than dots has to follow: `.` and `..` alone are more often separators than paths.
const relative = /"(\.\.?\/(?:[^"\\$%\n]|[$%](?!\{))*[^"\\$%\n./][^"\\$%\n]*)"/gu
// What ends a path inside a longer text, such as a command.
const pathToken = /^\/[^\s"'`;|&<>()]+/u

interface Options {
  /** Stands in for the places of a text that was cut out of another. */
  readonly place?: Place
  /** Places of strings that are followed otherwise: the sources of modules. */
  readonly skip?: readonly Place[]
}

type Found = Pick<PathReference, 'base' | 'path' | 'whole'>

/**
 * Every path an expression reads or may read: arguments of the file functions, strings that begin with `./` or `../`,
 * and what follows `${path.module}`, `${path.root}` and `${path.cwd}`.
 */
export function pathReferences(root: Node, source: Source, { place, skip }: Options = {}): PathReference[] {
  const { text, file } = source
  const seen = new Set<number>()
  const found: PathReference[] = []
  const at = (node: Node): Place => place ?? placeOf(node, file)
  for (const { index, 1: name = '' } of text.matchAll(functions)) {
    const call = root.descendantForIndex(index)?.parent
    if (call?.type !== 'function_call') continue
    const [argument, second] =
      call.namedChildren
        .find((part) => part.type === 'function_arguments')
        ?.namedChildren.filter((part) => part.type === 'expression') ?? []
    if (argument === undefined) continue
    const read = name === 'fileset' ? filesetPath(argument, second, source) : pathOf(argument, source)
    // A wrapped path, such as abspath("${path.module}/x"), is found below as a string.
    if (read.path === undefined && hasPath(text.slice(argument.startIndex, argument.endIndex))) continue
    seen.add(argument.startIndex)
    found.push({ by: name, ...read, required: name !== 'fileexists' && name !== 'fileset', place: at(argument) })
  }
  for (const { index, 1: base } of text.matchAll(interpolation)) {
    const node = ancestor(root.descendantForIndex(index), 'template_interpolation')
    const template = node?.parent
    if (node === undefined || !template || seen.has(template.startIndex)) continue
    const follows = following(node, template, source)
    if (follows !== undefined)
      found.push({ by: 'string', base: baseOf(base), ...follows, required: false, place: at(node) })
  }
  const skipped = new Set(skip?.map(({ line, column }) => `${line}:${column}`))
  const position = positions(text)
  for (const { index, 1: path = '' } of text.matchAll(relative)) {
    if (skipped.size > 0 && skipped.has(position(index))) continue
    const literal = root.descendantForIndex(index + 1)
    if (literal?.type !== 'template_literal' || literal.parent?.type !== 'string_lit' || seen.has(index)) continue
    found.push({ by: 'string', base: 'root', path, whole: true, required: false, place: at(literal.parent) })
  }
  return found
}

/** `line:column` of offsets asked for in ascending order. */
function positions(text: string): (offset: number) => string {
  let [line, start] = [1, 0]
  return (offset) => {
    for (let next = text.indexOf('\n', start); next !== -1 && next < offset; next = text.indexOf('\n', start)) {
      line += 1
      start = next + 1
    }
    return `${line}:${offset - start + 1}`
  }
}

const hasPath = (text: string): boolean => text.search(interpolation) !== -1 || text.search(relative) !== -1

const baseOf = (name: string | undefined): 'module' | 'root' => (name === 'module' ? 'module' : 'root')

const unknown: Found = { base: 'root', path: undefined, whole: false }

/** What an argument of a file function says of the path. */
function pathOf(expression: Node, source: Source): Found {
  const literal = literalText(expression, source)
  if (literal !== undefined) return { base: 'root', path: literal, whole: true }
  const written = source.text.slice(expression.startIndex, expression.endIndex)
  const bare = /^path\s*\.\s*(module|root|cwd)$/u.exec(written.trim())
  if (bare !== null) return { base: baseOf(bare[1]), path: '', whole: true }
  const template = expression.namedChildren[0]?.namedChildren[0]
  if (template?.type !== 'quoted_template') return unknown
  const parts = template.namedChildren.filter((part) => !part.type.startsWith('quoted_template_'))
  const [first, ...rest] = parts
  if (first === undefined) return unknown
  const base = [...source.text.slice(first.startIndex, first.endIndex).matchAll(interpolation)][0]?.[1]
  const remaining = base === undefined ? parts : rest
  const next = remaining[0]
  const text = next?.type === 'template_literal' ? unquote(source.text.slice(next.startIndex, next.endIndex)) : ''
  if (base === undefined && text === '') return unknown
  return prefixed(baseOf(base ?? 'root'), text, remaining.length <= (text === '' ? 0 : 1))
}

/** A path that is not whole names the directory up to its last slash. */
function prefixed(base: 'module' | 'root', text: string, whole: boolean): Found {
  return { base, path: whole ? text : text.slice(0, text.lastIndexOf('/') + 1), whole }
}

/** `fileset` reads a directory, and of it what the fixed beginning of the pattern names. */
function filesetPath(directory: Node, pattern: Node | undefined, source: Source): Found {
  const found = pathOf(directory, source)
  const glob = pattern === undefined ? undefined : literalText(pattern, source)
  if (found.path === undefined || !found.whole || glob === undefined) return found
  const fixed = /^(?:[^*?[\]{}\\/]+\/)*/u.exec(glob)?.[0] ?? ''
  return { base: found.base, path: `${found.path}/${fixed}`, whole: true }
}

/** The path that follows `${path.module}` in a template, if one does. */
function following(node: Node, template: Node, source: Source): Omit<Found, 'base'> | undefined {
  const next = node.nextNamedSibling
  if (next?.type !== 'template_literal') return undefined
  // A heredoc's literal may begin later than the interpolation ends.
  if (next.startIndex !== node.endIndex) return undefined
  const text = unquote(source.text.slice(next.startIndex, next.endIndex))
  const ends = next.nextNamedSibling
  const goesOn = ends !== null && /^template_(?:interpolation|directive)$/u.test(ends.type)
  const alone = template.type === 'quoted_template' && template.startIndex + 1 === node.startIndex && !goesOn
  const token = alone && text.startsWith('/') ? text : pathToken.exec(text)?.[0]
  if (token === undefined) return undefined
  const { path, whole } = prefixed('module', token, !goesOn || token.length < text.length)
  return { path, whole }
}

function ancestor(node: Node | null | undefined, type: string): Node | undefined {
  let at = node ?? undefined
  while (at !== undefined && at.type !== type) at = at.parent ?? undefined
  return at
}
