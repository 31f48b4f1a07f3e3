/** The cache service (v2): entries belong to the ref that wrote them, and a job sees only the refs its token names. */
import { z } from 'zod'
import { nextId, timestamp } from '../state/clock.ts'
import type { CacheEntry } from '../state/model.ts'
import { newBlob, signedAddress } from './blobs.ts'
import { TwirpError } from './method.ts'
import type { Method, MethodCall } from './method.ts'

const Create = z.object({ key: z.string(), version: z.string() })
const Finalize = Create.extend({ size_bytes: z.string() })
const Get = Create.extend({ restore_keys: z.array(z.string()).default([]) })

/** Bits of a scope's permission. */
const reads = 1
const writes = 2

/** `github.actions.results.api.v1.CacheService`. */
export const cacheMethods: Readonly<Record<string, Method>> = {
  CreateCacheEntry(call, body) {
    const { key, version } = Create.parse(body)
    const ref = writableRef(call)
    if (ref === undefined) return { ok: false, signed_upload_url: '', message: denied('write') }
    const { caches } = call.job.repository
    if (caches.some((entry) => entry.key === key && entry.version === version && entry.ref === ref))
      throw new TwirpError(409, 'already_exists', 'cache entry with the same key, version, and scope already exists')
    const at = timestamp(call.state)
    const blob = newBlob(call.state)
    caches.push({ id: nextId(call.state), key, version, ref, createdAt: at, lastAccessedAt: at, blob })
    return {
      ok: true,
      signed_upload_url: signedAddress(call.state, call.origin, { blob, seconds: 3600, may: 'w' }),
      message: '',
    }
  },
  FinalizeCacheEntryUpload(call, body) {
    const { key, version, size_bytes: size } = Finalize.parse(body)
    const ref = writableRef(call)
    const entry = call.job.repository.caches.find(
      (candidate) => candidate.key === key && candidate.version === version && candidate.ref === ref,
    )
    if (entry === undefined) throw new TwirpError(404, 'not_found', 'cache entry not found')
    const length = call.state.blobs.get(entry.blob)?.content?.length
    if (length === undefined || String(length) !== size)
      throw new TwirpError(400, 'invalid_argument', 'the size is not that of the upload')
    entry.size = length
    return { ok: true, entry_id: String(entry.id), message: '' }
  },
  GetCacheEntryDownloadURL(call, body) {
    const { key, version, restore_keys: others } = Get.parse(body)
    const refs = call.job.scopes.filter(({ Permission }) => (Permission & reads) !== 0).map(({ Scope }) => Scope)
    if (refs.length === 0) throw new TwirpError(403, 'permission_denied', denied('read'))
    const entry = search(call, { refs, keys: [key, ...others], version })
    if (entry === undefined) return { ok: false, signed_download_url: '', matched_key: '' }
    entry.lastAccessedAt = timestamp(call.state)
    return {
      ok: true,
      signed_download_url: signedAddress(call.state, call.origin, { blob: entry.blob, seconds: 600, may: 'r' }),
      matched_key: entry.key,
    }
  },
}

function writableRef({ job }: MethodCall): string | undefined {
  return job.scopes.find(({ Permission }) => (Permission & writes) !== 0)?.Scope
}

/** The prefix tells the client that this is a rule, not a race (`@actions/cache`, CacheWriteDeniedError). */
function denied(what: 'read' | 'write'): string {
  return `cache ${what} denied: the token of this run has no ${what === 'read' ? 'readable' : 'writable'} cache scopes`
}

/** Ref by ref, key by key; an exact hit before the newest entry that begins with the key. */
function search(
  { job }: MethodCall,
  { refs, keys, version }: { refs: readonly string[]; keys: readonly string[]; version: string },
): CacheEntry | undefined {
  for (const ref of refs) {
    const here = job.repository.caches
      .filter((entry) => entry.ref === ref && entry.version === version && entry.size !== undefined)
      .toReversed()
    for (const key of keys) {
      const hit = here.find((entry) => entry.key === key) ?? here.find((entry) => entry.key.startsWith(key))
      if (hit !== undefined) return hit
    }
  }
  return undefined
}
