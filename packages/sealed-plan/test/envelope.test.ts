import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { envelopeDigest, openPlan, parsePlanKey, sealPlan } from '@wrenchproof/sealed-plan'
import { keyText, keysOf, manifest } from './sample.ts'

const { seal } = keysOf(keyText)
const files = [
  { path: 'plan.tfplan', content: Buffer.from('a plan with a password: hunter2-SECRET') },
  { path: '.terraform.lock.hcl', content: Buffer.from('') },
  { path: 'build/lambda.zip', content: Buffer.from([0, 255, 10]) },
]
const envelope = sealPlan(manifest, files, seal)

test('what was sealed is what is opened', () => {
  const opened = openPlan(envelope, seal)
  if (opened.kind !== 'opened') throw new Error(opened.why)
  expect(opened.manifest).toEqual(manifest)
  expect(opened.files.map(({ path, content }) => [path, Buffer.from(content).toString('hex')])).toEqual(
    files.map(({ path, content }) => [path, content.toString('hex')]),
  )
})

test('the manifest can be read without the key, the plan cannot', () => {
  expect(envelope.includes('terraform/environments/dev')).toBe(true)
  expect(envelope.includes('hunter2-SECRET')).toBe(false)
})

test('the same plan sealed twice is two envelopes', () => {
  expect(envelopeDigest(sealPlan(manifest, files, seal))).not.toBe(envelopeDigest(envelope))
})

test('every flipped bit is noticed', () => {
  for (let byte = 0; byte < envelope.length; byte += 1) {
    const flipped = Buffer.from(envelope)
    flipped.writeUInt8(flipped.readUInt8(byte) ^ (1 << (byte % 8)), byte)
    expect(openPlan(flipped, seal).kind).toBe('unauthentic')
  }
})

test('every truncation and every addition is noticed', () => {
  for (let length = 0; length < envelope.length; length += 1)
    expect(openPlan(envelope.subarray(0, length), seal).kind).toBe('unauthentic')
  expect(openPlan(Buffer.concat([envelope, Buffer.from([0])]), seal).kind).toBe('unauthentic')
})

test('bytes from elsewhere are refused, never thrown at', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, withMagic) => {
      const foreign = withMagic ? Buffer.concat([envelope.subarray(0, 8), bytes]) : bytes
      expect(openPlan(foreign, seal).kind).toBe('unauthentic')
    }),
  )
})

test('another key does not open it, and the reason says that it may be the key', () => {
  const other = keysOf(Buffer.from(Buffer.from(keyText, 'base64').toReversed()).toString('base64'))
  expect(openPlan(envelope, other.seal)).toEqual({ kind: 'unauthentic', why: expect.stringContaining('another key') })
})

test('a sealed path that leaves the checkout is refused even under the right key', () => {
  for (const path of ['../x', '/etc/passwd', 'a/../../b', 'a\\b'])
    expect(openPlan(sealPlan(manifest, [{ path, content: Buffer.from('x') }], seal), seal).kind).toBe('unauthentic')
})

describe('plan keys', () => {
  test('32 random bytes in base64 give three different subkeys', () => {
    const keys = keysOf(keyText)
    const hex = [keys.seal, keys.fingerprint, keys.ledger].map((key) => Buffer.from(key).toString('hex'))
    expect(new Set(hex).size).toBe(3)
    expect(hex.every((key) => key.length === 64)).toBe(true)
  })
  test.each([
    ['nothing', ''],
    ['31 bytes', Buffer.from(Array.from({ length: 31 }, (_, index) => index)).toString('base64')],
    ['33 bytes', Buffer.from(Array.from({ length: 33 }, (_, index) => index)).toString('base64')],
    ['a newline at the end', `${keyText}\n`],
    ['hex', Buffer.from(keyText, 'base64').toString('hex')],
    ['url-safe base64', keyText.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')],
    ['zeroes', Buffer.alloc(32).toString('base64')],
    ['a password', 'correct horse battery staple'],
  ])('%s is no key', (_what, text) => {
    expect(parsePlanKey(text)).toBeUndefined()
  })
})
