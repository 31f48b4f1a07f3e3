import { describe, expect, test } from '@jest/globals'
import { fakeRunner } from '../index.ts'
import { nodeAction, tellEnvironment, testWorkspace, toldEnvironment } from '../test-actions.ts'

const composite = (steps: string, extra = '') => ({
  'c/action.yml': `name: Composite\n${extra}\nruns:\n  using: composite\n  steps:\n${steps.replace(/^/gm, '    ')}\n`,
})

const printEnvironment = 'node -e "console.log(JSON.stringify(process.env))"'

async function run(files: Record<string, string>, inputs: Record<string, string> = {}) {
  await using workspace = await testWorkspace(files)
  await using runner = await fakeRunner({
    workspace: workspace.path,
    actionEnv: { ACTIONS_RUNTIME_TOKEN: 't', ACTIONS_ID_TOKEN_REQUEST_URL: 'u' },
    tools: [process.execPath.replace(/\/[^/]*$/, '')],
  })
  return { ...(await runner.runAction('c', inputs)), workspace: workspace.path }
}

test('hands inputs on by expression, never as variables, and maps outputs', async () => {
  const result = await run(
    {
      ...composite(
        `- id: one
  uses: ./inner
  with: { who: "\${{ inputs.name }} and \${{ github.token }}" }
- id: two
  shell: bash
  env: { WHO: "\${{ steps.one.outputs.env }}" }
  run: |
    echo "length=\${#WHO}" >> "$GITHUB_OUTPUT"
    echo '\${{ format('{0} ''quoted'' twice', inputs.name) }}'`,
        'inputs: { name: { default: nobody } }\noutputs: { env: { value: "${{ steps.one.outputs.env }}" } }',
      ),
      ...nodeAction('inner', tellEnvironment, { extra: 'inputs: { who: {} }' }),
    },
    { name: 'ada' },
  )
  expect(result.outcome).toBe('success')
  const env = toldEnvironment(result.outputs['env'])
  expect(env).toMatchObject({
    INPUT_WHO: 'ada and ghs_playgroundToken',
    ACTIONS_RUNTIME_TOKEN: 't',
    GITHUB_ACTION_PATH: `${result.workspace}/c`,
    GITHUB_ACTION: 'one',
  })
  expect(env).not.toHaveProperty('INPUT_NAME')
  expect(Object.keys(result.outputs)).toEqual(['env'])
  expect(result.log).toBe('ada quoted twice\n')
})

test('run steps get no ACTIONS_* but those for the identity token', async () => {
  const { log } = await run(composite(`- { run: '${printEnvironment}', shell: bash }`))
  const env = toldEnvironment(log)
  expect(env).not.toHaveProperty('ACTIONS_RUNTIME_TOKEN')
  expect(env).toHaveProperty('ACTIONS_ID_TOKEN_REQUEST_URL', 'u')
  expect(Object.keys(env).filter((name) => name.startsWith('INPUT_'))).toEqual([])
})

describe('shells', () => {
  test.each([
    ['bash', 'false | true\necho reached', 'failure', 1],
    ['sh', 'false | true\necho reached', 'success', 0],
    ['bash {0}', 'false\necho reached', 'success', 0],
    ['sh', 'exit 7', 'failure', 7],
  ])('%s', async (shell, script, outcome, exitCode) => {
    const result = await run(composite(`- shell: ${shell}\n  run: |\n${script.replace(/^/gm, '    ')}`))
    expect(result).toMatchObject({ outcome, exitCode })
  })

  test('one that is not known is named', async () => {
    const result = await run(composite('- { run: x, shell: fish }'))
    expect(result.annotations[0]?.message).toContain("'fish' is not known")
  })
})

test('a failure stops the steps that do not ask for it', async () => {
  const result = await run(
    composite(`- { run: exit 1, shell: bash, id: bad }
- { run: echo skipped, shell: bash }
- { run: 'echo "after \${{ steps.bad.outcome }}"', shell: bash, if: failure() }
- { run: echo always, shell: bash, if: "\${{ always() }}" }`),
  )
  expect(result).toMatchObject({
    outcome: 'failure',
    log: '##[error]Process completed with exit code 1.\nafter failure\nalways\n',
  })
})

test('continue-on-error keeps the outcome and changes the conclusion', async () => {
  const result = await run(
    composite(`- { run: exit 1, shell: bash, id: bad, continue-on-error: true }
- { run: 'echo "\${{ steps.bad.outcome }} \${{ steps.bad.conclusion }}"', shell: bash }`),
  )
  expect(result.outcome).toBe('success')
  expect(result.log).toContain('failure success\n')
})

test('what a step sets holds for the next ones', async () => {
  const result = await run(
    composite(`- { run: 'echo "A=1" >> "$GITHUB_ENV"; echo one >> "$GITHUB_STEP_SUMMARY"', shell: bash }
- { run: 'echo "$A \${{ env.A }}"; echo two >> "$GITHUB_STEP_SUMMARY"', shell: bash, working-directory: c }`),
  )
  expect(result).toMatchObject({ log: '1 1\n', env: { A: '1' }, summary: 'one\n\ntwo\n' })
})

test('composites nest, and posts of inner actions run at the end of the job', async () => {
  await using workspace = await testWorkspace({
    ...composite('- uses: ./d'),
    'd/action.yml': 'name: D\nruns: { using: composite, steps: [{ uses: ./inner, with: { x: 1 } }] }',
    ...nodeAction('inner', 'console.log("main")', { post: 'console.log("post", process.env.INPUT_X)' }),
  })
  await using runner = await fakeRunner({ workspace: workspace.path })
  expect((await runner.runAction('c')).log).toContain('main\n')
  expect((await runner.runPosts()).map(({ log }) => log)).toEqual(['post 1\n'])
})

test('an action from elsewhere is named', async () => {
  const result = await run(composite('- uses: actions/checkout@v5'))
  expect(result.annotations[0]?.message).toContain("'actions/checkout@v5' is not a local action")
})
