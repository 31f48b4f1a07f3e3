import { gunzipSync, inflateSync } from 'node:zlib'
import type { Search, Span } from './matcher.ts'

/**
 * The stretches of a text that hold a secret when they are decoded from base64, also several times over, out of gzip,
 * zlib or UTF-16: there the secret's own bytes stand beside others, and no list of patterns has all combinations.
 */
export function encodedSpans(text: string, search: Search, depth = 3): readonly Span[] {
  if (depth === 0 || text.length < shortest) return []
  const spans: Span[] = []
  for (const { index, 0: run } of text.matchAll(base64)) {
    if (holdsSecret(Buffer.from(run, 'base64'), search, depth)) spans.push({ start: index, end: index + run.length })
  }
  return spans
}

const shortest = 16
const base64 = /[A-Za-z0-9+/_-]{16,}={0,2}/gu

// What a short secret has in common with decoded noise means nothing.
const telling = 6

const mostUnpacked = 1_048_576

function holdsSecret(bytes: Buffer, search: Search, depth: number): boolean {
  return textsOf(bytes).some(
    (text) =>
      search(text).some(({ start, end }) => end - start >= telling) || encodedSpans(text, search, depth - 1).length > 0,
  )
}

function textsOf(bytes: Buffer): readonly string[] {
  const unpacker = unpackerOf(bytes)
  if (unpacker !== undefined) {
    const unpacked = unpack(bytes, unpacker)
    return unpacked === undefined ? [] : [unpacked.toString('utf8')]
  }
  // Text of the Latin alphabet in UTF-16 has a zero in every other byte, on one side or the other.
  if (bytes[1] === 0 && bytes[3] === 0) return [bytes.toString('utf16le')]
  if (bytes[0] === 0 && bytes[2] === 0) return [bytes.subarray(1).toString('utf16le')]
  return [bytes.toString('utf8')]
}

/** By its first two bytes: RFC 1952 and RFC 1950. */
function unpackerOf(bytes: Buffer): typeof gunzipSync | undefined {
  const [first = 0, second = 0] = bytes
  if (first === 0x1f && second === 0x8b) return gunzipSync
  return first === 0x78 && (first * 256 + second) % 31 === 0 ? inflateSync : undefined
}

function unpack(bytes: Buffer, unpacker: typeof gunzipSync): Buffer | undefined {
  try {
    return unpacker(bytes, { maxOutputLength: mostUnpacked })
  } catch {
    return undefined
  }
}
