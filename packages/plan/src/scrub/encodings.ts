/**
 * How a secret may stand in a text: as it is, in either case, and escaped for JSON (also twice, as Go does, and in
 * ASCII), HCL, shells, YAML, URLs and HTML, in base64 at each of the three places it can take in a longer text, and in
 * hex. What base64 holds besides is found by decoding it.
 */
export function encodingsOf(secret: string): ReadonlySet<string> {
  const forms = new Set<string>()
  for (const text of new Set([secret, ...normalForms.map((form) => secret.normalize(form))])) {
    forms.add(text)
    if (!plain.test(text)) for (const encode of textEncodings) for (const form of encode(text)) forms.add(form)
    if (text.length > longestEncoded) continue
    for (const form of [text.toUpperCase(), text.toLowerCase()]) forms.add(form)
    for (const form of byteEncodings(Buffer.from(text))) forms.add(form)
  }
  return forms
}

// A longer one is found by its lines, and in base64 by decoding: two dozen copies of a megabyte are too many.
const longestEncoded = 16_384

// No text encoding changes these.
const plain = /^[A-Za-z0-9]*$/u
const normalForms = ['NFC', 'NFD', 'NFKC'] as const

const textEncodings: readonly ((text: string) => readonly string[])[] = [
  (text) => [json(text), goJson(text), asciiJson(text)],
  (text) => [json(json(text)), goJson(goJson(text))],
  (text) => [hcl(json(text)), hcl(text), json(text).replaceAll('/', '\\/')],
  (text) => [text.replaceAll("'", "''"), text.replaceAll("'", String.raw`'\''`)],
  urlForms,
  htmlForms,
]

function json(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

// encoding/json escapes what HTML or JavaScript would trip over.
function goJson(text: string): string {
  return json(text).replaceAll(/[<>&\u2028\u2029]/gu, unicodeEscape)
}

function asciiJson(text: string): string {
  return json(text).replaceAll(/[^ -~]/g, unicodeEscape)
}

function unicodeEscape(unit: string): string {
  return Array.from(
    { length: unit.length },
    (_, index) => `\\u${unit.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('')
}

function hcl(text: string): string {
  return text.replaceAll('${', () => '$${').replaceAll('%{', '%%{')
}

function urlForms(text: string): readonly string[] {
  const component = encodeURIComponent(text.toWellFormed())
  const strict = component.replaceAll(/[!'()*]/gu, percent)
  // Go's escapes of a path and of a password leave some characters that it escapes in a query.
  const restored = (kept: RegExp): string => strict.replaceAll(kept, (code) => decodeURIComponent(code))
  const forms = [
    component,
    strict,
    encodeURI(text.toWellFormed()),
    restored(/%(?:24|26|2B|3A|3D|40)/gu),
    restored(/%(?:24|26|2B|2C|3B|3D)/gu),
  ]
  const spaced = forms.flatMap((form) => [form, form.replaceAll('%20', '+')])
  return spaced.flatMap((form) => [form, form.replaceAll(/%[0-9A-F]{2}/gu, (code) => code.toLowerCase())])
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

function htmlForms(text: string): readonly string[] {
  const basic = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return [
    basic,
    basic.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    basic.replaceAll('"', '&#34;').replaceAll("'", '&#39;'),
    basic.replaceAll('"', '&quot;').replaceAll("'", '&#x27;'),
    basic.replaceAll('"', '&quot;').replaceAll("'", '&apos;'),
    basic
      .replaceAll('"', '&quot;')
      .replaceAll(/['/=`]/gu, (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`),
    // As our own Markdown writes it.
    text.replaceAll(/[^\p{L}\p{N} ]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`),
  ]
}

function byteEncodings(bytes: Buffer): readonly string[] {
  const hex = bytes.toString('hex')
  const base64 = [0, 1, 2].map((offset) => base64Core(bytes, offset))
  return [hex, hex.toUpperCase(), ...base64, ...base64.map((core) => core.replaceAll('+', '-').replaceAll('/', '_'))]
}

// The characters that depend on the secret alone when `offset` other bytes precede it in its group of three.
function base64Core(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replaceAll('=', '')
  const start = Math.ceil((offset * 8) / 6)
  const end = Math.floor(((offset + bytes.length) * 8) / 6)
  return text.slice(start, end)
}
