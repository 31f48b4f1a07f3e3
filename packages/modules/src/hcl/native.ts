import type { Node } from 'web-tree-sitter'
import type { Argument, Block, Body } from './block.ts'
import type { Place } from './config.ts'
import { unquote } from './strings.ts'

/** A text in HCL's native syntax and the name of its file. */
export interface Source {
  readonly text: string
  readonly file: string
}

/** The body of a whole file, for as long as its syntax tree lives. */
export function fileBody(root: Node, source: Source): Body {
  return bodyOf(
    root.namedChildren.find((node) => node.type === 'body'),
    source,
  )
}

/** Where a node begins. */
export function placeOf(node: Node, file: string): Place {
  const { row, column } = node.startPosition
  return { file, line: row + 1, column: column + 1 }
}

/** The string an expression is, when it is nothing but a string. */
export function literalText(expression: Node, { text }: Source): string | undefined {
  const written = text.slice(expression.startIndex, expression.endIndex)
  // Most strings need no look at the tree.
  if (/^"[^"\\$%\n\r]*"$/u.test(written)) return written.slice(1, -1)
  const inner = expression.namedChildren[0]
  const string = inner?.namedChildren[0]
  if (inner === undefined || string === undefined || expression.namedChildCount !== 1) return undefined
  const isText =
    string.type === 'string_lit' ||
    (string.type === 'quoted_template' &&
      string.namedChildren.every((part) => part.type.startsWith('quoted_') || part.type === 'template_literal'))
  return isText && /^"[^\n\r]*"$/u.test(written) ? unquote(written.slice(1, -1)) : undefined
}

function bodyOf(node: Node | undefined, source: Source): Body {
  let known: { attributes: Map<string, Node>; blocks: Map<string, Node[]> } | undefined
  const members = (): { attributes: Map<string, Node>; blocks: Map<string, Node[]> } => (known ??= sort(node, source))
  return {
    argument(name) {
      const attribute = members().attributes.get(name)
      return attribute === undefined ? undefined : argumentOf(attribute, source)
    },
    arguments: () => [...members().attributes].map(([name, attribute]) => [name, argumentOf(attribute, source)]),
    blocks: (type) => (members().blocks.get(type) ?? []).map((block) => blockOf(block, source)),
  }
}

function sort(
  node: Node | undefined,
  { text }: Source,
): { attributes: Map<string, Node>; blocks: Map<string, Node[]> } {
  const attributes = new Map<string, Node>()
  const blocks = new Map<string, Node[]>()
  for (const member of node?.namedChildren ?? []) {
    const isAttribute = member.type === 'attribute'
    if (!isAttribute && member.type !== 'block') continue
    const name =
      /^[\p{ID_Start}_][\p{ID_Continue}-]*/u.exec(text.slice(member.startIndex, member.startIndex + 256))?.[0] ?? ''
    if (isAttribute) attributes.set(name, member)
    else {
      const same = blocks.get(name)
      if (same === undefined) blocks.set(name, [member])
      else same.push(member)
    }
  }
  return { attributes, blocks }
}

function blockOf(node: Node, source: Source): Block {
  const labels: string[] = []
  let body: Node | undefined
  for (const part of node.namedChildren.slice(1)) {
    const written = source.text.slice(part.startIndex, part.endIndex)
    if (part.type === 'string_lit') labels.push(unquote(written.slice(1, -1)))
    else if (part.type === 'identifier') labels.push(written)
    else if (part.type === 'body') body = part
  }
  return { labels, place: placeOf(node, source.file), ...bodyOf(body, source) }
}

function argumentOf(attribute: Node, source: Source): Argument {
  const expression = attribute.namedChildren.find((part) => part.type === 'expression') ?? attribute
  return valueOf(expression, source)
}

function valueOf(expression: Node, source: Source): Argument {
  return {
    place: placeOf(expression, source.file),
    text: () => literalText(expression, source),
    reference: () => source.text.slice(expression.startIndex, expression.endIndex).trim(),
    literals: () => [
      literalText(expression, source) ?? source.text.slice(expression.startIndex, expression.endIndex).trim(),
    ],
    entries: () => objectEntries(expression, source),
  }
}

function objectEntries(expression: Node, source: Source): (readonly [string, Argument])[] {
  const object = expression.namedChildren[0]?.namedChildren[0]
  if (object?.type !== 'object') return []
  return object.namedChildren.flatMap((element) => {
    const [key, value] = element.namedChildren.filter((part) => part.type === 'expression')
    if (element.type !== 'object_elem' || key === undefined || value === undefined) return []
    const name = literalText(key, source) ?? source.text.slice(key.startIndex, key.endIndex).trim()
    return [[name, valueOf(value, source)] as const]
  })
}
