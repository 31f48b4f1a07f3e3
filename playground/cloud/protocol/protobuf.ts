/**
 * The few protobuf wire types that Terraform's plugin protocol uses, with typed message declarations. Hand-written
 * because the provider starts two to five times per terraform command: a protobuf library costs more than bare Node.
 */

/** Collects encoded bytes; one allocation at the end. */
export class Writer {
  private readonly parts: Uint8Array[] = []
  private size = 0

  push(part: Uint8Array): void {
    this.parts.push(part)
    this.size += part.length
  }

  /** Writes a non-negative integer, or a negative one in its ten-byte form. */
  varint(value: number): void {
    const encoded: number[] = []
    if (value < 0) {
      let rest = BigInt.asUintN(64, BigInt(value))
      for (; rest > 127n; rest >>= 7n) encoded.push(Number(rest & 127n) | 128)
      encoded.push(Number(rest))
    } else {
      let rest = value
      for (; rest > 127; rest = Math.floor(rest / 128)) encoded.push((rest % 128) | 128)
      encoded.push(rest)
    }
    this.push(Uint8Array.from(encoded))
  }

  tag(field: number, wire: number): void {
    this.varint(field * 8 + wire)
  }

  sized(part: Uint8Array): void {
    this.varint(part.length)
    this.push(part)
  }

  finish(): Buffer {
    return Buffer.concat(this.parts, this.size)
  }
}

type Raw = number | Buffer

/** One field of a message: its number and how its values travel. */
export interface Field<T> {
  readonly number: number
  write(out: Writer, value: T): void
  /** `before` is what earlier occurrences of this field made; repeated fields and maps grow it. */
  read(raw: Raw, before: T | undefined): T
}

type Fields = Readonly<Record<string, Field<unknown>>>

/** A message declaration; `T` is the shape of its values, every field optional as in proto3. */
export interface Message<T> {
  readonly fields: readonly (readonly [name: string, field: Field<unknown>])[]
  readonly byNumber: ReadonlyMap<number, readonly [name: string, field: Field<unknown>]>
  /** Never set: carries the type alone. */
  readonly shape?: T
}

type Shape<F extends Fields> = { readonly [K in keyof F]?: (F[K] extends Field<infer T> ? T : never) | undefined }

/** Declares a message by its fields. */
export function message<F extends Fields>(fields: F): Message<Shape<F>> {
  const entries = Object.entries<Field<unknown>>(fields)
  return { fields: entries, byNumber: new Map(entries.map((entry) => [entry[1].number, entry])) }
}

const bytesOf = (raw: Raw): Buffer => {
  if (typeof raw === 'number') throw new Error('protobuf: a length-delimited field came as a number')
  return raw
}

/** A string field; the empty string is not sent. */
export function text(number: number): Field<string> {
  return {
    number,
    write(out, value) {
      if (value === '') return
      out.tag(number, 2)
      out.sized(Buffer.from(value))
    },
    read: (raw) => bytesOf(raw).toString('utf8'),
  }
}

/** A bytes field; no bytes are not sent. */
export function bytes(number: number): Field<Uint8Array> {
  return {
    number,
    write(out, value) {
      if (value.length === 0) return
      out.tag(number, 2)
      out.sized(value)
    },
    read: bytesOf,
  }
}

/** A bool field; false is not sent. */
export function flag(number: number): Field<boolean> {
  return {
    number,
    write(out, value) {
      if (!value) return
      out.tag(number, 0)
      out.varint(1)
    },
    read: (raw) => raw === 1,
  }
}

/** An int64, int32 or enum field; zero is not sent. Exact up to 2^53. */
export function integer(number: number): Field<number> {
  return {
    number,
    write(out, value) {
      if (value === 0) return
      out.tag(number, 0)
      out.varint(value)
    },
    read: (raw) => (typeof raw === 'number' ? raw : Number.NaN),
  }
}

/** A number in a `oneof`: sent even when it is zero, because its presence is what it says. */
export function chosenInteger(number: number): Field<number> {
  return {
    ...integer(number),
    write(out, value) {
      out.tag(number, 0)
      out.varint(value)
    },
  }
}

/** A message field; given as a function where messages refer to each other. */
export function nested<T extends object>(number: number, inner: Message<T> | (() => Message<T>)): Field<T> {
  const resolve = typeof inner === 'function' ? inner : () => inner
  return {
    number,
    write(out, value) {
      out.tag(number, 2)
      out.sized(encode(resolve(), value))
    },
    read: (raw) => decode(resolve(), bytesOf(raw)),
  }
}

/** A repeated field of messages. */
export function repeated<T extends object>(
  number: number,
  inner: Message<T> | (() => Message<T>),
): Field<readonly T[]> {
  const one = nested(number, inner)
  return {
    number,
    write(out, values) {
      for (const value of values) one.write(out, value)
    },
    read: (raw, before = []) => [...before, one.read(raw, undefined)],
  }
}

/** A `map<string, Message>` field. */
export function mapOf<T extends object>(number: number, inner: Message<T>): Field<Readonly<Record<string, T>>> {
  const entry = message({ key: text(1), value: nested(2, inner) })
  return {
    number,
    write(out, values) {
      for (const [key, value] of Object.entries(values)) {
        out.tag(number, 2)
        out.sized(encode(entry, { key, value }))
      }
    },
    read(raw, before = {}) {
      const { key = '', value } = decode(entry, bytesOf(raw))
      return value === undefined ? before : { ...before, [key]: value }
    },
  }
}

/** Bytes of a message value. */
export function encode<T extends object>(declared: Message<T>, value: T): Buffer {
  const out = new Writer()
  for (const [name, field] of declared.fields) {
    const present: unknown = Reflect.get(value, name)
    if (present !== undefined) field.write(out, present)
  }
  return out.finish()
}

/** The value that bytes stand for; unknown fields are skipped. Throws on a wire type that protobuf 3 does not have. */
export function decode<T>(declared: Message<T>, from: Buffer): T {
  const value: Record<string, unknown> = {}
  let at = 0
  const varint = (): number => {
    let result = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = from[at]
      if (byte === undefined) throw new Error('protobuf: the message ends inside a number')
      at += 1
      result += (byte & 127) * scale
      if (byte < 128) return result
    }
  }
  while (at < from.length) {
    const key = varint()
    const wire = key & 7
    let raw: Raw = 0
    if (wire === 0) raw = varint()
    else if (wire === 2) {
      const size = varint()
      if (at + size > from.length) throw new Error('protobuf: the message ends inside a field')
      raw = from.subarray(at, at + size)
      at += size
    } else if (wire === 1) at += 8
    else if (wire === 5) at += 4
    else throw new Error(`protobuf: wire type ${wire}`)
    const known = declared.byNumber.get(Math.floor(key / 8))
    if (known !== undefined) value[known[0]] = known[1].read(raw, value[known[0]])
  }
  // Every field was read by its declaration, which is where T comes from.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return value as T
}
