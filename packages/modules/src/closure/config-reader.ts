import type { HclParser } from '../hcl/parser.ts'
import type { References } from '../hcl/read-config.ts'
import { mayRefer, readReferences } from '../hcl/read-config.ts'

/** A file to read: its content decides what it says, its path where it says it. */
export interface ConfigSource {
  readonly path: string
  readonly hash: string
}

/** Reads configuration files, each content at each path once, across any number of trees. */
export interface ConfigReader {
  /** What the files say, in their order; `undefined` for one that cannot refer to anything outside itself. */
  references(
    files: readonly ConfigSource[],
    read: (paths: readonly string[]) => Promise<readonly Uint8Array[]>,
  ): Promise<readonly (References | undefined)[]>
}

/** Which files a reader parses, and how far it reads them. */
export interface Reading {
  isNeeded(path: string, text: string): boolean
  read(parser: HclParser, path: string, bytes: Uint8Array): References
}

/** References alone; words tell that most files matter to no other: variables, outputs, versions. */
export const references: Reading = { isNeeded: mayRefer, read: readReferences }

/** A reader; the parser is started when the first file needs it. */
export function configReader(start: () => Promise<HclParser>, reading = references): ConfigReader {
  const known = new Map<string, References | undefined>()
  let started: Promise<HclParser> | undefined
  const key = ({ path, hash }: ConfigSource): string => `${hash} ${path}`
  return {
    async references(files, read) {
      const fresh = files.filter((file) => !known.has(key(file)))
      if (fresh.length === 0) return files.map((file) => known.get(key(file)))
      // It starts while the files are read; should it fail, the first file that needs it says so.
      started ??= start()
      started.catch(() => undefined)
      const contents = await read(fresh.map(({ path }) => path))
      for (const [index, file] of fresh.entries()) {
        const bytes = contents[index] ?? new Uint8Array()
        if (!reading.isNeeded(file.path, latin1(bytes))) known.set(key(file), undefined)
        else known.set(key(file), reading.read(await started, file.path, bytes))
      }
      return files.map((file) => known.get(key(file)))
    },
  }
}

// The words looked for are ASCII, whatever the rest is.
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
