import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'

/** Letters and digits that stand nowhere else; the same for the same name. */
export function canaryOf(name: string): string {
  return `K${createHash('sha256').update(name).digest('hex').slice(0, 12)}q`
}

/**
 * Whether any six characters of a canary can be read from a text, in whatever way it is encoded. Shares nothing with the
 * scrubber: it decodes everything that can be decoded, and looks.
 */
export function leaks(canary: string, readings: readonly string[]): boolean {
  const pieces = Array.from({ length: canary.length - 5 }, (_, at) => canary.slice(at, at + 6).toLowerCase())
  return readings.some((reading) => pieces.some((piece) => reading.includes(piece)))
}

/**
 * Finds the names of those of whose canaries eight characters can be read, in whatever way a text encodes them: in texts
 * with many digests, six of one of many canaries stand by chance.
 */
export function leakFinder(
  cases: readonly { readonly name: string; readonly canaries: readonly string[] }[],
): (text: string) => readonly string[] {
  const owners = new Map<string, string>()
  for (const { name, canaries } of cases)
    for (const canary of canaries)
      for (let at = 0; at + 8 <= canary.length; at += 1) owners.set(canary.slice(at, at + 8).toLowerCase(), name)
  return (text) => {
    const found = new Set<string>()
    for (const reading of readingsOf(text)) {
      for (let at = 0; at + 8 <= reading.length; at += 1) {
        const name = owners.get(reading.slice(at, at + 8))
        if (name !== undefined) found.add(name)
      }
    }
    return [...found]
  }
}

/** All that a text can be read as, in lower case. */
export function readingsOf(text: string): readonly string[] {
  return [...decoded(text, 3)].map((reading) => reading.toLowerCase())
}

function decoded(text: string, depth: number): Set<string> {
  const found = new Set([text])
  if (depth === 0) return found
  const unescaped = text
    .replaceAll(/&#(\d+);/gu, (_, point: string) => String.fromCodePoint(Number(point)))
    .replaceAll(/&#x([0-9a-f]+);/giu, (_, point: string) => String.fromCodePoint(Number.parseInt(point, 16)))
    .replaceAll(/\\+u([0-9a-f]{4})/giu, (_, unit: string) => String.fromCharCode(Number.parseInt(unit, 16)))
    .replaceAll(/%([0-9a-f]{2})/giu, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)))
  const parts = [...binaryParts(unescaped)].flatMap(textsOf)
  for (const part of parts) for (const reading of decoded(part, depth - 1)) found.add(reading)
  return found.add(unescaped)
}

function* binaryParts(text: string): Generator<Buffer> {
  for (const [run] of text.matchAll(/[0-9a-f]{12,}/giu)) {
    yield Buffer.from(run, 'hex')
    yield Buffer.from(run.slice(1), 'hex')
  }
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{12,}/gu)) {
    for (const start of [0, 1, 2, 3]) yield Buffer.from(run.slice(start), 'base64')
  }
}

function textsOf(bytes: Buffer): string[] {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      return [gunzipSync(bytes).toString('latin1')]
    } catch {
      return []
    }
  }
  return [bytes.toString('latin1').replaceAll('\0', '')]
}
