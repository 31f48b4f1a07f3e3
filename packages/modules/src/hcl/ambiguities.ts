import type { Node } from 'web-tree-sitter'

/**
 * The first heredoc that the grammar ends on another line than Terraform does, which is the first line that holds the
 * marker and nothing else but space before it. What follows such a heredoc is read in two ways, so that a block could
 * hide behind it.
 */
export function ambiguousHeredoc(root: Node, text: string): Node | undefined {
  if (!text.includes('<<')) return undefined
  return root.descendantsOfType('heredoc_template').find((heredoc) => !endsAsTerraform(heredoc, text))
}

function endsAsTerraform(heredoc: Node, text: string): boolean {
  const [, marker] = /^<<-?([^\r\n]*)\r?\n/u.exec(text.slice(heredoc.startIndex, heredoc.startIndex + 300)) ?? []
  if (marker === undefined) return false
  const lineEnd = text.indexOf('\n', heredoc.endIndex)
  const lines = text.slice(heredoc.startIndex, lineEnd === -1 ? text.length : lineEnd).split('\n')
  const ends = (line: string): boolean => line.replace(/\r$/u, '').replace(/^[ \t]*/u, '') === marker
  return lines.slice(1).findIndex(ends) === lines.length - 2
}

/**
 * The first block of a file whose head goes over several lines. To the grammar a newline is mere space, so that a stray
 * word before `module "x" {` makes all of it one block of another type; Terraform sees an error and the module.
 */
export function blockOverLines(root: Node, text: string): Node | undefined {
  const body = root.namedChildren.find(({ type }) => type === 'body')
  return body?.namedChildren.find((node) => {
    if (node.type !== 'block') return false
    return /^[^{]*\n/u.test(text.slice(node.startIndex, node.endIndex))
  })
}
