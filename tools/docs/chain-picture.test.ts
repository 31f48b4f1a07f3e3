import { expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chainPicture } from './chain-picture.ts'

/** The picture of workflow files, by their names. */
function pictureOf(files: Readonly<Record<string, string>>): string | undefined {
  const root = mkdtempSync(join(tmpdir(), 'wrenchproof-picture-'))
  try {
    mkdirSync(join(root, '.github', 'workflows'), { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, '.github', 'workflows', name), text)
    return chainPicture(root)[0]?.text
  } finally {
    rmSync(root, { recursive: true })
  }
}

const one = `name: One
on:
  workflow_call:
jobs:
  plan: { name: 'plan \${{ inputs.environment }}', environment: '\${{ inputs.environment }}' }
  gate: { needs: plan, environment: approval, permissions: {} }
  apply: { needs: [plan, gate], environment: { name: live }, permissions: { contents: write } }
`

const all = `name: All "of" them
on:
  workflow_call:
  workflow_dispatch:
  push: { branches: ['release/*'] }
jobs:
  each:
    uses: ./.github/workflows/one.yml
    strategy: { matrix: { environment: [a, b] } }
`

const look = `name: Look
on:
  workflow_call:
  schedule: [{ cron: '1 2 3 4 5' }]
  pull_request: { paths: [x] }
jobs:
  look: {}
`

test('workflows that call each other, and those that stand alone', () => {
  expect(
    pictureOf({ 'all.yml': all, 'look.yml': look, 'one.yml': one, 'ci.yml': 'name: CI\non: { push: }\njobs: {}\n' }),
  ).toBe(`\`\`\`mermaid
flowchart TB
  subgraph all["All #34;of#34; them · all.yml"]
    direction LR
    all_each[["each<br><i>one for each</i><br><i>calls one.yml</i>"]]
  end
  all_on(["by hand<br>push to release/#42;"]):::trigger --> all
  all -. calls .-> one
  subgraph one["One · one.yml"]
    direction LR
    one_plan["plan ‹environment›<br><i>in ‹environment›</i>"]
    one_gate{{"gate<br><i>reviewers approve</i>"}}:::gate
    one_plan --> one_gate
    one_apply["apply<br><i>in live</i>"]
    one_gate --> one_apply
  end
  classDef trigger fill:none,stroke-dasharray:3 3
  classDef gate stroke-width:3px
\`\`\`

\`\`\`mermaid
flowchart LR
  subgraph look["Look · look.yml"]
    direction LR
    look_look["look"]
  end
  look_on(["schedule 1 2 3 4 5<br>pull request of some paths"]):::trigger --> look
  classDef trigger fill:none,stroke-dasharray:3 3
  classDef gate stroke-width:3px
\`\`\``)
})

test('without a workflow that others can call there is no picture', () => {
  expect(pictureOf({})).toBeUndefined()
  expect(pictureOf({ 'ci.yml': 'name: CI\non: push\njobs: {}\n' })).toBeUndefined()
})
