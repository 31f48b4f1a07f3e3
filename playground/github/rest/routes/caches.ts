/** Caches as the REST API lists and deletes them. */
import { json } from '../../../http/serve.ts'
import type { CacheEntry } from '../../state/model.ts'
import { counted } from '../paginate.ts'
import { empty, found, idParam, notFound, reads, signed } from '../route.ts'
import type { Call, Routes } from '../route.ts'

/** `actions/*cache*`. */
export const cacheRoutes: Routes = {
  'actions/get-actions-cache-list': reads([['actions', 'read']], (call) => {
    const { key, ref } = call.query
    const all = call.repository.caches.filter(
      (entry) =>
        entry.size !== undefined &&
        (key === undefined || entry.key.startsWith(key)) &&
        (ref === undefined || entry.ref === ref),
    )
    return counted(call, 'actions_caches', { all: all.toReversed(), view })
  }),
  'actions/delete-actions-cache-by-key': signed([['actions', 'write']], (call) => {
    const { key, ref } = call.query
    const gone = call.repository.caches.filter((entry) => entry.key === key && (ref === undefined || entry.ref === ref))
    if (gone.length === 0) throw notFound()
    remove(call, gone)
    return json(200, { total_count: gone.length, actions_caches: gone.map(view) })
  }),
  'actions/delete-actions-cache-by-id': signed([['actions', 'write']], (call) => {
    const id = idParam(call, 'cache_id')
    remove(call, [found(call.repository.caches.find((entry) => entry.id === id))])
    return empty(204)
  }),
}

function remove(call: Call, gone: readonly CacheEntry[]): void {
  call.repository.caches = call.repository.caches.filter((entry) => !gone.includes(entry))
  for (const { blob } of gone) call.state.blobs.delete(blob)
}

function view(entry: CacheEntry): Record<string, unknown> {
  return {
    id: entry.id,
    ref: entry.ref,
    key: entry.key,
    version: entry.version,
    last_accessed_at: entry.lastAccessedAt,
    created_at: entry.createdAt,
    size_in_bytes: entry.size ?? 0,
  }
}
