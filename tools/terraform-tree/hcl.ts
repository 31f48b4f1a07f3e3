/** The little of HCL that the checks need, read from files that `terraform fmt` has laid out. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A block at the top of a file, such as `resource "aws_vpc" "this"`. */
export interface Block {
  /** Name of the file it is in. */
  readonly file: string
  readonly type: string
  readonly labels: readonly string[]
  /** Lines between the braces. */
  readonly body: string
}

/** Every block at the top of a directory's `.tf` files, in the order of files and lines. */
export function blocksIn(directory: string): readonly Block[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.tf'))
    .toSorted()
    .flatMap((file) => blocksOf(readFileSync(join(directory, file), 'utf8'), file))
}

const topBlock = /^(?<type>[a-z_]+)(?<labels>(?: "[^"]+")*) \{(?:\}|\n(?<body>[\s\S]*?)^\})$/gmu

/** Every block at the top of a file. */
export function blocksOf(text: string, file: string): readonly Block[] {
  return [...text.matchAll(topBlock)].map(({ groups }) => ({
    file,
    type: groups?.['type'] ?? '',
    labels: [...(groups?.['labels'] ?? '').matchAll(/"([^"]+)"/gu)].map(([, label = '']) => label),
    body: groups?.['body'] ?? '',
  }))
}

/** Attributes of a block by name: expressions as they are written, without those of blocks within. */
export function attributesOf({ body }: Block): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>()
  let name: string | undefined
  let inside: string | undefined
  for (const line of body.split('\n')) {
    const [, attribute, expression = ''] = /^ {2}(\w+) *= (.*)$/u.exec(line) ?? []
    if (inside !== undefined) {
      if (line === '  }') inside = undefined
    } else if (attribute !== undefined) {
      name = attribute
      attributes.set(attribute, expression)
    } else if (/^ {2}\w+(?: "[^"]+")* \{$/u.test(line)) {
      inside = line
      name = undefined
    } else if (/^ {2}\w+ \{ *\}$/u.test(line) || /^ {2}#/u.test(line) || line === '') name = undefined
    else if (name !== undefined) attributes.set(name, `${attributes.get(name) ?? ''}\n${line}`)
  }
  return attributes
}

/** The text of a description: a quoted string or an indented heredoc, on one line. */
export function descriptionOf(block: Block): string {
  const written = attributesOf(block).get('description') ?? ''
  const heredoc = /^<<-(\w+)\n([\s\S]*?)\n\s*\1$/u.exec(written)?.[2]
  return (heredoc ?? (written.startsWith('"') ? (JSON.parse(written) as string) : '')).replaceAll(/\s+/gu, ' ').trim()
}

/** A type expression on one line. */
export function typeOf(block: Block): string {
  return (attributesOf(block).get('type') ?? '')
    .split('\n')
    .map((line) => line.trim())
    .join(', ')
    .replaceAll(/\{, /gu, '{ ')
    .replaceAll(/, \}/gu, ' }')
    .replaceAll(/ += /gu, ' = ')
    .replaceAll(/\(\{ /gu, '({ ')
}

/** The same text with every value taken out: what stays is what two files of the same shape share. */
export function skeletonOf(text: string): string {
  return text
    .replaceAll(/^\s*#.*\n/gmu, '')
    .replaceAll(/"(?:[^"\\]|\\.)*"/gu, '<text>')
    .replaceAll(/\[[^[\]]*\]/gu, '<list>')
    .replaceAll(/\b(?:true|false)\b/gu, '<bool>')
    .replaceAll(/\b\d+\b/gu, '<number>')
}
