/** The records of a ledger, read without its key: whether they are authentic is for apply to say. */
import { z } from 'zod'
import type { Repository } from '../../github/index.ts'
import type { Branch } from '../repository/place.ts'

const File = z.object({ record: z.record(z.string(), z.unknown()) })

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
  | { readonly kind: 'hold'; readonly what: string; readonly reason: string; readonly by: string }
  | { readonly kind: 'doubt'; readonly plan: string; readonly run: string }

const Hold = z.object({ kind: z.string(), reason: z.string(), by: z.string() })
const Open = z.object({ planDigest: z.string(), run: z.object({ id: z.string() }) })

/** On hold, in doubt, or neither; a doubt that is a hold too is told as the hold. */
export function standingOf(files: readonly LedgerFile[]): Standing {
  const at = (path: string) => files.find((file) => file.path === path)
  const hold = at('hold.json')
  if (hold !== undefined) {
    const { kind, reason, by } = Hold.safeParse(hold.record).data ?? { kind: 'hold', reason: 'not readable', by: '?' }
    return { kind: 'hold', what: kind, reason, by }
  }
  const open = at('open.json')
  if (open === undefined) return { kind: 'clear' }
  const { planDigest, run } = Open.safeParse(open.record).data ?? { planDigest: '?', run: { id: '?' } }
  return { kind: 'doubt', plan: planDigest, run: run.id }
}
