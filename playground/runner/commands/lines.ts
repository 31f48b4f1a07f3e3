/** A process's output cut into lines as the runner's reader cuts it. */

export interface LineReader {
  write(chunk: Uint8Array): void
  /** Hands over what is left without a line end. */
  end(): void
}

/**
 * Calls `onLine` for each line of a UTF-8 stream. LF, CRLF and a lone CR all end a line, as in .NET's
 * `StreamReader.ReadLine`; a byte order mark at the start is dropped, invalid bytes become U+FFFD.
 */
export function lineReader(onLine: (line: string) => void): LineReader {
  const decoder = new TextDecoder()
  let rest = ''
  const cut = (ends: RegExp) => {
    let from = 0
    for (const end of rest.matchAll(ends)) {
      onLine(rest.slice(from, end.index))
      from = end.index + end[0].length
    }
    rest = rest.slice(from)
  }
  return {
    write(chunk) {
      rest += decoder.decode(chunk, { stream: true })
      // A CR that ends the chunk waits: the LF of a CRLF may follow.
      cut(/\r\n|\n|\r(?!$)/g)
    },
    end() {
      rest += decoder.decode()
      cut(/\r\n|\n|\r/g)
      if (rest !== '') onLine(rest)
      rest = ''
    },
  }
}
