/** Bodies in `aws-chunked` encoding: chunks with optional signatures, then trailing headers. */
import { AwsError } from '../../errors.ts'

/** A body taken out of its chunks. */
export interface Dechunked {
  readonly body: Buffer
  /** Header names in lower case. */
  readonly trailer: Readonly<Record<string, string>>
}

/** Whether a request's body is in chunks of its own, beneath HTTP's. */
export function isChunked(headers: Readonly<Record<string, string>>): boolean {
  return (
    (headers['content-encoding'] ?? '').split(',').some((coding) => coding.trim() === 'aws-chunked') ||
    (headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-')
  )
}

/** Takes the chunks apart; throws `IncompleteBody` when they end early or differ from the announced length. */
export function dechunk(wire: Buffer, announced: string | undefined): Dechunked {
  const parts: Buffer[] = []
  let at = 0
  for (;;) {
    const end = wire.indexOf('\r\n', at)
    const size = end < 0 ? Number.NaN : Number.parseInt(wire.toString('latin1', at, end), 16)
    if (Number.isNaN(size)) throw incomplete()
    at = end + 2
    if (size === 0) break
    if (at + size > wire.length) throw incomplete()
    parts.push(wire.subarray(at, at + size))
    at += size + 2
  }
  const body = Buffer.concat(parts)
  if (announced !== undefined && Number(announced) !== body.length) throw incomplete()
  return { body, trailer: trailerOf(wire.toString('latin1', at)) }
}

function trailerOf(text: string): Record<string, string> {
  const trailer: Record<string, string> = {}
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon > 0) trailer[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim()
  }
  return trailer
}

function incomplete(): AwsError {
  return new AwsError(
    400,
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  )
}
