/** What if somebody doubts the history? Each commit of a ledger is held against the key, also years later and offline. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { applied, planned } from '../../actions/apply/test/scenario.ts'
import { sampleRepository } from '../../playground/sample/index.ts'

const root = join(import.meta.dirname, '..', '..')

interface Ran {
  readonly code: number
  readonly text: string
}

async function node(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((resolve) => {
    const all = { PATH: process.env['PATH'] ?? '', ...env }
    const options = ['--conditions=@wrenchproof/source', '--disable-warning=ExperimentalWarning']
    const child = execFile(process.execPath, [...options, ...args], { cwd: root, env: all }, (_, out, err) => {
      resolve({ code: child.exitCode ?? 1, text: out + err })
    })
  })
}

test('a ledger of two deliveries is believed; a commit slipped in between is named, and so is all that was put on it', async () => {
  await using repository = await sampleRepository()
  const ledger = join(repository.store, 'ledger.git')
  const key = repository.inputs('dev')['plan-key'] ?? ''
  const audit = async (planKey: string) => node(['tools/audit-ledger.ts', ledger, 'dev', '42'], { PLAN_KEY: planKey })
  const git = async (...args: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const who = ['-c', 'user.name=m', '-c', 'user.email=m@example.invalid']
      execFile('git', ['--git-dir', ledger, ...who, ...args], (error, out) => {
        if (error === null) resolve(out.trim())
        else reject(error)
      })
    })
  for (const runId of ['7', '8']) {
    const { digest } = await planned(repository, 'dev', runId)
    expect((await applied(repository, digest, {}, { runId })).exitCode).toBe(0)
  }
  expect(await audit(key)).toEqual({ code: 0, text: '4 commits of ledger/dev, 0 not to be believed\n' })

  // Somebody who may force a push puts a commit into the middle, and what came after on top of it.
  const [, second = '', third = '', fourth = ''] = (await git('rev-list', '--reverse', 'ledger/dev')).split('\n')
  const again = async (commit: string, parent: string) =>
    git('commit-tree', `${commit}^{tree}`, '-p', parent, '-m', 'dev: applied')
  const slipped = await again(second, second)
  const later = await again(third, slipped)
  const last = await again(fourth, later)
  await git('update-ref', 'refs/heads/ledger/dev', last)
  const forged = await audit(key)
  expect(forged.code).toBe(1)
  expect(forged.text.match(/^[0-9a-f]{40}(?= was made)/gmu)).toEqual([slipped, later, last])

  const without = await audit('not a key')
  expect(without).toMatchObject({ code: 1, text: expect.stringContaining('PLAN_KEY must be 32 random bytes') })
})
