/** A small world in which there is something on every page. */
import { addBucket, awsState } from '../../aws/index.ts'
import type { AwsState } from '../../aws/index.ts'
import { addObject, cloudState } from '../../cloud/index.ts'
import type { CloudState } from '../../cloud/index.ts'
import {
  commitFiles,
  environmentOf,
  findAccount,
  githubState,
  nextId,
  readCommit,
  repositoryOf,
  timestamp,
} from '../../github/index.ts'
import type { GithubState, Issue, Pull, Repository } from '../../github/index.ts'
import { writeCommit } from '../../github/git/objects.ts'
import { pushEvent, runWorkflow } from '../../workflows/index.ts'

export interface Seeded extends AsyncDisposable {
  readonly github: GithubState
  readonly repository: Repository
  readonly aws: AwsState
  readonly cloud: CloudState
}

const account = '111111111111'

export const workflow = `name: Deliver
on:
  push:
permissions:
  contents: read
jobs:
  plan:
    runs-on: ubuntu-24.04
    steps:
      - name: Look around
        run: |
          echo "::group::Files <b>here</b>"
          ls -1
          echo "::endgroup::"
          echo "::warning file=main.tf,line=3,title=Old::This is <i>old</i>"
          printf '\\033[31mred\\033[0m and <script>alert(1)</script>\\n'
          echo '### Plan: 1 to create' >> "$GITHUB_STEP_SUMMARY"
          echo '| address | action |' >> "$GITHUB_STEP_SUMMARY"
          echo '|---|---|' >> "$GITHUB_STEP_SUMMARY"
          echo '| \`aws_vpc.main\` | create |' >> "$GITHUB_STEP_SUMMARY"
  gate:
    needs: plan
    runs-on: ubuntu-24.04
    environment: production-approval
    steps:
      - run: echo approved
  apply:
    needs: gate
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - name: Apply
        run: |
          echo "aws_vpc.main: Creating..."
          echo "::error title=Refused::EXPIRED: this plan is too old"
          exit 1
`

/** Text that tries to break out of wherever it is put. */
export const hostile = `"><img src=x onerror="document.title='broken'"><script>document.title='broken'</script><!-- '\``

export const comment = `<!-- wrenchproof:v1 environment=production kind=plan -->

## production: 1 to delete, 1 to create

> [!WARNING]
> This deletes **a database**.

<details><summary><code>aws_db_instance.main</code>: no longer in the configuration</summary>

\`\`\`diff
- id = "db-1"
! size: 1 -> 2
+ name = "<b>x</b>"
\`\`\`

</details>

- [x] reviewed by @bob
- [ ] applied

| | |
|---|---|
| commit | \`1a2b3c4\` |
| run | [this run](https://github.com/acme/infrastructure/actions) |

~~gone~~ https://example.com/outside <img src="https://example.com/pixel.png" alt="a pixel">
<a href="javascript:document.title='broken'">press</a> <style>body{display:none}</style>
`

/** Commits, a merge, a pull request, an issue, a run with a gate and a failure, a ledger, resources and a state. */
export async function seeded({ hostileNames = false }: { hostileNames?: boolean } = {}): Promise<Seeded> {
  const github = await githubState({
    people: ['ada', 'bob'],
    repositories: [
      {
        fullName: 'acme/infrastructure',
        files: {
          'README.md': '# Infrastructure\n\nSee [the roots](terraform/main.tf).\n',
          'terraform/main.tf': 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n',
          '.github/workflows/deliver.yml': workflow,
        },
      },
    ],
  })
  const repository = repositoryOf(github, 'acme/infrastructure')
  const name = hostileNames ? hostile : 'A second subnet'
  await merged(repository, name)
  environmentOf(github, repository, 'production-approval').reviewers = ['bob']
  environmentOf(github, repository, 'production')
  await talk(github, repository, hostileNames)
  await runWorkflow({
    github,
    repository,
    workflow: '.github/workflows/deliver.yml',
    event: await pushEvent({ state: github, repository, actor: 'ada' }, { ref: 'refs/heads/main' }),
    approve: () => ({ by: 'bob', state: 'approved', comment: hostileNames ? hostile : 'As planned.' }),
  })
  await ledger(repository, hostileNames)
  const { aws, cloud } = amazon(hostileNames)
  return { github, repository, aws, cloud, [Symbol.asyncDispose]: async () => github[Symbol.asyncDispose]() }
}

