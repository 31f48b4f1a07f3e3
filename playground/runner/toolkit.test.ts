import { expect, test } from '@jest/globals'
import { fakeRunner } from './index.ts'
import { nodeAction, testWorkspace } from './test-actions.ts'

/** GitHub's own toolkit is the other side of every contract here: what it writes must be what we read. */
const toolkit = `import * as core from '${import.meta.resolve('@actions/core')}'\n`

test('what @actions/core writes is what the runner reads', async () => {
  const main = `${toolkit}
core.setSecret('hunter22\\nsecond line')
core.setOutput('list', { a: [1, 'two'] })
core.setOutput('text', 'one\\n%0A ::error::two\\n')
core.exportVariable('EXPORTED', 'a=b<<c')
core.saveState('who', core.getInput('who'))
core.addPath('/added')
await core.summary.addHeading('Plan').addRaw('hunter22').write()
core.info('second line')
core.warning('50% of\\nhunter22', { file: 'a,b:c.tf', startLine: 3 })
await core.group('details', async () => core.info('inside'))
core.setFailed(new Error('it broke'))`
  const post = `${toolkit}\ncore.info('who was ' + core.getState('who'))`
  await using workspace = await testWorkspace(nodeAction('a', main, { extra: 'inputs: { who: {} }', post }))
  await using runner = await fakeRunner({ workspace: workspace.path })
  const result = await runner.runAction('a', { who: 'ada' })
  expect(result).toMatchObject({
    outcome: 'failure',
    exitCode: 1,
    outputs: { list: '{"a":[1,"two"]}', text: 'one\n%0A ::error::two\n' },
    env: { EXPORTED: 'a=b<<c' },
    path: ['/added'],
    state: { who: 'ada' },
    summary: '<h1>Plan</h1>\n***',
    annotations: [
      { level: 'warning', message: '50% of\n***', properties: { file: 'a,b:c.tf', line: '3' } },
      { level: 'error', message: 'Error: it broke', properties: {} },
    ],
    log: '***\n##[warning]50% of\n***\n##[group]details\ninside\n##[endgroup]\n##[error]Error: it broke\n',
  })
  expect((await runner.runPosts())[0]?.log).toBe('who was ada\n')
})
