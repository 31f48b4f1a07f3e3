/** Commits in an order in which they can be drawn. */
import type { Repository } from '../../github/index.ts'

export interface Entry {
  readonly oid: string
  readonly parents: readonly string[]
  readonly author: string
  /** Seconds since the epoch, as git has it. */
  readonly at: number
  readonly subject: string
}

/** Most commits on one page. */
export const longest = 300

/** Commits reachable from these, newest first and no parent before its child. */
export async function historyOf(
  repository: Repository,
  tips: readonly string[],
  options: readonly string[] = [],
): Promise<Entry[]> {
  if (tips.length === 0) return []
  const format = '--format=%H%x00%P%x00%an%x00%at%x00%s%x00'
  const text = await repository.git.text([
    'log',
    '-z',
    '--topo-order',
    `-${longest}`,
    format,
    ...options,
    ...tips,
    '--',
  ])
  const fields = text.split('\0')
  const entries: Entry[] = []
  // With -z a NUL ends each commit too, after the one that ends its last field.
  for (let at = 0; at + 4 < fields.length; at += 6) {
    const [oid = '', parents = '', author = '', seconds = '', subject = ''] = fields.slice(at, at + 5)
    entries.push({ oid, parents: parents === '' ? [] : parents.split(' '), author, at: Number(seconds), subject })
  }
  return entries
}
