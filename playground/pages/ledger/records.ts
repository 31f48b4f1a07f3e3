/** The records of a ledger, read without its key: whether they are authentic is for apply to say. */
import { z } from 'zod'
import type { Repository } from '../../github/index.ts'
import type { Branch } from '../repository/place.ts'

const Part = z.record(z.string(), z.unknown())
const File = z.object({ record: Part })

export interface LedgerFile {
  readonly path: string
  /** Undefined for what is no record. */
  readonly record: Readonly<Record<string, unknown>> | undefined
  readonly text: string
}

/** Every file at the tip of a ledger's branch. */
export async function ledgerFiles({ git }: Repository, { tip }: Pick<Branch, 'tip'>): Promise<LedgerFile[]> {
  const names = await git.text(['ls-tree', '-r', '-z', '--format=%(objectname) %(path)', tip])
  const files: LedgerFile[] = []
  for (const line of names.split('\0').filter((name) => name !== '')) {
    const [oid = '', ...path] = line.split(' ')
    const text = (await git.read(oid))?.content.toString('utf8') ?? ''
    files.push({ path: path.join(' '), record: recordIn(text), text })
  }
  return files
}

function recordIn(text: string): LedgerFile['record'] {
  try {
    return File.parse(JSON.parse(text)).record
  } catch {
    return undefined
  }
}

/** How an environment stands by its ledger. */
export type Standing =
  | { readonly kind: 'clear' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'hold'; readonly what: string; readonly reason: string; readonly by: string }
  | { readonly kind: 'doubt'; readonly plan: string; readonly run: string }

/** Where a ledger keeps how things are now. */
const situation = 'now.json'

const Situation = z.object({
  hold: z.object({ kind: z.string(), reason: z.string(), by: z.string() }).optional(),
  open: z.object({ planDigest: z.string(), run: z.object({ id: z.string() }) }).optional(),
})

/** On hold, in doubt, neither, or not to be told; a doubt that is a hold too is told as the hold. */
export function standingOf(files: readonly LedgerFile[]): Standing {
  const now = files.find(({ path }) => path === situation)
  const { data } = Situation.safeParse(now?.record)
  if (data === undefined) return { kind: 'unknown' }
  const { hold, open } = data
  if (hold !== undefined) return { ...hold, kind: 'hold', what: hold.kind }
  return open === undefined ? { kind: 'clear' } : { kind: 'doubt', plan: open.planDigest, run: open.run.id }
}

/** The parts of how things are now, each a record of its own; every other file is one. */
export function recordsOf(files: readonly LedgerFile[]): readonly LedgerFile[] {
  return files.flatMap((file) =>
    file.path === situation && file.record !== undefined
      ? Object.entries(file.record).map(([name, part]) => ({
          path: name,
          record: Part.safeParse(part).data,
          text: JSON.stringify(part, undefined, 2),
        }))
      : [file],
  )
}
