/** A workflow file for rules: plain values by path, and the place of each in the file. */
import { LineCounter, isMap, isNode, isScalar, parseDocument } from 'yaml'
import type { Document } from 'yaml'

export interface Place {
  readonly line: number
  readonly column: number
}

export interface Finding extends Place {
  readonly file: string
  /** The rule's id, `official` or `shellcheck`. */
  readonly rule: string
  readonly message: string
}

export type Path = readonly (string | number)[]

/** Plain values as YAML gives them. */
export type Values = Readonly<Record<string, unknown>>

export interface Job {
  readonly key: string
  readonly path: Path
  readonly values: Values
  readonly steps: readonly Step[]
  /** It calls a workflow. */
  readonly calls: boolean
}

export interface Step {
  readonly path: Path
  readonly values: Values
  readonly uses: string
  readonly run: string
  readonly with: Values
}

export interface Workflow {
  /** From the repository's root. */
  readonly file: string
  readonly text: string
  readonly values: Values
  readonly jobs: readonly Job[]
  /** Names in `on:`. */
  readonly triggers: readonly string[]
  /** Where a value stands; of what is not there, the nearest thing that is. */
  place(path: Path): Place
  /** Where a key stands. */
  key(path: Path): Place
  /** `${{ }}` in the text of a scalar, with the place of each. */
  expressions(path: Path): { readonly text: string; readonly place: Place }[]
}

/** Reads a file; one that is no YAML has no jobs (the official check tells why). */
export function readWorkflow(file: string, text: string): Workflow {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false })
  const values = record(document.errors.length > 0 ? {} : document.toJS())
  const at = (offset: number | undefined): Place => {
    const { line, col } = lines.linePos(offset ?? 0)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  return {
    file,
    text,
    values,
    jobs: Object.entries(record(values['jobs'])).map(([key, job]) => jobOf(key, record(job))),
    triggers: triggersOf(values['on']),
    place: (path) => at(nearest(document, path)),
    key: (path) => at(keyOffset(document, path) ?? nearest(document, path)),
    expressions(path) {
      const node = document.getIn(path, true)
      if (!isScalar(node) || node.range === undefined || node.range === null) return []
      const [start, end] = node.range
      return [...text.slice(start, end).matchAll(/\$\{\{(?<inner>.*?)\}\}/gs)].map((found) => ({
        text: (found.groups?.['inner'] ?? '').trim(),
        place: at(start + found.index),
      }))
    },
  }
}

function jobOf(key: string, values: Values): Job {
  const path = ['jobs', key]
  const steps = Array.isArray(values['steps']) ? values['steps'].map(record) : []
  return {
    key,
    path,
    values,
    calls: typeof values['uses'] === 'string',
    steps: steps.map((step, index) => ({
      path: [...path, 'steps', index],
      values: step,
      uses: textOf(step['uses']),
      run: textOf(step['run']),
      with: record(step['with']),
    })),
  }
}

function triggersOf(on: unknown): string[] {
  if (typeof on === 'string') return [on]
  return Array.isArray(on) ? on.map(textOf) : Object.keys(record(on))
}

function nearest(document: Document, path: Path): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range !== undefined && node.range !== null) return node.range[0]
  }
  return 0
}

function keyOffset(document: Document, path: Path): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (!isMap(parent)) return undefined
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined
}

/** A mapping, or an empty one. */
export function record(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

/** A scalar as text, or the empty text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
