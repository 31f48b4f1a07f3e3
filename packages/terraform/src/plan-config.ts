/** The configuration inside a plan file, read without trusting the file: a plan file is a zip, and a program. */
import { buffer } from 'node:stream/consumers'
import { openPromise } from 'yauzl'
import type { Entry } from 'yauzl'
import { z } from 'zod'

/** A module as the plan file has it. */
export interface PlannedModule {
  /** Empty for the root. */
  readonly key: string
  /** Relative to the root's directory. */
  readonly directory: string
  readonly files: ReadonlyMap<string, Buffer>
}

/** What the plan file holds, or what is wrong with it as a zip. */
export interface PlanConfiguration {
  readonly modules: readonly PlannedModule[]
  /** Entries that no plan file of Terraform has, each with why. */
  readonly trouble: readonly { readonly path: string; readonly how: string }[]
}

// Names as Terraform writes them (internal/plans/planfile). Anything else is not Terraform's.
const plain = new Set(['tfplan', 'tfstate', 'tfstate-prev', '.terraform.lock.hcl', manifestName()])
const moduleFile = /^tfconfig\/m-([^/\\\0]*)\/((?!\.\.?$)[^/\\\0]+)$/u

const mostEntries = 20_000
const fileLimit = 8 * 1024 * 1024
const allLimit = 256 * 1024 * 1024
// Configuration is text; text that shrinks this much was made to.
const ratioLimit = 500

const manifest = z.array(z.looseObject({ Key: z.string(), Dir: z.string() }))

function manifestName(): string {
  return 'tfconfig/modules.json'
}

/** Reads the configuration; never throws for what is in a zip, only for bytes that are none. */
export async function planConfiguration(planFile: string): Promise<PlanConfiguration> {
  const trouble: { path: string; how: string }[] = []
  const files = new Map<string, Buffer>()
  // Names are checked here, so that yauzl need not refuse the whole file for one of them.
  const zip = await openPromise(planFile, { decodeStrings: true, validateEntrySizes: true, strictFileNames: true })
  try {
    const seen = new Set<string>()
    let total = 0
    for await (const entry of zip.eachEntry()) {
      const path = entry.fileName
      const how = seen.has(path)
        ? 'twice in the plan file'
        : problemOf(entry, seen.size, (total += entry.uncompressedSize))
      seen.add(path)
      if (how !== undefined) trouble.push({ path, how })
      else if (path === manifestName() || moduleFile.test(path))
        files.set(path, await buffer(await zip.openReadStreamPromise(entry)))
      if (seen.size > mostEntries || total > allLimit) break
    }
  } catch (error) {
    trouble.push({ path: 'the plan file', how: error instanceof Error ? error.message.slice(0, 200) : 'unreadable' })
  } finally {
    zip.close()
  }
  return { ...modulesOf(files), trouble: [...trouble, ...modulesOf(files).trouble] }
}

function problemOf(
  { fileName, uncompressedSize, compressedSize, externalFileAttributes }: Entry,
  count: number,
  total: number,
) {
  if (!plain.has(fileName) && !moduleFile.test(fileName)) return 'no entry of a plan file'
  // Unix file types are in the upper half; only plain files, or none at all, are Terraform's.
  const type = (externalFileAttributes >>> 16) & 0o170000
  if (type !== 0 && type !== 0o100000) return 'a link or a special file'
  if (count >= mostEntries || total > allLimit) return 'too much in the plan file'
  if (fileName.startsWith('tfconfig/') && uncompressedSize > fileLimit) return 'too large'
  if (fileName.startsWith('tfconfig/') && uncompressedSize > 65_536 && uncompressedSize > compressedSize * ratioLimit)
    return 'compressed beyond what text allows'
  return undefined
}

function modulesOf(files: ReadonlyMap<string, Buffer>): PlanConfiguration {
  const text = files.get(manifestName())
  const read = text === undefined ? undefined : parsed(text)
  if (read === undefined) return { modules: [], trouble: [{ path: manifestName(), how: 'missing or unreadable' }] }
  const byKey = new Map(
    read.map(({ Key, Dir }) => [Key, { key: Key, directory: Dir, files: new Map<string, Buffer>() }]),
  )
  const trouble: { path: string; how: string }[] = []
  for (const [path, content] of files) {
    const [, key, name] = moduleFile.exec(path) ?? []
    if (key === undefined || name === undefined) continue
    const module = byKey.get(key)
    if (module === undefined) trouble.push({ path, how: 'of no module of the plan' })
    else module.files.set(name, content)
  }
  return { modules: [...byKey.values()], trouble }
}

function parsed(text: Buffer): z.infer<typeof manifest> | undefined {
  try {
    return manifest.safeParse(JSON.parse(text.toString('utf8'))).data
  } catch {
    return undefined
  }
}
