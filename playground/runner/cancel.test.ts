import { expect, test } from '@jest/globals'
import { fakeRunner, runnerGrace } from './index.ts'
import { lifeline, nodeAction, testWorkspace } from './test-actions.ts'

const waiting = 'setInterval(() => {}, 1000)\nconsole.log("ready")\n'
const quick = { interrupt: 100, terminate: 100 }

test('the times are the runner’s own', () => {
  expect(runnerGrace).toEqual({ interrupt: 7_500, terminate: 2_500 })
})

test('a step that heeds SIGINT is cancelled, whatever its exit code', async () => {
  const script = `process.once('SIGINT', () => { console.log('heard'); process.exit(0) })\n${waiting}`
  await using workspace = await testWorkspace(nodeAction('a', script))
  await using runner = await fakeRunner({ workspace: workspace.path })
  const step = runner.start('a')
  await step.line(/^ready$/)
  await step.cancel()
  expect(await step.done).toMatchObject({ outcome: 'cancelled', exitCode: 0, log: 'ready\nheard\n' })
})

test('SIGTERM follows, then the end of the tree', async () => {
  await using held = await lifeline()
  const script = `
import { spawn } from 'node:child_process'
spawn(process.execPath, ['-e', ${JSON.stringify(held.script)}], { detached: true, stdio: 'ignore' })
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => console.log(name))
${waiting}`
  await using workspace = await testWorkspace(nodeAction('a', script))
  await using runner = await fakeRunner({ workspace: workspace.path, cancelGrace: quick })
  const lines: string[] = []
  const step = runner.start('a', {}, { onLine: (line) => lines.push(line) })
  await step.line(/^ready$/)
  const ended = await held.held()
  await step.cancel()
  await ended()
  expect(await step.done).toMatchObject({ outcome: 'cancelled', exitCode: 137 })
  expect(lines).toEqual(expect.arrayContaining(['SIGINT', 'SIGTERM']))
})

test('a signal reaches the process and no more', async () => {
  await using workspace = await testWorkspace(
    nodeAction('a', `process.once('SIGTERM', () => { console.log('term'); process.exit(4) })\n${waiting}`),
  )
  await using runner = await fakeRunner({ workspace: workspace.path })
  const step = runner.start('a')
  await step.line(/^ready$/)
  step.signal('SIGTERM')
  expect(await step.done).toMatchObject({ outcome: 'failure', exitCode: 4, log: 'ready\nterm\n' })
})

test('a lost machine ends the step and its descendants at once', async () => {
  await using held = await lifeline()
  const script = `
import { spawn } from 'node:child_process'
spawn(process.execPath, ['-e', ${JSON.stringify(held.script)}], { detached: true, stdio: 'ignore' })
process.on('SIGTERM', () => console.log('never asked'))
${waiting}`
  await using workspace = await testWorkspace(nodeAction('a', script))
  await using runner = await fakeRunner({ workspace: workspace.path })
  const step = runner.start('a')
  await step.line(/^ready$/)
  const ended = await held.held()
  step.kill()
  await ended()
  expect(await step.done).toMatchObject({ outcome: 'failure', exitCode: 137, log: 'ready\n' })
})

test('disposing ends a step under way', async () => {
  await using workspace = await testWorkspace(nodeAction('a', waiting))
  const runner = await fakeRunner({ workspace: workspace.path })
  const step = runner.start('a')
  await step.line(/^ready$/)
  await runner[Symbol.asyncDispose]()
  expect((await step.done).exitCode).toBe(137)
})

test('cancelling before anything has started still cancels', async () => {
  await using workspace = await testWorkspace(nodeAction('a', waiting))
  await using runner = await fakeRunner({ workspace: workspace.path, cancelGrace: quick })
  const step = runner.start('a')
  await step.cancel()
  expect((await step.done).outcome).toBe('cancelled')
})

test('waiting for a line that never comes tells what came', async () => {
  await using workspace = await testWorkspace(nodeAction('a', 'console.log("something else")'))
  await using runner = await fakeRunner({ workspace: workspace.path })
  await expect(runner.start('a').line(/^ready$/)).rejects.toThrow('something else')
})

test('after a cancellation only steps that ask for it run', async () => {
  await using workspace = await testWorkspace({
    ...nodeAction('inner', waiting),
    'a/action.yml': `
name: Composite
runs:
  using: composite
  steps:
    - uses: ./inner
    - { run: echo next, shell: bash }
    - { run: echo cleanup, shell: bash, if: always() }
    - { run: echo cancelled, shell: bash, if: cancelled() }
`,
  })
  await using runner = await fakeRunner({ workspace: workspace.path })
  const step = runner.start('a')
  await step.line(/^ready$/)
  await step.cancel()
  expect(await step.done).toMatchObject({ outcome: 'cancelled', log: 'ready\ncleanup\ncancelled\n' })
})
