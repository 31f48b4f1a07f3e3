import { deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { givenSecrets, maskableValues, redaction, scrubber, withheld } from '../src/index.ts'

const secret = 'p4ss/W+rd "x" <&é>${y}'
const bytes = Buffer.from(secret)

describe('encodings of a secret', () => {
  const json = JSON.stringify(secret).slice(1, -1)
  test.each([
    ['as it is', secret],
    ['JSON', json],
    ['JSON in JSON', JSON.stringify(json).slice(1, -1)],
    ["Go's JSON", json.replace('<', '\\u003c').replace('&', '\\u0026').replace('>', '\\u003e')],
    ['ASCII JSON', json.replace('é', '\\u00e9')],
    ['HCL', json.replace('${', () => '$${')],
    ['a URL component', encodeURIComponent(secret)],
    ['a URL component in lower case', encodeURIComponent(secret).replaceAll(/%../gu, (code) => code.toLowerCase())],
    ['a form', encodeURIComponent(secret).replaceAll('%20', '+')],
    ['a URL', encodeURI(secret)],
    ['HTML', 'p4ss/W+rd "x" &lt;&amp;é&gt;${y}'],
    ['HTML with quotes', 'p4ss/W+rd &quot;x&quot; &lt;&amp;é&gt;${y}'],
    ["Go's HTML", 'p4ss/W+rd &#34;x&#34; &lt;&amp;é&gt;${y}'],
    ['decomposed', secret.normalize('NFD')],
    ['hex', bytes.toString('hex')],
    ['HEX', bytes.toString('hex').toUpperCase()],
  ])('%s', (_name, form) => {
    expect(scrubber([secret])(`a ${form} b`)).toBe(`a ${redaction} b`)
  })

  test.each([0, 1, 2, 3, 4, 5])('base64 with %i bytes before it', (count) => {
    const whole = Buffer.concat([Buffer.alloc(count, 'x'), bytes, Buffer.from('yz')])
    for (const encoding of ['base64', 'base64url'] as const) {
      const text = scrubber([secret])(whole.toString(encoding))
      expect(text).toContain(redaction)
      // At the seams a character may hold bits of both; nothing of the secret but those can be read back.
      expect(text.length).toBeLessThanOrEqual(redaction.length + Math.ceil(((count + 2) * 8) / 6) + 4)
    }
  })
})

test('a secret of eight characters or more is gone from any text', () => {
  const encodings: readonly ((text: string) => string)[] = [
    (text) => text,
    (text) => JSON.stringify(text),
    (text) => encodeURIComponent(text),
    (text) => Buffer.from(text).toString('hex'),
  ]
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 8 }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.oneof(fc.string(), fc.nat())),
      fc.constantFrom(...encodings),
      (secrets, parts, encode) => {
        const text = parts
          .map((part) => (typeof part === 'number' ? encode(secrets[part % secrets.length] ?? '') : part))
          .join('')
        const scrub = scrubber(secrets)
        const result = scrub(text)
        fc.pre(!secrets.some((one) => redaction.includes(one) || one.trim().length < 4))
        for (const one of secrets) expect(result.split(redaction).join('\u0000')).not.toContain(encode(one))
        expect(result === text || result.includes(redaction)).toBe(true)
      },
    ),
  )
})

test('overlapping secrets leave nothing between them', () => {
  expect(scrubber(['ABCDEFGHIJ', 'GHIJKLMNOP'])('xABCDEFGHIJKLMNOPx')).toBe(`x${redaction}x`)
  expect(scrubber(['ABCDEFGH', 'ABCDEFGHIJKL'])('xABCDEFGHIJKLx')).toBe(`x${redaction}x`)
})

test('each line of a long secret counts alone, and so does what is inside of JSON and a URI', () => {
  const scrub = scrubber([
    'first line of it\r\n  second line of it  \n}',
    '{"user":"somebody","deep":["k3yk3y"],"n":12345678}',
    'postgres://u:s3cr3tpw@db/x',
  ])
  expect(scrub('+ second line of it; somebody k3yk3y 12345678 s3cr3tpw }')).toBe(
    `+ ${redaction}; ${redaction} ${redaction} ${redaction} ${redaction} }`,
  )
})

