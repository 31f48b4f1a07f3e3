import { describe, expect, test } from '@jest/globals'
import { existsSync } from 'node:fs'
import { fakeRunner } from './index.ts'
import { lifeline, nodeAction, tellEnvironment, testWorkspace, toldEnvironment } from './test-actions.ts'

const saving = (name: string) => `${appending}append(env.GITHUB_STATE, 'who=${name}\\n')`
const appending = "import { appendFileSync as append } from 'node:fs'\nconst { env } = process\n"

describe('the environment of an action', () => {
  test('is the allow list, the inputs and what the job gives', async () => {
    const inputs = 'inputs:\n  dry-run: { default: false }\n  two words: { default: "${{ github.token }}" }\n  none: {}'
    await using workspace = await testWorkspace(nodeAction('a', tellEnvironment, { extra: inputs }))
    await using runner = await fakeRunner({
      workspace: workspace.path,
      repository: 'acme/infra',
      ref: 'refs/pull/7/merge',
      token: 'ghs_abcdefgh',
      env: { AWS_REGION: 'us-east-2', GITHUB_SHA: 'overridden' },
      actionEnv: { ACTIONS_RUNTIME_TOKEN: 't' },
      tools: ['/opt/tools'],
    })
    const { outputs, outcome } = await runner.runAction('a', { 'Dry-Run': 'true' })
    const env = toldEnvironment(outputs['env'])
    expect(outcome).toBe('success')
    expect(env).toMatchObject({
      'INPUT_DRY-RUN': 'true',
      INPUT_TWO_WORDS: 'ghs_abcdefgh',
      INPUT_NONE: '',
      AWS_REGION: 'us-east-2',
      ACTIONS_RUNTIME_TOKEN: 't',
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'acme/infra',
      GITHUB_REPOSITORY_OWNER: 'acme',
      GITHUB_REF_NAME: '7/merge',
      GITHUB_SHA: '0'.repeat(40),
      GITHUB_WORKSPACE: workspace.path,
      RUNNER_TEMP: runner.temp,
      RUNNER_ENVIRONMENT: 'github-hosted',
    })
    expect(env['PATH']).toMatch(/^\/opt\/tools:/)
    const foreign = /^(?:AWS_REGION|ACTIONS_RUNTIME_TOKEN|CI|HOME|LANG|PATH|(?:GITHUB|RUNNER|INPUT)_.*)$/
    expect(Object.keys(env).filter((name) => !foreign.test(name))).toEqual([])
    expect(env).not.toHaveProperty('GITHUB_TOKEN')
    expect(env).not.toHaveProperty('GITHUB_ACTION_PATH')
  })

  test('starts in the workspace and finds the event', async () => {
    const script = `${appending}import { readFileSync } from 'node:fs'
append(env.GITHUB_OUTPUT, \`cwd=\${process.cwd()}\\nnumber=\${JSON.parse(readFileSync(env.GITHUB_EVENT_PATH)).number}\\n\`)`
    await using workspace = await testWorkspace(nodeAction('a', script))
    await using runner = await fakeRunner({ workspace: workspace.path, event: { number: 7 } })
    expect((await runner.runAction('a')).outputs).toEqual({ cwd: workspace.path, number: '7' })
  })
})

test('commands are taken out of the log, masks applied, annotations kept', async () => {
  const script = `
console.log('::add-mask::hunter22')
console.log('pw hunter22')
console.error('::warning file=a.tf,line=1::pw hunter22')
console.log('::group::g')
console.log('::debug::hidden')
console.log('::set-output name=old::value')
console.log('::stop-commands::tok')
console.log('::error::not one')
console.log('::tok::')
console.log('::error::one')
process.stdout.write('progress\\r::error::after a carriage return')`
  await using workspace = await testWorkspace(nodeAction('a', script))
  await using runner = await fakeRunner({ workspace: workspace.path })
  const result = await runner.runAction('a')
  expect(result.outcome).toBe('success')
  expect(result.log.split('\n')).toEqual(
    expect.arrayContaining(['pw ***', '##[warning]pw ***', '##[group]g', '::error::not one', '##[error]one']),
  )
  expect(result.log).not.toMatch(/hunter22|hidden|add-mask|set-output/)
  expect(result.raw).toContain('::add-mask::hunter22')
  expect(result.masks).toEqual(['hunter22'])
  expect(result.outputs).toEqual({ old: 'value' })
  expect(result.annotations.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
    'one',
    'after a carriage return',
  ])
  expect(result.annotations).toContainEqual({
    level: 'warning',
    message: 'pw ***',
    properties: { file: 'a.tf', line: '1' },
  })
  expect(result.commands.map(({ name }) => name)).not.toContain('tok')
})

test('set-env and add-path are disabled and fail the step', async () => {
  await using workspace = await testWorkspace(nodeAction('a', "console.log('::set-env name=A::b')"))
  await using runner = await fakeRunner({ workspace: workspace.path })
  const result = await runner.runAction('a')
  expect(result).toMatchObject({ outcome: 'failure', exitCode: 0, env: {} })
  expect(result.log).toContain('The `set-env` command is disabled')
})

