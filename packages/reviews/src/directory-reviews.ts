import { mkdir, open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError, errorCode } from '@wrenchproof/errors'
import { reviewRecordText } from '@wrenchproof/plan'
import { madeIn, reviewName } from './name.ts'
import { recordFrom, recordLimit } from './reading.ts'
import type { ReviewStore } from './store.ts'

/** Records and reports as files of one directory, for rehearsals and runners that share a disk. */
export function directoryReviews(directory: string): ReviewStore {
  const reviews = join(directory, 'reviews')
  return {
    prepare: () => undefined,
    async keepRecord(name, record) {
      const file = reviewName(name)
      await keep(reviews, file, reviewRecordText(record))
      return file
    },
    async keepReport(name, html) {
      await keep(join(directory, 'reports'), `${name}.html`, html)
      return undefined
    },
    async find(question) {
      const names = await readdir(reviews).catch(() => [])
      const found = names.flatMap((name) => {
        const made = madeIn(name, question)
        return made === undefined ? [] : [{ name, ...made }]
      })
      for (const { name } of found.toSorted((a, b) => b.run - a.run || b.attempt - a.attempt)) {
        const file = join(reviews, name)
        if ((await stat(file)).size > recordLimit) continue
        const record = recordFrom(await readFile(file, 'utf8'), name, question)
        if (record !== undefined) return record
      }
      return undefined
    },
  }
}

async function keep(directory: string, name: string, text: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true })
    await using file = await open(join(directory, name), 'wx', 0o600)
    await file.writeFile(text)
  } catch (error) {
    throw new UserError(
      `${name} could not be kept in ${directory} (${errorCode(error) ?? 'unknown error'})`,
      'Give a directory that this job can write, and run the plan step once per run attempt and environment.',
      { code: 'STORE_UNWRITABLE', cause: error },
    )
  }
}
