const simple: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }

/** What the inside of a quoted string without interpolation means: escapes, `$${` and `%%{` resolved. */
export function unquote(inside: string): string {
  if (!/[\\$%]/u.test(inside)) return inside
  return inside.replaceAll(
    /\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\([nrt"\\])|([$%])\4\{/gu,
    (all: string, short?: string, long?: string, letter?: string, sigil?: string) => {
      if (letter !== undefined) return simple[letter] ?? all
      if (sigil !== undefined) return `${sigil}{`
      const code = Number.parseInt(short ?? long ?? '', 16)
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : all
    },
  )
}