describe('file commands', () => {
  test('hold for later steps; NODE_OPTIONS does not', async () => {
    const script = `${appending}append(env.GITHUB_ENV, '\\ufeffA=1\\nnode_options=--inspect\\nB=2\\n')
append(env.GITHUB_PATH, '/first\\r\\n/second\\n')`
    await using workspace = await testWorkspace({ ...nodeAction('a', script), ...nodeAction('b', tellEnvironment) })
    await using runner = await fakeRunner({ workspace: workspace.path })
    const result = await runner.runAction('a')
    expect(result).toMatchObject({ outcome: 'success', path: ['/first', '/second'] })
    expect(result.annotations).toHaveLength(1)
    expect(result.env).toHaveProperty('B', '2')
    const later = toldEnvironment((await runner.runAction('b')).outputs['env'])
    expect(later).toMatchObject({ A: '1', B: '2' })
    expect(later['PATH']).toMatch(/^\/second:\/first:/)
    expect(later).not.toHaveProperty('node_options')
  })

  test('a fault fails the step, what stands before it counts', async () => {
    await using workspace = await testWorkspace(
      nodeAction('a', `${appending}append(env.GITHUB_OUTPUT, 'a=1\\nb<<EOF\\nx\\n')`),
    )
    await using runner = await fakeRunner({ workspace: workspace.path })
    const result = await runner.runAction('a')
    expect(result).toMatchObject({ outcome: 'failure', exitCode: 0, outputs: { a: '1' } })
    expect(result.fileCommandErrors).toEqual([
      "Unable to process file command 'output' successfully. Invalid value. Matching delimiter not found 'EOF'",
    ])
  })

  test.each([
    [1024 * 1024, 'success', undefined],
    [1024 * 1024 + 1024, 'success', expect.stringContaining('up to a size of 1024k, got 1025k')],
  ])('a summary of %d bytes', async (bytes, outcome, summaryError) => {
    await using workspace = await testWorkspace(
      nodeAction('a', `${appending}append(env.GITHUB_STEP_SUMMARY, 'x'.repeat(${bytes}))`),
    )
    await using runner = await fakeRunner({ workspace: workspace.path })
    const result = await runner.runAction('a')
    expect(result.outcome).toBe(outcome)
    expect(result.summaryError).toEqual(summaryError)
    expect(result.summary).toHaveLength(summaryError === undefined ? bytes : 0)
  })
})

describe('a step fails', () => {
  test('with its exit code', async () => {
    await using workspace = await testWorkspace(nodeAction('a', 'process.exitCode = 3'))
    await using runner = await fakeRunner({ workspace: workspace.path })
    expect(await runner.runAction('a')).toMatchObject({ outcome: 'failure', exitCode: 3, annotations: [] })
  })

  test.each([
    ['without a manifest', {}, "Can't find 'action.yml'"],
    [
      'with a kind of action there is none of',
      { 'a/action.yml': 'name: x\nruns: { using: docker, image: y }' },
      'runs.using',
    ],
    ['without its main', { 'a/action.yml': 'name: x\nruns: { using: node24, main: gone.js }' }, 'File not found'],
    [
      'with a default it may not read',
      nodeAction('a', '', { extra: 'inputs: { k: { default: "${{ secrets.k }}" } }' }),
      'secrets.k',
    ],
  ])('%s', async (_, files, message) => {
    await using workspace = await testWorkspace(files)
    await using runner = await fakeRunner({ workspace: workspace.path })
    const result = await runner.runAction('a')
    expect(result.outcome).toBe('failure')
    expect(result.annotations[0]?.message).toContain(message)
  })
})

test('an unknown input is a warning', async () => {
  await using workspace = await testWorkspace(nodeAction('a', '', { extra: 'inputs: { known: {} }' }))
  await using runner = await fakeRunner({ workspace: workspace.path })
  const result = await runner.runAction('a', { typo: '1' })
  expect(result.log).toBe("##[warning]Unexpected input(s) 'typo', valid inputs are ['known']\n")
})

test('posts run last first with the state of their own step', async () => {
  const post = 'console.log(`post of ${process.env.STATE_who}, ${process.env.INPUT_X}`)'
  const extra = 'inputs: { x: { default: dx } }'
  await using workspace = await testWorkspace({
    ...nodeAction('a', saving('a'), { extra, post }),
    ...nodeAction('b', `${saving('b')}\nprocess.exitCode = 1`, { extra, post }),
  })
  await using runner = await fakeRunner({ workspace: workspace.path })
  await runner.runAction('a', { x: 'given' })
  await runner.runAction('b')
  expect((await runner.runPosts()).map(({ log }) => log)).toEqual(['post of b, dx\n', 'post of a, given\n'])
  expect(await runner.runPosts()).toEqual([])
})

test('disposing ends what the job left running and removes its directories', async () => {
  await using line = await lifeline()
  const script = `import { spawn } from 'node:child_process'
spawn(process.execPath, ['-e', ${JSON.stringify(line.script)}], { detached: true, stdio: 'ignore' }).unref()`
  await using workspace = await testWorkspace(nodeAction('a', script))
  const runner = await fakeRunner({ workspace: workspace.path })
  expect((await runner.runAction('a')).outcome).toBe('success')
  const ended = await line.held()
  await runner[Symbol.asyncDispose]()
  await ended()
  expect(existsSync(runner.temp)).toBe(false)
})