test('a short secret is taken out as a whole word only, and a very short one or a word of ours not at all', () => {
  const scrub = scrubber(['1234', 'admin', 'abc', '', '***', 'true', 'delete', 'details'])
  expect(scrub('pin 1234, port 12345, x1234, admin: administrator abc true *** 2 to delete <details>')).toBe(
    `pin ${redaction}, port 12345, x1234, ${redaction}: administrator abc true *** 2 to delete <details>`,
  )
})

describe('known formats, whoever forgot to mark them', () => {
  const key = `-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nabcdefgh12345678\n-----END RSA PRIVATE KEY-----`
  test.each([
    ['AKIAIOSFODNN7EXAMPLE'.replace('EXAMPLE', 'ABCDEFG')],
    [`ghp_${'a1B2'.repeat(9)}`],
    [`github_pat_${'a1B2_'.repeat(9)}`],
    [`glpat-${'a1B2-'.repeat(4)}`],
    [`npm_${'a1B2'.repeat(9)}`],
    ['xoxb-123456789012-abcdef'],
    [`sk_live_${'a1B2'.repeat(6)}`],
    [`AIza${'a1B2_'.repeat(7)}`],
    [`hvs.${'a1B2'.repeat(6)}`],
    [`abcdefghijklmn.atlasv1.${'a1B2'.repeat(15)}`],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0xx.c2lnbmF0dXJl'],
    [key],
    [JSON.stringify(key).slice(1, -1)],
    [key.slice(0, 60)],
  ])('%s', (text) => {
    expect(scrubber([])(`a ${text} b`)).toBe(`a ${redaction} b`)
  })

  test('only the secret of a URL goes', () => {
    expect(scrubber([])('postgres://user:hunter2@db:5432/x https://example.org:443/a@b')).toBe(
      `postgres://user:${redaction}@db:5432/x https://example.org:443/a@b`,
    )
    expect(scrubber([])('https://b.s3.amazonaws.com/k?X-Amz-Credential=AK%2Fx&X-Amz-Signature=0af&x=1')).toBe(
      `https://b.s3.amazonaws.com/k?X-Amz-Credential=${redaction}&X-Amz-Signature=${redaction}&x=1`,
    )
  })

  test('the first line of a key does not blank what follows', () => {
    expect(scrubber([])('a -----BEGIN PRIVATE KEY----- and the rest')).toBe(`a ${redaction} and the rest`)
  })
})

test('a text that cannot be checked is withheld', () => {
  const noText: unknown = undefined
  expect(Reflect.apply(scrubber(['some-secret']), undefined, [noText])).toBe(withheld)
})

test("what the runner's own masking gets is at least 8 characters long", () => {
  expect([...maskableValues(['short', 'long enough', ' line one\nline two \nx', 'false'])]).toEqual([
    'long enough',
    ' line one\nline two \nx',
    'line one\nline two \nx',
    'line one line two x',
    'line one',
    'line two',
  ])
})

describe('what only decoding shows', () => {
  const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64')
  test.each([
    ['base64 in base64', base64(`x${base64(`yy${secret}`)}`)],
    ['base64 of JSON', base64(JSON.stringify({ a: secret }))],
    ['gzip', base64(gzipSync(`pw: ${secret}\n`))],
    ['zlib', base64(deflateSync(`pw: ${secret}\n`))],
    ['UTF-16', base64(Buffer.from(`$p = ${secret}`, 'utf16le'))],
    ['a key in base64', base64('id = AKIAIOSFODNN7ABCDEFG')],
  ])('%s', (_name, text) => {
    expect(scrubber([secret])(`a ${text} b`)).toMatch(/^a \[redacted\]=* b$/u)
  })

  test('other base64, and a bomb, stay as they are', () => {
    for (const text of [base64('nothing in here to see'), base64(gzipSync(Buffer.alloc(5_000_000)))]) {
      expect(scrubber([secret])(text)).toBe(text)
    }
  })
})

