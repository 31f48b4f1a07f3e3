import { describe, expect, test } from '@jest/globals'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import picocolors from 'picocolors'
import { play } from '../play/main.ts'
import { grow, logLines, newTree, treeLines } from '../play/tree.ts'
import { newScreen } from '../play/screen.ts'

const environment = { USER: 'dana', TOKEN_FROM_HERE: 'from-the-environment' }

/** A repository of somebody, with one commit. */
function repository(files: Readonly<Record<string, string>>) {
  const path = mkdtempSync(join(tmpdir(), 'wrenchproof-somebody-'))
  const write = (more: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(more)) {
      mkdirSync(dirname(join(path, name)), { recursive: true })
      writeFileSync(join(path, name), text)
    }
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: path,
      encoding: 'utf8',
    }).trim()
  git('init', '--quiet', '--initial-branch=main')
  write(files)
  git('add', '--all')
  git('commit', '--quiet', '--message', 'first')
  return {
    path,
    write,
    git,
    /** As npm starts it. */
    start(...args: string[]) {
      const script = join(import.meta.dirname, '../play.ts')
      const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
        cwd: path,
        encoding: 'utf8',
        env: { ...process.env, INIT_CWD: path, ...environment },
      })
      return { status, stdout, stderr }
    },
    /** The same in this process. */
    async play(...args: string[]) {
      const said = { stdout: '', stderr: '' }
      const status = await play(args.includes('--repo') ? args : [...args, '--repo', path], {
        output: { write: (text) => (said.stdout += text) },
        errors: { write: (text) => (said.stderr += text) },
        env: { ...process.env, ...environment },
        input: undefined,
        onInterrupt: () => () => {},
      })
      return { status, ...said }
    },
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true })
    },
  }
}

const ci = `name: CI
on: [push, pull_request, workflow_dispatch]
jobs:
  test:
    runs-on: u
    steps:
      - uses: actions/checkout@v7
      - run: cat new.txt 2> /dev/null || echo committed only
      - run: echo "$GITHUB_EVENT_NAME $GITHUB_REF $GITHUB_ACTOR"
      - run: echo "# Done" >> "$GITHUB_STEP_SUMMARY"
  deploy:
    needs: test
    if: github.event_name == 'push'
    runs-on: u
    environment: production
    steps: [{ run: 'echo "\${{ vars.WHERE }} \${{ secrets.TOKEN_FROM_HERE }} $EXTRA"' }]
`
const files = { '.github/workflows/ci.yml': ci }

