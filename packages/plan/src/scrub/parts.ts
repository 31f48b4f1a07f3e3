/** From this length a line of a secret counts as a secret alone. */
export const shortestLine = 8

/** From this length a value inside of a structured secret counts as a secret alone. */
export const shortestInner = 6

/**
 * What counts as secret in a secret: all of it, also trimmed and with its white space run together as logs do; each
 * line; what is inside when it is JSON, HCL or a connection URI.
 */
export function partsOf(secret: string): ReadonlySet<string> {
  const parts = new Set([secret, secret.trim()])
  if (/\s/u.test(secret)) parts.add(secret.replaceAll(/\s+/gu, ' ').trim())
  const lines = secret.split(/\r\n|[\n\r]/u)
  if (lines.length > 1) for (const line of lines) if (line.trim().length >= shortestLine) parts.add(line.trim())
  for (const inner of innerScalars(secret)) if (inner.length >= shortestInner) parts.add(inner)
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/@:]*:(?<password>[^/@]+)@/iu.exec(secret)?.groups?.['password']
  if (password !== undefined) parts.add(password)
  return parts
}

function innerScalars(secret: string): readonly string[] {
  if (!/^\s*[[{]/u.test(secret)) return []
  const scalars: string[] = []
  try {
    JSON.parse(secret, (_key, value: unknown) => {
      if (typeof value === 'string' || typeof value === 'number') scalars.push(String(value))
      return value
    })
    return scalars
  } catch {
    return hclStrings(secret)
  }
}

/** The quoted strings of an HCL expression, as in `TF_VAR_db='{ user = "x", pw = "y" }'`. */
function hclStrings(text: string): readonly string[] {
  return Array.from(text.matchAll(/"(?<inner>(?:[^"\\\n]|\\.)*)"/gu), ({ groups }) => unquoted(groups?.['inner'] ?? ''))
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`))
  } catch {
    return text
  }
}
