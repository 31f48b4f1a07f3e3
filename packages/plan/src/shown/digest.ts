import { createHash } from 'node:crypto'
import { fully } from '../attributes/diff-lines.ts'
import type { ShownEntry } from './entry.ts'

/**
 * What an entry shows, as 12 characters of base64url. Made of what anybody may read, and of nothing else: a plain hash
 * of a value that is not shown could be guessed.
 */
export function entryDigest(entry: ShownEntry): string {
  return shortHash(JSON.stringify([entry.label, entry.notes, entry.diff(fully)]))
}

/** As `entryDigest`, of the attributes alone. */
export function valuesDigest(entry: ShownEntry): string {
  return shortHash(JSON.stringify(entry.diff(fully)))
}

/** 72 bits of the SHA-256 of a text, in base64url with `.` for `-`, which would end an HTML comment. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 12).replaceAll('-', '.')
}