/** A branch and its merge. */
async function merged({ git }: Repository, subject: string): Promise<void> {
  const files = { 'terraform/main.tf': 'resource "aws_vpc" "main" {\n  cidr_block = "10.1.0.0/16"\n}\n' }
  const head = await commitFiles(git, 'feature/subnet', { files, message: subject, from: 'main' })
  const base = await commitFiles(git, 'main', { files: { NOTES: 'kept\n' }, message: 'Notes' })
  const both = await commitFiles(git, 'main', { files, message: 'Both' })
  const commit = await readCommit(git, both)
  if (commit === undefined) throw new Error('the commit was not written')
  const message = `Merge ${subject}\n\nBoth sides.`
  const merge = await writeCommit(git, { ...commit, parents: [base, head], message })
  await git.updateRef('refs/heads/main', merge, both)
  await commitFiles(git, 'develop', { files: { DRAFT: 'x\n' }, message: 'Draft', from: 'main' })
}

async function talk(github: GithubState, repository: Repository, hostileNames: boolean): Promise<void> {
  const at = timestamp(github)
  const [ada, bot] = [findAccount(github, 'ada'), findAccount(github, 'github-actions[bot]')]
  const tip = async (branch: string) => (await repository.git.resolve(`refs/heads/${branch}`))?.oid ?? ''
  const add = (number: number, title: string, pull?: Pull): void => {
    const issue: Issue = {
      id: nextId(github),
      number,
      title: hostileNames ? hostile : title,
      body: hostileNames ? hostile : 'Why: more room.\nSecond line.',
      user: ada,
      state: 'open',
      stateReason: null,
      labels: ['drift'],
      assignees: [],
      createdAt: at,
      updatedAt: at,
      closedAt: null,
      ...(pull === undefined ? {} : { pull }),
    }
    repository.issues.push(issue)
  }
  repository.labels.push({ id: nextId(github), name: 'drift', color: 'd73a4a', description: null })
  add(1, 'Drift in production')
  add(2, 'A second subnet', {
    headRepositoryId: repository.id,
    headRef: 'develop',
    baseRef: 'main',
    headSha: await tip('develop'),
    baseSha: await tip('main'),
    draft: false,
    mergedAt: null,
    mergedBy: null,
    mergeCommitSha: null,
  })
  repository.comments.push({
    id: nextId(github),
    issueNumber: 2,
    user: bot,
    body: hostileNames ? `${comment}\n${hostile}` : comment,
    createdAt: at,
    updatedAt: at,
  })
}

async function ledger({ git, runs }: Repository, hostileNames: boolean): Promise<void> {
  const commit = (await git.resolve('refs/heads/main'))?.oid ?? ''
  const run = { id: String(runs[0]?.id), attempt: '1' }
  const at = '2026-11-24T10:00:00.000Z'
  const file = (record: unknown) => `${JSON.stringify({ record, nonce: 'n', mac: 'm' }, undefined, 2)}\n`
  const digest = 'd'.repeat(64)
  await commitFiles(git, 'ledger/production', {
    files: { 'now.json': file({ anchor: { lineage: 'l', serial: 1, commit, closure: {}, run, at } }) },
    message: 'production: applied 3 changes of 1a2b3c4 (serial none -> 1)',
  })
  await commitFiles(git, 'ledger/production', {
    files: {
      'now.json': file({ open: { planDigest: digest, commit, run, at } }),
      [`plans/2026-11/${digest}.json`]: file({ planDigest: digest, commit, run, at }),
    },
    message: `production: consumed plan ${digest.slice(0, 12)} of 1a2b3c4 in run ${run.id}`,
  })
  const reason = hostileNames ? hostile : 'The state is behind the cloud.'
  await commitFiles(git, 'ledger/staging', {
    files: { 'now.json': file({ hold: { kind: 'quarantine', reason, by: 'bob', run, at } }), 'other.txt': hostile },
    message: hostileNames ? hostile : 'staging: quarantine by bob',
  })
  await commitFiles(git, 'ledger/dev', { files: { 'now.json': hostile }, message: 'not a ledger' })
}

function amazon(hostileNames: boolean): { aws: AwsState; cloud: CloudState } {
  const id = hostileNames ? hostile : 'vpc-0abc'
  const aws = awsState({ accounts: { [account]: { roles: { deploy: { trust: { Statement: [] } } } } } })
  addBucket(aws, 'acme-state', {
    account,
    versioning: true,
    objects: { [hostileNames ? hostile : 'production/terraform.tfstate']: '{"serial":3,"resources":[{}]}' },
  })
  const cloud = cloudState({ account })
  addObject(cloud, {
    type: 'aws_vpc',
    id,
    attributes: { cidr_block: '10.0.0.0/16' },
    tags: { Name: hostileNames ? hostile : 'main' },
  })
  return { aws, cloud }
}
