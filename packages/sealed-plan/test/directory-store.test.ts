import { chmod, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { directoryPlanStore, envelopeDigest } from '@wrenchproof/sealed-plan'
import { commit } from './sample.ts'
import { describePlanStore } from './store-contract.ts'

async function emptyDirectory() {
  const path = await mkdtemp(join(tmpdir(), 'plans-'))
  return {
    path,
    store: directoryPlanStore(join(path, 'plans')),
    [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }),
  }
}

describePlanStore('directory', emptyDirectory)

const name = { environment: 'dev', commit, runId: '7', runAttempt: '1' }

test('of twenty writers of one name one wins, and what is kept is whole', async () => {
  await using directory = await emptyDirectory()
  const envelopes = Array.from({ length: 20 }, (_, index) => Buffer.alloc(100_000, index))
  const saved = await Promise.allSettled(
    envelopes.map(async (envelope) => directory.store.save(name, envelope, new Date())),
  )
  expect(saved.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const winner = envelopes[saved.findIndex(({ status }) => status === 'fulfilled')] ?? Buffer.alloc(0)
  const found = await directory.store.find(commit, envelopeDigest(winner))
  expect(Buffer.from(found?.envelope ?? []).equals(winner)).toBe(true)
  expect(await readdir(join(directory.path, 'plans'))).toEqual([`tfplan-dev-${commit}-7-1`])
})

test('a plan cut short on disk is not found', async () => {
  await using directory = await emptyDirectory()
  const envelope = Buffer.alloc(1000, 7)
  await directory.store.save(name, envelope, new Date())
  await truncate(join(directory.path, 'plans', `tfplan-dev-${commit}-7-1`), 999)
  expect(await directory.store.find(commit, envelopeDigest(envelope))).toBeUndefined()
})

test('files of other names are passed over', async () => {
  await using directory = await emptyDirectory()
  await directory.store.save(name, Buffer.from('x'), new Date())
  await writeFile(join(directory.path, 'plans', 'notes.txt'), 'y')
  expect(await directory.store.find(commit, envelopeDigest(Buffer.from('y')))).toBeUndefined()
})

test('a location that is a file is a clear error', async () => {
  await using directory = await emptyDirectory()
  const file = join(directory.path, 'file')
  await writeFile(file, '')
  await chmod(file, 0o400)
  const store = directoryPlanStore(file)
  await expect(store.save(name, Buffer.from('x'), new Date())).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' })
  await expect(store.find(commit, 'f'.repeat(64))).rejects.toMatchObject({ code: 'STORE_UNREADABLE' })
})
