import { visible } from '../visible.ts'

// What a code span may hold as it is: no mention, reference, link, HTML, comment, backtick or pipe can be spelled with it.
const plain = /^[\w.:[\]"-]+(?: [\w.:[\]"-]+)*$/u
const longest = 300
const words = /^[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*$/u
// `GH-12` is a reference like `#12`.
const issueReference = /gh-\d/iu

/**
 * Foreign text as Markdown code: shown to the letter, with nothing in it taken for Markdown or HTML, a mention, an
 * issue reference or a marker of ours. Longer than 300 characters is cut in the middle, and says so.
 */
export function code(text: string): string {
  const shown = shortVisible(text)
  return plain.test(shown) ? `\`${shown}\`` : `<code>${entities(shown)}</code>`
}

/** As `code`, where Markdown is not read: in a line of HTML such as a `<summary>`. */
export function htmlCode(text: string): string {
  const shown = shortVisible(text)
  return `<code>${plain.test(shown) ? shown : entities(shown)}</code>`
}

/** Foreign text in a sentence or heading: plain words as they are, anything else as code. */
export function prose(text: string): string {
  return words.test(text) && text.length <= longest && !issueReference.test(text) ? text : code(text)
}

function shortVisible(text: string): string {
  const shown = visible(text)
  if (shown.length <= longest) return shown
  const [head, tail] = [shown.slice(0, 200).toWellFormed(), shown.slice(-60).toWellFormed()]
  return `${head} [${shown.length - 260} characters left out] ${tail}`
}

// Every character that Markdown, GitHub's references or an HTML scanner might give a meaning to.
function entities(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} ]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`)
}
