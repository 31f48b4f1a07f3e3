/** The tables of inputs and outputs in each action's README, from its `action.yml`. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import type { Generated } from './generated.ts'
import { markdownTable } from './markdown-table.ts'

interface Parameter {
  readonly description?: string
  readonly required?: boolean
  readonly default?: string | number | boolean
}

interface Action {
  readonly inputs?: Readonly<Record<string, Parameter | null>>
  readonly outputs?: Readonly<Record<string, Parameter | null>>
}

/** Two sections, `inputs` and `outputs`, for each `actions/<name>/README.md`. */
export function actionTables(root: string): Generated[] {
  return globSync('actions/*/action.yml', { cwd: root })
    .toSorted()
    .flatMap((manifest) => {
      const action = readAction(join(root, manifest))
      const file = join(dirname(manifest), 'README.md')
      return [
        { kind: 'section', file, name: 'inputs', text: inputsTable(action) } as const,
        { kind: 'section', file, name: 'outputs', text: outputsTable(action) } as const,
      ]
    })
}

function inputsTable({ inputs }: Action): string {
  const rows = Object.entries(inputs ?? {}).map(([name, input]) => [
    code(name),
    cell(input?.description),
    input?.required === true ? 'yes' : 'no',
    input?.default === undefined || input.default === '' ? '' : code(String(input.default)),
  ])
  return rows.length === 0 ? 'None.' : markdownTable(['Input', 'Description', 'Required', 'Default'], rows)
}

function outputsTable({ outputs }: Action): string {
  const rows = Object.entries(outputs ?? {}).map(([name, output]) => [code(name), cell(output?.description)])
  return rows.length === 0 ? 'None.' : markdownTable(['Output', 'Description'], rows)
}

/** One line: a description folded over several lines in YAML is one sentence in a table. */
function cell(description = ''): string {
  return description.trim().replaceAll(/\s*\n\s*/g, ' ')
}

/** A default may be several lines and may hold backticks. */
function code(text: string): string {
  const line = text.trim().replaceAll(/\s*\n\s*/g, ' ')
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``
}

function readAction(file: string): Action {
  const action: unknown = parse(readFileSync(file, 'utf8'))
  if (!isAction(action)) throw new Error(`${file} is not an action`)
  return action
}

function isAction(action: unknown): action is Action {
  if (typeof action !== 'object' || action === null) return false
  const groups = ['inputs', 'outputs'].map((name) => new Map<string, unknown>(Object.entries(action)).get(name))
  return groups.every((group) => group === undefined || (typeof group === 'object' && group !== null))
}
