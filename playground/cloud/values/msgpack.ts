/**
 * MessagePack as Terraform writes it: unknown values are extension 0, refined unknown values extension 12. Hand-written
 * for start-up time (see protocol/protobuf.ts) and because of those two.
 */
import { UNKNOWN, isList } from './value.ts'
import type { Value } from './value.ts'

/** Encodes a value; every unknown becomes a plain one, which is a valid answer to a refined one. */
export function toMsgpack(value: Value): Buffer {
  const out = new Output()
  write(out, value)
  return out.finish()
}

class Output {
  private buffer = Buffer.allocUnsafe(1024)
  private size = 0

  /** Makes room for so many bytes and says where they go. */
  take(count: number): { readonly buffer: Buffer; readonly at: number } {
    if (this.size + count > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.size + count))
      this.buffer.copy(larger, 0, 0, this.size)
      this.buffer = larger
    }
    const at = this.size
    this.size += count
    return { buffer: this.buffer, at }
  }

  byte(value: number): void {
    const { buffer, at } = this.take(1)
    buffer[at] = value
  }

  finish(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.size))
  }
}

function write(out: Output, value: Value): void {
  if (value === null) out.byte(0xc0)
  else if (value === UNKNOWN) {
    out.byte(0xd4)
    out.byte(0)
    out.byte(0)
  } else if (typeof value === 'boolean') out.byte(value ? 0xc3 : 0xc2)
  else if (typeof value === 'number') writeNumber(out, value)
  else if (typeof value === 'string') writeText(out, value)
  else if (isList(value)) {
    writeHead(out, value.length, { short: 0x90, shortest: 15, two: 0xdc })
    for (const item of value) write(out, item)
  } else {
    const entries = Object.entries(value)
    writeHead(out, entries.length, { short: 0x80, shortest: 15, two: 0xde })
    for (const [name, item] of entries) {
      writeText(out, name)
      write(out, item)
    }
  }
}

function writeNumber(out: Output, value: number): void {
  if (Number.isInteger(value) && value >= 0 && value < 128) {
    out.byte(value)
    return
  }
  const whole = Number.isSafeInteger(value)
  out.byte(whole ? 0xd3 : 0xcb)
  const { buffer, at } = out.take(8)
  if (whole) buffer.writeBigInt64BE(BigInt(value), at)
  else buffer.writeDoubleBE(value, at)
}

function writeText(out: Output, value: string): void {
  const length = Buffer.byteLength(value)
  if (length >= 32 && length < 256) {
    out.byte(0xd9)
    out.byte(length)
  } else writeHead(out, length, { short: 0xa0, shortest: 31, two: 0xda })
  const { buffer, at } = out.take(length)
  buffer.write(value, at)
}

/** The four-byte form's code follows the two-byte form's. */
function writeHead(out: Output, size: number, codes: { short: number; shortest: number; two: number }): void {
  if (size <= codes.shortest) out.byte(codes.short | size)
  else if (size < 2 ** 16) {
    out.byte(codes.two)
    const { buffer, at } = out.take(2)
    buffer.writeUInt16BE(size, at)
  } else {
    out.byte(codes.two + 1)
    const { buffer, at } = out.take(4)
    buffer.writeUInt32BE(size, at)
  }
}

/** Decodes one value. Throws when the bytes end early or hold an extension that terraform does not use. */
export function fromMsgpack(bytes: Buffer): Value {
  return new Input(bytes).value()
}

class Input {
  private at = 0
  private readonly bytes: Buffer

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  value(): Value {
    const code = this.bytes.readUInt8(this.skip(1))
    if (code < 0x80) return code
    if (code < 0x90) return this.object(code & 0x0f)
    if (code < 0xa0) return this.list(code & 0x0f)
    if (code < 0xc0) return this.text(code & 0x1f)
    if (code >= 0xe0) return code - 256
    return this.long(code)
  }

  private long(code: number): Value {
    switch (code) {
      case 0xc0:
        return null
      case 0xc2:
        return false
      case 0xc3:
        return true
      case 0xc4:
      case 0xd9:
        return this.text(this.bytes.readUInt8(this.skip(1)))
      case 0xc5:
      case 0xda:
        return this.text(this.bytes.readUInt16BE(this.skip(2)))
      case 0xc6:
      case 0xdb:
        return this.text(this.bytes.readUInt32BE(this.skip(4)))
      case 0xdc:
        return this.list(this.bytes.readUInt16BE(this.skip(2)))
      case 0xdd:
        return this.list(this.bytes.readUInt32BE(this.skip(4)))
      case 0xde:
        return this.object(this.bytes.readUInt16BE(this.skip(2)))
      case 0xdf:
        return this.object(this.bytes.readUInt32BE(this.skip(4)))
      default:
        return this.numberOrUnknown(code)
    }
  }

  private numberOrUnknown(code: number): Value {
    switch (code) {
      case 0xca:
        return this.bytes.readFloatBE(this.skip(4))
      case 0xcb:
        return this.bytes.readDoubleBE(this.skip(8))
      case 0xcc:
        return this.bytes.readUInt8(this.skip(1))
      case 0xcd:
        return this.bytes.readUInt16BE(this.skip(2))
      case 0xce:
        return this.bytes.readUInt32BE(this.skip(4))
      case 0xcf:
        return Number(this.bytes.readBigUInt64BE(this.skip(8)))
      case 0xd0:
        return this.bytes.readInt8(this.skip(1))
      case 0xd1:
        return this.bytes.readInt16BE(this.skip(2))
      case 0xd2:
        return this.bytes.readInt32BE(this.skip(4))
      case 0xd3:
        return Number(this.bytes.readBigInt64BE(this.skip(8)))
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.unknown(2 ** (code - 0xd4))
      case 0xc7:
        return this.unknown(this.bytes.readUInt8(this.skip(1)))
      case 0xc8:
        return this.unknown(this.bytes.readUInt16BE(this.skip(2)))
      case 0xc9:
        return this.unknown(this.bytes.readUInt32BE(this.skip(4)))
      default:
        throw new Error(`msgpack: code 0x${code.toString(16)}`)
    }
  }

  /** Both forms of an unknown value; what a refinement says about it is of no use to this provider. */
  private unknown(size: number): Value {
    const extension = this.bytes.readInt8(this.skip(1))
    this.skip(size)
    if (extension !== 0 && extension !== 12) throw new Error(`msgpack: extension ${extension}`)
    return UNKNOWN
  }

  private list(size: number): Value {
    const items: Value[] = []
    for (let index = 0; index < size; index += 1) items.push(this.value())
    return items
  }

  private object(size: number): Value {
    const fields: Record<string, Value> = {}
    for (let index = 0; index < size; index += 1) {
      const name = this.value()
      if (typeof name !== 'string') throw new Error('msgpack: a name that is not text')
      const value = this.value()
      // A map key given by a user may be anything, `__proto__` too.
      if (name === '__proto__') Object.defineProperty(fields, name, { value, enumerable: true })
      else fields[name] = value
    }
    return fields
  }

  private text(size: number): string {
    const from = this.skip(size)
    return this.bytes.toString('utf8', from, from + size)
  }

  /** Moves on by so many bytes and says where they began. */
  private skip(size: number): number {
    const from = this.at
    this.at += size
    if (this.at > this.bytes.length) throw new Error('msgpack: the value ends early')
    return from
  }
}
