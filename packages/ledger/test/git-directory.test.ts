import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { describeLedgerBranches } from './branches-contract.ts'
import { gitHome } from './git-home.ts'

describeLedgerBranches('a bare Git repository on disk', gitHome)

const change = { subject: 'dev: one', writes: new Map([['a.json', 'one']]), removes: [] }

test('a repository that cannot be read is an error, not an empty ledger', async () => {
  await using home = await gitHome()
  await home.branches.append('ledger/dev', undefined, change)
  await rm(join(home.directory, 'HEAD'))
  await expect(home.branches.tip('ledger/dev')).rejects.toMatchObject({ code: 'LEDGER_DIRECTORY' })
})

test('a branch that points nowhere is an error, not an empty ledger', async () => {
  await using home = await gitHome()
  await home.branches.append('ledger/dev', undefined, change)
  await writeFile(join(home.directory, 'refs/heads/ledger/dev'), `${'0'.repeat(39)}1\n`)
  await expect(home.branches.tip('ledger/dev')).rejects.toMatchObject({ code: 'LEDGER_DIRECTORY' })
})

test('a record whose object is gone is an error, not an absent record', async () => {
  await using home = await gitHome()
  const written = await home.branches.append('ledger/dev', undefined, change)
  if (written.kind === 'lost') throw new Error('lost')
  await rm(join(home.directory, 'objects', '43'), { recursive: true })
  await expect(home.branches.files(written.commit, ['a.json'])).rejects.toMatchObject({ code: 'LEDGER_DIRECTORY' })
})
