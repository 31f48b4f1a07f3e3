import { describe, expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { documentPath, gateDocument } from './document.ts'
import { ownFindings } from './gate.ts'
import { rules } from './rules/index.ts'
import { hasShellcheck } from './shellcheck.ts'
import { readWorkflow } from './workflow.ts'
import type { Finding } from './workflow.ts'
import { filesOnDisk } from '../files-on-disk.ts'

const root = join(import.meta.dirname, '../..')

interface Case {
  readonly workflow: string
  readonly files?: Readonly<Record<string, string>>
  /** `line:column` and a part of the message, by place. */
  readonly finds: readonly string[]
}

const cases = parse(readFileSync(join(import.meta.dirname, 'testdata/rules.yml'), 'utf8')) as Record<string, Case[]>

test('every rule has cases, and something to find in them', () => {
  expect(Object.keys(cases)).toEqual(rules.map(({ id }) => id))
  for (const all of Object.values(cases)) expect(all.flatMap(({ finds }) => finds)).not.toEqual([])
})

describe.each(rules)('$id', (rule) => {
  test.each(cases[rule.id] ?? [])('finds $finds', ({ workflow, files = {}, finds }) => {
    const found = ownFindings(readWorkflow('w.yml', workflow), { read: (path) => files[path] }, [rule])
    expect(found.map((finding, index) => fitting(finding, finds[index]))).toEqual(finds)
  })
})

function fitting({ line, column, message }: Finding, wanted: string | undefined): string {
  const place = `${line}:${column} `
  const fits = wanted?.startsWith(place) === true && message.includes(wanted.slice(place.length))
  return fits && wanted !== undefined ? wanted : `${place}${message}`
}

describe('excuses', () => {
  const own = (text: string) =>
    ownFindings(readWorkflow('w.yml', text), { read: () => undefined }).map(({ line, rule }) => `${line} ${rule}`)

  test.each([
    ['permissions: {}\non: # gate: allow dangerous-trigger because nobody else can push\n  workflow_run: {}\n', []],
    ['permissions: {}\non:\n  workflow_run: {} # gate: allow dangerous-trigger because of this\n', []],
    ['permissions: {}\non:\n  workflow_run: {} # gate: allow dangerous-trigger\n', ['3 dangerous-trigger', '3 excuse']],
    ['permissions: {}\non:\n  workflow_run: {} # gate: allow timeout because x\n', ['3 dangerous-trigger']],
    ['permissions: {} # gate: allow everything because x\non: push\n', ['1 excuse']],
  ])('%j', (text, found) => {
    expect(own(text)).toEqual(found)
  })
})

/** The gate as `npm test` starts it: its exit code and its lines, the last of which counts. */
function gate(cwd: string): { status: number | null; lines: string[]; last: string; notes: string[] } {
  const script = join(import.meta.dirname, '../workflow-gate.ts')
  const { status, stdout } = spawnSync(process.execPath, [script], { cwd, encoding: 'utf8' })
  const all = stdout.trimEnd().split('\n')
  const notes = all.filter((line) => line.startsWith('note: '))
  const lines = all.filter((line) => !line.startsWith('note: '))
  return { status, last: lines.pop() ?? '', lines, notes }
}

const setup = `hashicorp/setup-terraform@${'5'.repeat(40)}`

const sound = (job: string) =>
  `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    permissions: {}\n${job.replace(/^/gm, '    ')}\n`

test("GitHub's own diagnostics count, at their place, and what is newer than they are does not", () => {
  using repo = filesOnDisk({
    '.github/workflows/a.yml': sound(
      `cache-mode: none\nconcurrency: { group: x, queue: max }\nsteps:\n  - uses: ${setup}\n    with: { terraform_version: 1, terraform_wraper: false }\n  - uses: ${setup.replace('hashicorp', 'somebody')}\n    with: { any: 1 }`,
    ),
    '.github/workflows/b.yml': sound('steps: [{ run: echo, stepz: 1 }]'),
    '.github/workflows/c.yml':
      'on: push\npermissions: {}\njobs: { a: { uses: ./.github/workflows/d.yml, with: { typo: 1 }, permissions: {} } }\n',
    '.github/workflows/d.yml': `on: { workflow_call: { inputs: { must: { type: string, required: true } } } }${sound('steps: [{ run: echo }]').slice('on: push'.length)}`,
    '.github/workflows/e.yml': sound('steps: [{ run: echo }]\n').replace(
      'jobs:',
      'jobs:\n  z: { needs: nobody, runs-on: u, timeout-minutes: 1, permissions: {}, steps: [{ run: echo }] }',
    ),
  })
  const { status, lines, last } = gate(repo.path)
  expect(status).toBe(1)
  expect(lines.filter((line) => !line.includes(': shellcheck: '))).toEqual([
    ".github/workflows/a.yml:12:39: official: Invalid action input 'terraform_wraper'",
    ".github/workflows/b.yml:8:26: official: Unexpected value 'stepz'",
    '.github/workflows/c.yml:3:20: official: Input must is required, but not provided while calling.',
    '.github/workflows/c.yml:3:61: official: Invalid input, typo is not defined in the referenced workflow.',
    ".github/workflows/e.yml:4:15: official: Value 'nobody' is not valid",
    ".github/workflows/e.yml:4:15: official: Job 'z' depends on unknown job 'nobody'.",
  ])
  expect(last).toMatch(/^5 workflow file\(s\), \d+ finding\(s\)/)
})

test('scripts are given to shellcheck where there is one; where there is none, that is told', () => {
  using repo = filesOnDisk({
    '.github/workflows/a.yml': sound('steps:\n  - run: |\n      x=1\n      echo $UNQUOTED_$x\n      echo $(ls *.txt)'),
  })
  const { lines, notes } = gate(repo.path)
  const found = lines.some((line) => line.includes(': shellcheck: '))
  expect({ found, told: notes.some((line) => line.includes('shellcheck is not installed')) }).toEqual({
    found: hasShellcheck(),
    told: !hasShellcheck(),
  })
})

test('the page in docs is what the rules say', () => {
  // oxfmt may set its lines and emphasis differently.
  const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
  expect(plain(readFileSync(join(root, documentPath), 'utf8'))).toBe(plain(gateDocument()))
})

test("this repository's own workflow files pass", () => {
  expect(gate(root).lines).toEqual([])
})