describe('escapes that no list has all of', () => {
  const units = Array.from(secret, (_, index) => secret.charCodeAt(index))
  const octets = [...Buffer.from(secret)]
  const hex = (unit: number, length: number): string => unit.toString(16).padStart(length, '0')
  const every =
    (step: number, escape: (unit: number) => string) =>
    (unit: number, index: number): string =>
      index % step === 0 ? escape(unit) : String.fromCharCode(unit)
  test.each([
    ['JSON, every character', units.map((unit) => `\\u${hex(unit, 4)}`).join('')],
    ['JSON, every second one', units.map(every(2, (unit) => `\\u${hex(unit, 4)}`)).join('')],
    ['JSON in JSON', units.map(every(3, (unit) => `\\\\u${hex(unit, 4).toUpperCase()}`)).join('')],
    ['a shell', octets.map((unit) => `\\x${hex(unit, 2)}`).join('')],
    ['a URL, every character', octets.map((unit) => `%${hex(unit, 2)}`).join('')],
    ['a URL, some of them', encodeURIComponent(secret).replaceAll(/s/gu, '%73')],
    ['HTML in decimals', units.map((unit) => `&#${unit};`).join('')],
    ['HTML in hex', units.map(every(2, (unit) => `&#x${hex(unit, 2)};`)).join('')],
    ['a list of bytes', octets.join(', ')],
    [
      'HTML with zeros in front',
      units.map((unit) => `&#${unit % 2 === 0 ? '0000000' : 'x0000'}${unit % 2 === 0 ? unit : hex(unit, 4)};`).join(''),
    ],
    [
      'HTML and JSON, each some',
      secret
        .replace('p', '\\u0070')
        .replace('<', '&lt;')
        .replaceAll('"', String.raw`\"`),
    ],
    ["Go's long form", units.map((unit) => `\\U${hex(unit, 8)}`).join('')],
    ['JavaScript with braces', units.map((unit) => `\\u{${hex(unit, 1)}}`).join('')],
    ['octal bytes', octets.map((unit) => `\\${unit.toString(8).padStart(3, '0')}`).join('')],
    ['octal bytes for what is no ASCII', secret.replace('\u00e9', String.raw`\303\251`)],
    ['a URL in a URL', octets.map((unit) => `%25${hex(unit, 2)}`).join('')],
    ['a list on lines', octets.join(',\n  ')],
    ["a list as Go's %v", octets.join(' ')],
    ["a list as Go's %#v", octets.map((unit) => `0x${unit.toString(16)}`).join(', ')],
    ['a list with what is no byte', `300, 256, ${octets.join(', ')}, 999`],
  ])('%s', (_name, text) => {
    expect(scrubber([secret])(`a %41 [${text}] b`)).toBe(`a %41 [${redaction}] b`)
  })

  test('a character of two units, and a list that is longer than what is taken at once', () => {
    const scrub = scrubber(['s3cr3t-\u{1f600}-word'])
    for (const text of ['s3cr3t-\\ud83d\\ude00-word', 's3cr3t-\\U0001F600-word', 's3cr3t-\\u{1f600}-word'])
      expect(scrub(text)).toBe(redaction)
    const long = [...Buffer.from(`${'x'.repeat(4090)}s3cr3t-\u{1f600}-word${'y'.repeat(4090)}`)].join(', ')
    expect(scrub(long)).toContain(redaction)
  })

  test('what says nothing stays as it is', () => {
    for (const text of ['100% \\u0041 &#8217; %zz', '80, 443, 8080, 1, 2, 3, 4, 5, 6, 7, 8, 999', '&#99999999; \\x4'])
      expect(scrubber([secret])(text)).toBe(text)
  })

  test('a text of nothing but beginnings takes no longer than others', () => {
    for (const start of ['\\', '%', '%25', '&#', '&#0', '1,', '1 ', '1  ,', '0x1,', '\\u00', '\\u{', '\\U0', '\\0'])
      expect(scrubber([secret])(start.repeat(200_000))).toHaveLength(start.length * 200_000)
  })
})

test('what a caller gives is secret with all that is in it', () => {
  const scrub = scrubber(
    givenSecrets(['{ user = "somebody", pw = "k3y\\"k3y" }', { a: ['d33pd33p', 12345678] }, undefined]),
  )
  expect(scrub('somebody k3y"k3y d33pd33p 12345678 a')).toBe(`${redaction} ${redaction} ${redaction} ${redaction} a`)
})
