/** Problem matchers: patterns that make annotations of a tool's own output, for the rest of the job. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'
import type { Annotation } from '../steps/transcript.ts'

const Group = z.number().int().min(0).optional()
const Pattern = z.strictObject({
  regexp: z.string(),
  file: Group,
  fromPath: Group,
  line: Group,
  column: Group,
  severity: Group,
  code: Group,
  message: Group,
  kind: z.string().optional(),
  loop: z.boolean().default(false),
})
const File = z.object({
  problemMatcher: z.array(
    z.object({
      owner: z.string().min(1),
      severity: z.string().optional(),
      fromPath: z.string().optional(),
      pattern: z.union([Pattern.transform((one) => [one]), z.array(Pattern).min(1)]),
    }),
  ),
})

type Definition = z.infer<typeof File>['problemMatcher'][number]
type Capture = Partial<Record<'file' | 'fromPath' | 'line' | 'column' | 'severity' | 'code' | 'message', string>>

/** The matchers of one job. */
export interface ProblemMatchers {
  /** Adds those of a file, relative to the workspace; throws when it is none. One of the same owner is replaced. */
  add(file: string): void
  remove(owner: string): void
  /** The annotation that a line makes, as the last line of its pattern; undefined for any other line. */
  read(line: string): Annotation | undefined
}

interface Active {
  readonly definition: Definition
  readonly patterns: readonly RegExp[]
  /** What the lines so far of a pattern of several lines said. */
  captures: Capture[]
}

export function problemMatchers(workspace: string): ProblemMatchers {
  const active = new Map<string, Active>()
  return {
    add(file) {
      const { problemMatcher } = File.parse(JSON.parse(readFileSync(resolve(workspace, file), 'utf8')))
      for (const definition of problemMatcher)
        active.set(definition.owner.toLowerCase(), {
          definition,
          patterns: definition.pattern.map(({ regexp }) => new RegExp(regexp)),
          captures: [],
        })
    },
    remove(owner) {
      active.delete(owner.toLowerCase())
    },
    read(line) {
      const plain = stripVTControlCharacters(line)
      for (const matcher of active.values()) {
        const capture = advance(matcher, plain)
        if (capture === undefined) continue
        // One problem is one matcher's: the others begin again.
        for (const other of active.values()) if (other !== matcher) other.captures = []
        return annotation(matcher.definition, capture, workspace)
      }
      return undefined
    },
  }
}

/** One line further in a pattern; what it said in all, when that was the last. */
function advance(matcher: Active, line: string): Capture | undefined {
  const { patterns, definition } = matcher
  for (let step = matcher.captures.length; step >= 0; step -= 1) {
    const at = Math.min(step, patterns.length - 1)
    const found = patterns[at]?.exec(line)
    if (found === null || found === undefined) continue
    const groups = definition.pattern[at]
    const own: Capture = { ...matcher.captures[at - 1], ...captured(found, groups) }
    matcher.captures = [...matcher.captures.slice(0, at), own]
    if (at < patterns.length - 1) return undefined
    // A last line that loops may come again; everything else begins anew.
    matcher.captures = groups?.loop === true ? matcher.captures.slice(0, at) : []
    return own
  }
  matcher.captures = []
  return undefined
}

function captured(found: RegExpExecArray, groups: z.infer<typeof Pattern> | undefined): Capture {
  const text = (group: number | undefined) => (group === undefined ? undefined : found[group])
  const all = {
    file: text(groups?.file),
    fromPath: text(groups?.fromPath),
    line: text(groups?.line),
    column: text(groups?.column),
    severity: text(groups?.severity),
    code: text(groups?.code),
    message: text(groups?.message),
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== ''))
}

function annotation(definition: Definition, capture: Capture, workspace: string): Annotation | undefined {
  const level = (capture.severity ?? definition.severity ?? 'error').toLowerCase()
  if (level !== 'error' && level !== 'warning' && level !== 'notice') return undefined
  const file =
    capture.file === undefined ? undefined : placed(capture.file, capture.fromPath ?? definition.fromPath, workspace)
  return {
    level,
    message: capture.message ?? '',
    properties: {
      ...(file === undefined ? {} : { file }),
      ...(capture.line === undefined ? {} : { line: capture.line }),
      ...(capture.column === undefined ? {} : { col: capture.column }),
      ...(capture.code === undefined ? {} : { code: capture.code }),
    },
  }
}

/** Only files of the workspace are named. */
function placed(file: string, fromPath: string | undefined, workspace: string): string | undefined {
  const base = fromPath === undefined ? workspace : dirname(resolve(workspace, fromPath))
  const path = isAbsolute(file) ? file : join(base, file)
  const inside = relative(workspace, path)
  return inside.startsWith('..') || !existsSync(path) ? undefined : inside
}
