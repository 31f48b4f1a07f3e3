/** A cloud that outlives its process: its objects in one file, for one process at a time. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { cloudState, putObject } from './state.ts'
import type { CloudOptions, CloudState } from './state.ts'

const attributes = z.record(z.string(), z.json())
const stored = z.object({
  version: z.literal(1),
  counters: z.record(z.string(), z.number()).default({}),
  objects: z.array(
    z.object({
      type: z.string(),
      id: z.string(),
      account: z.string(),
      region: z.string(),
      createdAt: z.string(),
      attributes,
      tags: z.record(z.string(), z.string()),
      secrets: attributes,
    }),
  ),
})

/** A cloud in a file; disposing it saves and lets others in. */
export interface CloudFile extends Disposable {
  readonly state: CloudState
  /** Writes now rather than with the next tick of the event loop. */
  save(): void
}

/** Opens, or starts, a cloud in a file. Throws when another process has it open, or when it is not a cloud. */
export function openCloudFile(file: string, options: CloudOptions = {}): CloudFile {
  const lock = `${file}.lock`
  takeLock(lock, file)
  try {
    const state = cloudState(options)
    if (existsSync(file)) fill(state, read(file))
    let waiting: NodeJS.Immediate | undefined
    const save = (): void => {
      clearImmediate(waiting)
      waiting = undefined
      const objects = [...state.objects.values()].flatMap((ofType) => [...ofType.values()])
      writeFileSync(
        `${file}.new`,
        JSON.stringify({ version: 1, counters: Object.fromEntries(state.counters), objects }),
      )
      renameSync(`${file}.new`, file)
    }
    // Many changes of one moment are one write.
    state.onChange = () => {
      waiting ??= setImmediate(save)
    }
    return {
      state,
      save,
      [Symbol.dispose]() {
        save()
        state.onChange = () => undefined
        rmSync(lock, { force: true })
      },
    }
  } catch (error) {
    rmSync(lock, { force: true })
    throw error
  }
}

function fill(state: CloudState, { objects, counters }: z.infer<typeof stored>): void {
  for (const object of objects) putObject(state, object)
  for (const [name, value] of Object.entries(counters)) state.counters.set(name, value)
}

function read(file: string): z.infer<typeof stored> {
  try {
    return stored.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new Error(`${file} is not a playground cloud. Delete it to start with an empty one, or name another file.`, {
      cause,
    })
  }
}

/** The lock holds the process's id, so that one left by a killed process is no obstacle. */
function takeLock(lock: string, file: string): void {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      return
    } catch (cause) {
      if (codeOf(cause) !== 'EEXIST') throw cause
      const owner = Number(readFileSync(lock, 'utf8'))
      if (isAlive(owner))
        throw new Error(
          `The playground cloud in ${file} is in use by process ${owner}. Stop that process, or give this one another file.`,
          { cause },
        )
      rmSync(lock, { force: true })
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** The code of an error of the operating system. */
const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
