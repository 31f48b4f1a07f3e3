import { hkdfSync } from 'node:crypto'

/** Subkeys of the plan key, one per use, so that no use can be turned against another. */
export interface PlanKeys {
  /** Seals plans, AES-256-GCM. */
  readonly seal: Uint8Array
  /** HMAC of sensitive values in fingerprints. */
  readonly fingerprint: Uint8Array
  /** HMAC of ledger records. */
  readonly ledger: Uint8Array
}

const keyLength = 32

/** What a plan key must be, with the command that makes one. */
export const planKeyForm =
  'must be 32 random bytes in base64, a secret of the GitHub environment; make one with `openssl rand -base64 32`'

/** The subkeys of a plan key in base64; `undefined` for text that is not exactly 32 bytes of canonical base64. */
export function parsePlanKey(text: string): PlanKeys | undefined {
  const key = Buffer.from(text, 'base64')
  if (key.length !== keyLength || key.toString('base64') !== text) return undefined
  // A key of one repeated byte is a placeholder somebody forgot to replace.
  if (new Set(key).size < 8) return undefined
  const derive = (use: string) => new Uint8Array(hkdfSync('sha256', key, '', `wrenchproof/v1/${use}`, keyLength))
  return { seal: derive('seal'), fingerprint: derive('fingerprint'), ledger: derive('ledger') }
}
