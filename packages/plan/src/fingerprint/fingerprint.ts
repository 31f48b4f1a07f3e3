import type { Hash } from 'node:crypto'
import { createHash, createHmac, createSecretKey } from 'node:crypto'
import type { Effects } from '../effects.ts'
import { canonicalText } from './canonical.ts'
import type { Line } from './lines.ts'
import { linesOf } from './lines.ts'
import { hasUnknown, masked } from './mask.ts'

/** `v1:` and the SHA-256, in hex, of what a plan would do. Equal fingerprints mean equal effects. */
export type Fingerprint = `v1:${string}`

/** Both forms of one plan. */
export interface Fingerprints {
  readonly public: Fingerprint
  readonly sealed: Fingerprint
}

/**
 * The fingerprint that may be shown: sensitive values are left out, so plans that differ only there look the same.
 * Compares a pull request with its merge.
 */
export function publicFingerprint(effects: Effects): Fingerprint {
  const hash = new LineHash(publicForm())
  addLines(effects, [hash])
  return hash.end()
}

/**
 * The fingerprint that also tells sensitive values apart, by HMAC-SHA-256 under `key`. Compares a sealed plan with a
 * fresh one. Throws a `RangeError` for a key of fewer than 32 bytes.
 */
export function sealedFingerprint(effects: Effects, key: Uint8Array): Fingerprint {
  const hash = new LineHash(sealedForm(key))
  addLines(effects, [hash])
  return hash.end()
}

/** Both fingerprints for little more than the price of one. */
export function fingerprintsOf(effects: Effects, key: Uint8Array): Fingerprints {
  const hashes = { public: new LineHash(publicForm()), sealed: new LineHash(sealedForm(key)) }
  addLines(effects, [hashes.public, hashes.sealed])
  return { public: hashes.public.end(), sealed: hashes.sealed.end() }
}

/** How a form writes what is marked sensitive: of `after` and the like, and of `after_unknown`. */
interface Form {
  readonly name: 'public' | 'sealed'
  readonly value: (part: unknown) => unknown
  readonly unknown: (part: unknown) => unknown
}

function publicForm(): Form {
  return { name: 'public', value: () => true, unknown: hasUnknown }
}

function sealedForm(key: Uint8Array): Form {
  if (key.byteLength < 32) throw new RangeError('the fingerprint key must have at least 32 bytes')
  const secret = createSecretKey(key)
  const code = (part: unknown): string => createHmac('sha256', secret).update(canonicalText(part)).digest('hex')
  return { name: 'sealed', value: code, unknown: code }
}

function addLines(effects: Effects, hashes: readonly LineHash[]): void {
  for (const line of linesOf(effects)) {
    const clear = line.secret ? undefined : lineText(line)
    for (const hash of hashes) hash.add(clear ?? lineText(line, hash.form))
  }
}

// The kind tells masked lines from clear ones, so a value in clear cannot be made to look like a mask.
function lineText({ kind, fields }: Line, form?: Form): string {
  const content: Record<string, unknown> = {}
  for (const { name, value, marks } of fields) {
    if (value === undefined) continue
    const cover = name.endsWith('unknown') ? form?.unknown : form?.value
    content[name] = cover === undefined ? value : masked(value, marks, cover)
  }
  return canonicalText([form === undefined ? kind : `${kind} with secrets`, content])
}

/** SHA-256 over lines, fed in large pieces: a call into the hash costs more than a short line. */
class LineHash {
  readonly #hash: Hash = createHash('sha256')
  readonly form: Form
  #pending: string

  constructor(form: Form) {
    this.form = form
    this.#pending = `wrenchproof effects v1 ${form.name}\n`
  }

  add(line: string): void {
    this.#pending += `${line}\n`
    if (this.#pending.length < 65_536) return
    this.#hash.update(this.#pending)
    this.#pending = ''
  }

  end(): Fingerprint {
    return `v1:${this.#hash.update(this.#pending).digest('hex')}`
  }
}
