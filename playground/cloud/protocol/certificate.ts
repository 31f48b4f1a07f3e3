/**
 * A self-signed P-256 certificate for go-plugin's mutual TLS, in hand-written DER: an X.509 library would take longer
 * to load than the provider may take to start, and nothing but this one fixed shape is needed.
 */
import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

export interface Certificate {
  readonly certificate: string
  readonly key: string
  readonly der: Buffer
}

/** A certificate as go-plugin's clients demand it: for `localhost`, its own authority, for both ends of TLS. */
export function selfSigned(now: Date): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(oid(ecdsaWithSha256))
  const who = sequence(set(sequence(oid(commonName), value(0x0c, Buffer.from('localhost')))))
  const body = sequence(
    value(0xa0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    algorithm,
    who,
    sequence(time(now.getTime() - minute), time(now.getTime() + day)),
    who,
    publicKey.export({ type: 'spki', format: 'der' }),
    value(0xa3, sequence(...extensions())),
  )
  const signature = createSign('sha256').update(body).sign(privateKey)
  const der = sequence(body, algorithm, bits(signature, 0))
  return { certificate: pem(der), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), der }
}

const minute = 60_000
const day = 24 * 60 * minute

const ecdsaWithSha256 = '2a8648ce3d040302'
const commonName = '550403'
const basicConstraints = '551d13'
const keyUsage = '551d0f'
const extendedKeyUsage = '551d25'
const subjectAltName = '551d11'
const serverAuth = '2b06010505070301'
const clientAuth = '2b06010505070302'

function extensions(): Buffer[] {
  const yes = Buffer.from([0x01, 0x01, 0xff])
  // digitalSignature, keyEncipherment, keyAgreement, keyCertSign
  const usage = bits(Buffer.from([0b1010_1100]), 2)
  return [
    sequence(oid(basicConstraints), yes, octets(sequence(yes))),
    sequence(oid(keyUsage), yes, octets(usage)),
    sequence(oid(extendedKeyUsage), octets(sequence(oid(clientAuth), oid(serverAuth)))),
    sequence(oid(subjectAltName), octets(sequence(value(0x82, Buffer.from('localhost'))))),
  ]
}

/** Positive, and without a leading zero byte that DER would forbid. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes
}

function value(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), length(body.length), body])
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size])
  if (size < 0x100) return Buffer.from([0x81, size])
  return Buffer.from([0x82, size >> 8, size & 0xff])
}

const sequence = (...parts: Buffer[]): Buffer => value(0x30, ...parts)
const set = (...parts: Buffer[]): Buffer => value(0x31, ...parts)
const oid = (hex: string): Buffer => value(0x06, Buffer.from(hex, 'hex'))
const integer = (bytes: Buffer): Buffer => value(0x02, bytes)
const octets = (bytes: Buffer): Buffer => value(0x04, bytes)
const bits = (bytes: Buffer, unused: number): Buffer => value(0x03, Buffer.from([unused]), bytes)
const time = (at: number): Buffer =>
  value(0x18, Buffer.from(new Date(at).toISOString().replaceAll(/[-:T]|\.\d+/g, ''), 'ascii'))

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
