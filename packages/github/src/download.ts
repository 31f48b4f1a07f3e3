/** Bytes from a storage service, at an address that GitHub signed. */

/** What came; `failed` may go better another time, `refused` will not. */
export type Downloaded =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'failed' | 'refused'; readonly why: string }

export interface DownloadOptions {
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
  /** Bytes; a longer answer is broken off. */
  readonly limit: number
  /** Whether an address without TLS will do. */
  readonly plain: boolean
}

/** Reads the whole answer at an address. No token goes with it: the address is the credential, so it is in no text. */
export async function download(
  address: string,
  { fetch, timeoutMs, limit, plain }: DownloadOptions,
): Promise<Downloaded> {
  const protocol = URL.canParse(address) ? new URL(address).protocol : ''
  if (protocol !== 'https:' && !(plain && protocol === 'http:'))
    return { kind: 'refused', why: 'GitHub named no address with TLS' }
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(address, { signal })
    if (!response.ok) return { kind: 'failed', why: `the storage service answered ${response.status}` }
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of response.body ?? []) {
      length += chunk.byteLength
      if (length > limit) return { kind: 'refused', why: `it is longer than ${limit} bytes` }
      chunks.push(chunk)
    }
    return { kind: 'bytes', bytes: Buffer.concat(chunks) }
  } catch {
    return {
      kind: 'failed',
      why: signal.aborted ? `it took longer than ${timeoutMs / 1000} s` : 'the connection broke',
    }
  }
}
