/** What a comment is about: one comment per pull request, environment and kind. */
export interface CommentSubject {
  readonly environment: string
  /** What the comment tells, such as `plan`. */
  readonly kind: string
}

/**
 * The first line of our comments, unseen by readers. Text from plans cannot spell it: whatever we write of theirs has no
 * `<!` in it. Anybody can write it in a comment of their own, so a comment is ours only if its author is ours too.
 */
export function commentMarker({ environment, kind }: CommentSubject): string {
  return `<!-- wrenchproof:v1 environment=${named(environment)} kind=${named(kind)} -->`
}

/** Whether a comment's body begins with our marker; a quotation of one of our comments does not. */
export function hasMarker(body: string, subject: CommentSubject): boolean {
  return firstLines(body)[0] === commentMarker(subject)
}

/** The first two lines of a body: the marker's and the record's. */
export function firstLines(body: string): readonly string[] {
  return body.slice(0, longestStart).split(/\r?\n/u, 2)
}

const longestStart = 20_000

// No `--` and no `>`, which would end the HTML comment, and nothing that ends the name.
function named(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(/[!~*'()]|-(?![A-Za-z0-9])/gu, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  })
}
