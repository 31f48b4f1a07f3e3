/** A terraform on the PATH that is none: it is asked its version before anything is known of the commit. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { sampleRepository } from '@wrenchproof/playground/sample'
import { applyAction, planAction, step } from './scenario.ts'

/** A program of that name. */
async function pretended(script: string) {
  const directory = await mkdtemp(join(tmpdir(), 'pretended-'))
  await writeFile(join(directory, 'terraform'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return { directory, [Symbol.asyncDispose]: async () => rm(directory, { recursive: true, force: true }) }
}

const plan = { 'plan-digest': 'a'.repeat(64), comment: 'false' }

test.each([
  ['an apply', applyAction, plan],
  ['a plan', planAction, {}],
])('%s that ends before it needs it does not wait for one that hangs', async (_, action, inputs) => {
  await using terraform = await pretended('exec sleep 600')
  await using repository = await sampleRepository()
  const missing = { 'environments-file': 'nowhere.yml', ...inputs }
  const ended = await step(action, repository, 'dev', missing, { tools: [terraform.directory] })
  expect(ended.exitCode).toBe(1)
  expect(ended.log).toContain('INPUT_INVALID: environments-file: there is no nowhere.yml in commit')
})

test.each([
  ['garbage', 'echo garbage'],
  ['nothing', 'true'],
  ['an error', 'echo "{}"; exit 3'],
])('one that prints %s has a code and is no bug of ours', async (_, script) => {
  await using terraform = await pretended(script)
  await using repository = await sampleRepository()
  const { exitCode, log } = await step(applyAction, repository, 'dev', plan, { tools: [terraform.directory] })
  expect(exitCode).toBe(1)
  expect(log).toContain('BINARY_MISSING: terraform does not tell its version')
  expect(log.match(/##\[error\]/gu)).toHaveLength(1)
})
