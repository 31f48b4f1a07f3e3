import { ProblemsError } from '@wrenchproof/errors'
import type { Problem } from '@wrenchproof/errors'
import { LineCounter, isMap, isNode, isPair, isScalar, isSeq, parseDocument } from 'yaml'
import type { Document } from 'yaml'
import { z } from 'zod'
import type { NoiseList } from './noise.ts'

const glob = z.string().min(1, 'must not be empty')
const owned = {
  reason: z.string().min(1, 'must say why this is expected'),
  owner: z.string().min(1, 'must name who looks after it'),
  expires: z.iso.date('must be a day such as 2027-01-31'),
} as const

const noiseFile = z.strictObject({
  noise: z.array(z.strictObject({ address: glob, attribute: glob, ...owned })).default([]),
  unmanaged: z.array(z.strictObject({ type: glob, id: glob, ...owned })).default([]),
})

const fix =
  'Mend the noise list: `noise` has address, attribute, reason, owner and expires; `unmanaged` has type and id instead of the first two.'

type Path = readonly PropertyKey[]

/**
 * Reads a noise list. An empty file is an empty list. Throws one `ProblemsError` with every problem, each with line and
 * column.
 *
 * @param file the name to show, relative to the repository
 */
export function parseNoise(text: string, file: string): NoiseList {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, merge: false })
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = counter.linePos(offset)
    return { line, column: col }
  }
  const fail = (problems: readonly Problem[]): never => {
    throw new ProblemsError(`${file} cannot be used`, problems, fix)
  }
  if (document.errors.length > 0) {
    return fail(
      document.errors.map(({ message, pos }) => ({
        field: 'YAML',
        problem: message.split('\n')[0] ?? '',
        file,
        ...at(pos[0]),
      })),
    )
  }
  const read = noiseFile.safeParse(valueOf(document) ?? {})
  if (read.success) return read.data
  return fail(
    read.error.issues.flatMap((issue) =>
      sentencesOf(issue).map(([path, problem]) => ({
        field: path.map(String).join('.'),
        problem,
        file,
        ...at(offsetOf(document, path)),
      })),
    ),
  )
}

function valueOf(document: Document.Parsed): unknown {
  return document.toJS({ maxAliasCount: 100 })
}

function sentencesOf(issue: z.core.$ZodIssue): [Path, string][] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => [[...issue.path, key], 'is not a key of the noise list'])
  }
  if (issue.code === 'invalid_type' && /received undefined/u.test(issue.message)) return [[issue.path, 'is required']]
  return [[issue.path, issue.message]]
}

/** Where a path starts in the text; where it is missing, the nearest thing that is there. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents
  let offset = document.contents?.range[0] ?? 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === step)
      if (pair === undefined) break
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(step)]
      if (isNode(node)) offset = node.range?.[0] ?? offset
    } else break
  }
  return offset
}