describe('npm run play', () => {
  test('runs a workflow by its name, with what is not committed yet, and leaves the repository alone', () => {
    using repo = repository(files)
    repo.write({ 'new.txt': 'not committed\n' })
    const before = repo.git('rev-parse', 'HEAD')
    const { status, stdout, stderr } = repo.start(
      'ci',
      '--environment',
      'production=alice',
      '--approve',
      '--log',
      '--summary',
      '--var',
      'WHERE=here',
      '--secret',
      'TOKEN_FROM_HERE',
      '--env',
      'EXTRA=extra',
    )
    expect(stderr).toMatch(
      /^local\/wrenchproof-somebody-\w+ at main \([0-9a-f]{12}\), with 1 file\(s\) not committed yet\n$/,
    )
    expect(stdout).toContain('    test | not committed\n')
    expect(stdout).toContain('    test | push refs/heads/main dana\n')
    expect(stdout).toContain('○ deploy waits for alice (production)\n')
    expect(stdout).toContain('    deploy | here *** extra\n')
    expect(stdout).toMatch(/✓ deploy \d+\.\d s\nsuccess in \d+\.\d s\n/)
    expect(stdout).toContain('--- test\n# Done\n')
    expect(status).toBe(0)
    expect([
      repo.git('rev-parse', 'HEAD'),
      repo.git('status', '--porcelain'),
      repo.git('fsck', '--unreachable'),
    ]).toEqual([before, '?? new.txt', ''])
  })

  test('shows why a step failed', async () => {
    using repo = repository({
      '.github/workflows/ci.yml': 'on: push\njobs: { a: { runs-on: u, steps: [{ run: "echo why; exit 3" }] } }\n',
    })
    const { status, stdout } = await repo.play('ci.yml')
    expect(stdout).toMatch(/✗ a \d+\.\d s\n {4}Process completed with exit code 3\.\nfailure in/)
    expect(stdout).toContain('\na > Run echo why; exit 3\n  why\n  Process completed with exit code 3.\n')
    expect(status).toBe(1)
  })

  test('a gate that nobody can be asked about is rejected', async () => {
    using repo = repository(files)
    const { status, stdout } = await repo.play('ci', '--environment', 'production=alice')
    expect(stdout).toContain('The deployment to production was rejected')
    expect(status).toBe(1)
  })

  test('a pull request from a branch, one job alone, an event from a file', async () => {
    using repo = repository(files)
    repo.git('checkout', '--quiet', '-b', 'topic')
    repo.git('commit', '--quiet', '--allow-empty', '--message', 'topic')
    const pull = await repo.play(
      '.github/workflows/ci.yml',
      '--event',
      'pull_request',
      '--environment',
      'production',
      '--log',
    )
    expect(pull.stdout).toContain('    test | pull_request refs/pull/1/merge dana\n')
    expect(pull.stdout).toContain('- deploy 0.0 s\n')
    expect((await repo.play('ci', '--only', 'test')).status).toBe(0)
    repo.write({ 'event.json': JSON.stringify({ inputs: {}, event_name: 'workflow_dispatch' }) })
    const file = await repo.play(
      'ci',
      '--event',
      join(repo.path, 'event.json'),
      '--environment',
      'production',
      '--ref',
      'main',
      '--log',
    )
    expect(file.stdout).toContain('    test | workflow_dispatch refs/heads/main dana\n')
  })

  test('calls another repository as it lies on this machine, at whatever ref', async () => {
    using shared = repository({
      '.github/workflows/shared.yml':
        'on: workflow_call\njobs: { a: { runs-on: u, steps: [{ uses: $/greet }, { uses: them/tools/greet@v3/x }] } }\n',
      'greet/action.yml': 'name: Greet\nruns: { using: composite, steps: [{ run: echo old, shell: bash }] }\n',
    })
    shared.write({
      'greet/action.yml': 'name: Greet\nruns: { using: composite, steps: [{ run: echo as it lies, shell: bash }] }\n',
    })
    const uses = (ref: string) =>
      `on: push\njobs: { b: { uses: them/tools/.github/workflows/shared.yml@${ref} }, c: { runs-on: u, steps: [{ uses: them/tools/greet@v3/x }] } }\n`
    using repo = repository({ '.github/workflows/ci.yml': uses('COMMIT_SHA') })
    const { status, stdout } = await repo.play('ci', '--repository', `them/tools=${shared.path}`, '--log')
    expect(status).toBe(0)
    expect(stdout.match(/\| as it lies$/gm)).toHaveLength(3)
    expect((await repo.play('ci')).stderr).toContain('(npm run play: --repository OWNER/NAME=DIRECTORY)')
  })

  test('lists what an event starts', async () => {
    using repo = repository({
      ...files,
      '.github/workflows/other.yml':
        'name: Other\non: { push: { branches: [x] } }\njobs: { a: { runs-on: u, steps: [{ run: echo }] } }\n',
    })
    expect((await repo.play('--list')).stdout).toBe(
      'starts .github/workflows/ci.yml (CI)\n       .github/workflows/other.yml (Other): does not take the branch main\n',
    )
  })

  test.each<[string[], string]>([
    [[], 'play: which workflow?'],
    [['a', 'b'], 'play: one workflow at a time, not also b'],
    [['ci', '--nonsense'], "Unknown option '--nonsense'"],
    [['ci', '--input', 'x'], "play: --input needs NAME=VALUE, not 'x'"],
    [['ci', '--ref', 'nowhere'], 'play: there is no branch or tag nowhere'],
    [['ci', '--repo', '/'], 'play: / is no git repository'],
    [['gone'], '.github/workflows/gone:1:1: There is no such file in local/'],
    [['ci'], ".github/workflows/ci.yml:15:18: The repository has no environment 'production'"],
    [
      ['ci', '--event', 'schedule', '--environment', 'production'],
      ".github/workflows/ci.yml:2:5: The workflow is not started by 'schedule'",
    ],
    [['ci', '--only', 'nobody'], ".github/workflows/ci.yml:4:3: There is no job 'nobody' (test, deploy)"],
    [['ci', '--event', 'gone.json'], 'play: there is no file gone.json'],
  ])('%j: %s', async (args, said) => {
    using repo = repository(files)
    const { status, stdout, stderr } = await repo.play(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(said)
  })

  test('tells how it is used', async () => {
    using repo = repository(files)
    const { status, stdout } = await repo.play('--help')
    expect({ status, first: stdout.split('\n')[0] }).toEqual({
      status: 0,
      first: 'usage: npm run play -- WORKFLOW [options]',
    })
  })
})

describe('the tree', () => {
  const plain = picocolors.createColors(false)
  const about = { run: 1, job: 'a', name: 'Job A' }
  const step = { run: 1, job: 'a', step: 0, name: 'Step' }
  const story = [
    { kind: 'run-started', run: 1, workflow: 'CI', event: 'push', attempt: 2 },
    { kind: 'job-pending', ...about, group: 'g' },
    { kind: 'job-waiting', ...about, environment: 'production', reviewers: ['alice', 'bob'] },
    { kind: 'job-started', ...about },
    { kind: 'step-started', ...step },
    { kind: 'line', ...step, text: '##[error]bad' },
    { kind: 'step-ended', ...step, conclusion: 'failure', duration: 1234, log: '' },
    { kind: 'job-ended', ...about, conclusion: 'failure', duration: 2000, messages: ['bad'] },
    { kind: 'job-ended', run: 1, job: 'b', name: 'B', conclusion: 'skipped', duration: 0, messages: [] },
    { kind: 'run-ended', run: 1, conclusion: 'failure', duration: 3000 },
  ] as const

  test.each<[number, string[]]>([
    [1, ['CI (push), attempt 2']],
    [2, ['CI (push), attempt 2', '○ Job A waits for the group g']],
    [3, ['CI (push), attempt 2', '○ Job A waits for alice or bob (production)']],
    [5, ['CI (push), attempt 2', '● Job A', '  ● Step']],
    [7, ['CI (push), attempt 2', '● Job A', '  ✗ Step 1.2 s']],
    [10, ['CI (push), attempt 2: failure in 3.0 s', '✗ Job A 2.0 s', '  ✗ Step 1.2 s', '- B']],
  ])('after %d things', (count, lines) => {
    const tree = newTree()
    for (const happened of story.slice(0, count)) grow(tree, happened)
    expect(treeLines(tree, plain, false)).toEqual(lines)
  })

  test('logs of what failed, without the marks', () => {
    const tree = newTree()
    for (const happened of story) grow(tree, happened)
    expect(logLines(tree, plain, false)).toEqual(['', 'Job A > Step', '  bad'])
  })

  test('on a terminal wipes what it drew, and at the end draws everything', () => {
    let text = ''
    const screen = newScreen({ isTTY: true, columns: 20, rows: 10, write: (more) => (text += more) }, { log: false })
    for (const happened of story) screen.show(happened)
    screen.end()
    expect(text).toContain('Job A')
    expect(text.split('\n').filter((line) => line.includes('Step'))).not.toEqual([])
  })
})
