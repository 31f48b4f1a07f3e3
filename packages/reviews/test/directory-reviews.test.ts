import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { effectsOf, parsePlanJson, publicFingerprint, reviewRecord, reviewRecordText } from '@wrenchproof/plan'
import type { ReviewRecord } from '@wrenchproof/plan'
import { directoryReviews, reviewName } from '@wrenchproof/reviews'

const tree = 'a'.repeat(40)
const question = { environment: 'dev', tree, commit: 'c'.repeat(40) }

function recordOf(run: string, attempt: number, more: Partial<ReviewRecord> = {}): ReviewRecord {
  const effects = effectsOf(parsePlanJson('{"format_version":"1.2"}'))
  return {
    ...reviewRecord(effects, {
      environment: 'dev',
      tree,
      run: { id: run, attempt },
      scrub: (text) => text,
      fingerprint: publicFingerprint(effects),
    }),
    ...more,
  }
}

async function reviewsIn() {
  const directory = await mkdtemp(join(tmpdir(), 'wrenchproof-reviews-'))
  const store = directoryReviews(directory)
  return {
    directory,
    store,
    nameOf: (runId: string, runAttempt: string) => reviewName({ environment: 'dev', tree, runId, runAttempt }),
    keep: async (run: string, attempt: number, more: Partial<ReviewRecord> = {}) =>
      store.keepRecord(
        { environment: 'dev', tree, runId: run, runAttempt: String(attempt) },
        recordOf(run, attempt, more),
      ),
    write: async (name: string, text: string) => writeFile(join(directory, 'reviews', name), text),
    [Symbol.asyncDispose]: async () => rm(directory, { recursive: true }),
  }
}

test('the last run and attempt is found, by number', async () => {
  await using made = await reviewsIn()
  for (const [run, attempt] of [
    ['9', 3],
    ['10', 2],
    ['10', 1],
  ] as const)
    await made.keep(run, attempt)
  expect((await made.store.find(question))?.run).toEqual({ id: '10', attempt: 2 })
})

test('nothing is found of another tree or environment, or where nothing was ever kept', async () => {
  await using made = await reviewsIn()
  expect(await made.store.find(question)).toBeUndefined()
  await made.keep('1', 1)
  expect(await made.store.find({ ...question, tree: 'b'.repeat(40) })).toBeUndefined()
  expect(await made.store.find({ ...question, environment: 'production' })).toBeUndefined()
})

test('what is not what its name says, or cannot be read, is passed over', async () => {
  await using made = await reviewsIn()
  await made.keep('1', 1)
  await made.keep('2', 1, { tree: 'b'.repeat(40) })
  await made.keep('3', 1, { environment: 'production' })
  await made.keep('4', 1, { run: { id: '9', attempt: 1 } })
  await made.write(made.nameOf('5', '1'), '{"half":')
  await made.write(made.nameOf('6', '1'), reviewRecordText(recordOf('6', 1)) + ' '.repeat(33 * 1024 * 1024))
  await made.write(`${made.nameOf('7', '1')}.json`, reviewRecordText(recordOf('7', 1)))
  expect((await made.store.find(question))?.run.id).toBe('1')
})

test('a record is never overwritten, and a report is kept beside', async () => {
  await using made = await reviewsIn()
  await made.keep('1', 1)
  await expect(made.keep('1', 1)).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' })
  expect(await made.store.keepReport('plan-dev', '<p>report</p>')).toBeUndefined()
  expect(await readFile(join(made.directory, 'reports', 'plan-dev.html'), 'utf8')).toBe('<p>report</p>')
})
