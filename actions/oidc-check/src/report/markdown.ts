/** Text of elsewhere in a table of Markdown: it is shown as it is, and shapes nothing. */
import { safeLine, safeText } from '@wrenchproof/errors'

/** One cell; newlines become line breaks. */
export function cell(text: string): string {
  return text.split('\n').map(escaped).join('<br>')
}

/** A block of code inside a cell; blanks stay blanks, so that it can be copied from the page. */
export function codeCell(text: string): string {
  return `<pre>${safeText(text).split('\n').map(html).join('<br>')}</pre>`
}

/** A short name in code style. */
export function code(text: string): string {
  return `<code>${html(safeLine(text))}</code>`
}

function escaped(text: string): string {
  return html(safeLine(text))
}

// A numeric reference is text to Markdown, whatever the character would have meant. An underscore means something only
// at the edge of a word.
function html(text: string): string {
  return text.replaceAll(/[&<>|`*[\]~\\]|(?<!\w)_|_(?!\w)/gu, (character) => `&#${character.codePointAt(0)};`)
}
