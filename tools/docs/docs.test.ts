import { describe, expect, test } from '@jest/globals'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { actionTables } from './action-tables.ts'
import type { Generated } from './generated.ts'
import { updateDocs } from './update.ts'
import { filesOnDisk } from '../files-on-disk.ts'

const manifest = `
name: Plan
inputs:
  environment:
    description: Which environment
    required: true
  ttl:
    description: |
      How long the plan may be applied,
      such as \`24h\` | \`30m\`.
    default: 24h
  github-token:
    description: Token
    default: \${{ github.token }}
outputs:
  has-changes: { description: '\`true\` or \`false\`' }
runs: { using: node24, main: dist/index.js }
`

const readme = `# Plan

<!-- generated: inputs -->
old
<!-- /generated -->

Between.

<!-- generated: outputs -->
<!-- /generated -->
`

const expected = `# Plan

<!-- generated: inputs -->

| Input          | Description                                               | Required | Default               |
| -------------- | --------------------------------------------------------- | -------- | --------------------- |
| \`environment\`  | Which environment                                         | yes      |                       |
| \`ttl\`          | How long the plan may be applied, such as \`24h\` \\| \`30m\`. | no       | \`24h\`                 |
| \`github-token\` | Token                                                     | no       | \`\${{ github.token }}\` |

<!-- /generated -->

Between.

<!-- generated: outputs -->

| Output        | Description       |
| ------------- | ----------------- |
| \`has-changes\` | \`true\` or \`false\` |

<!-- /generated -->
`

const plan = { 'actions/plan/action.yml': manifest, 'actions/plan/README.md': readme }

describe('the tables of an action', () => {
  test('are written between their marks, the rest of the file is left alone', () => {
    using repo = filesOnDisk(plan)
    const result = updateDocs(repo.path, actionTables(repo.path), { write: true })
    expect(result).toEqual({ stale: ['actions/plan/README.md'], problems: [] })
    expect(repo.read('actions/plan/README.md')).toBe(expected)
    expect(updateDocs(repo.path, actionTables(repo.path), { write: true }).stale).toEqual([])
  })

  test('are only compared when asked to', () => {
    using repo = filesOnDisk(plan)
    expect(updateDocs(repo.path, actionTables(repo.path), { write: false }).stale).toEqual(['actions/plan/README.md'])
    expect(repo.read('actions/plan/README.md')).toBe(readme)
  })

  test('of an action without inputs say so', () => {
    using repo = filesOnDisk({ 'actions/a/action.yml': 'name: A\nruns: {}\n' })
    expect(actionTables(repo.path).map(({ text }) => text)).toEqual(['None.', 'None.'])
  })
})

describe('a section has no place', () => {
  test.each([
    ['no README', {}, 'actions/plan/README.md is missing'],
    ['no mark', { 'actions/plan/README.md': '# Plan\n' }, 'needs the line <!-- generated: inputs --> once'],
    ['no end', { 'actions/plan/README.md': '<!-- generated: inputs -->\n' }, 'is not followed by <!-- /generated -->'],
    ['the mark twice', { 'actions/plan/README.md': `${readme}${readme}` }, 'once'],
  ])('%s', (_, files, problem) => {
    using repo = filesOnDisk({ 'actions/plan/action.yml': manifest, ...files })
    const before = existsSync(join(repo.path, 'actions/plan/README.md'))
    const { problems, stale } = updateDocs(repo.path, actionTables(repo.path), { write: true })
    expect(problems).toEqual(expect.arrayContaining([expect.stringContaining(problem)]))
    expect(stale).toEqual([])
    expect(existsSync(join(repo.path, 'actions/plan/README.md'))).toBe(before)
  })
})

test('whole files are made and kept up to date', () => {
  using repo = filesOnDisk({ 'README.md': 'x' })
  const schema = (text: string): Generated[] => [{ kind: 'file', file: 'schemas/a.json', text }]
  expect(updateDocs(repo.path, schema('{}\n'), { write: false })).toEqual({ stale: ['schemas/a.json'], problems: [] })
  updateDocs(repo.path, schema('{}\n'), { write: true })
  expect(repo.read('schemas/a.json')).toBe('{}\n')
  expect(updateDocs(repo.path, schema('{"a":1}\n'), { write: false }).stale).toEqual(['schemas/a.json'])
})
