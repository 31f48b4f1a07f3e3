/** Reads what another process writes into a file, as it comes: a pipe would die with its reader, and its writer with it. */
import { open } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'

// Short beside anything terraform does, and nothing beside what a look costs.
const pollMs = 100

/** Gives each line of a file to `onLine` while `ended` is pending, then what is left of it, an unfinished line included. */
export async function followLines(
  path: string,
  onLine: (line: string) => void,
  ended: Promise<unknown>,
): Promise<void> {
  await using file = await open(path, 'r')
  const decoder = new StringDecoder('utf8')
  const chunk = Buffer.alloc(64 * 1024)
  let rest = ''
  const readAll = async (): Promise<void> => {
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, null)
      if (bytesRead === 0) return
      const lines = (rest + decoder.write(chunk.subarray(0, bytesRead))).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) onLine(line)
    }
  }
  const end = ended.then(
    () => 'over' as const,
    () => 'over' as const,
  )
  let went: 'on' | 'over' = 'on'
  while (went === 'on') {
    await readAll()
    went = await Promise.race([end, pause(pollMs)])
  }
  await readAll()
  rest += decoder.end()
  if (rest !== '') onLine(rest)
}

const pause = async (milliseconds: number): Promise<'on'> =>
  new Promise((resolve) => {
    setTimeout(() => resolve('on'), milliseconds)
  })
