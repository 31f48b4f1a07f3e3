/** HTML as values: what is put into a template is escaped unless it is HTML already. */

/** A piece of HTML, known to be well-formed. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** What a template may hold; nothing comes of `undefined`, `false` and the empty list. */
export type Content = Html | string | number | false | undefined | readonly Content[]

/** A template. Attributes must be in double quotes: a value can then end neither its attribute nor its element. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(
    strings.map((part, index) => part + (index < contents.length ? written(contents[index]) : '')).join(''),
  )
}

function written(content: Content): string {
  if (content instanceof Html) return content.text
  if (content === undefined || content === false) return ''
  if (typeof content === 'string') return escaped(content)
  if (typeof content === 'number') return String(content)
  return content.map(written).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Characters that browsers drop or that turn the reading direction of what follows are shown as what they are. */
// oxlint-disable-next-line no-control-regex
const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/gu

/** Text as HTML, in content and in quoted attributes. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"']/gu, (character) => entities[character] ?? character)
    .replaceAll(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A path of this server from its parts, each of which may hold anything. */
export function path(...parts: readonly (string | number)[]): string {
  return `/${parts.map((part) => encodeURIComponent(part)).join('/')}`
}

/** A path of a file below another path; its slashes stay. */
export function below(base: string, file: string): string {
  return `${base}/${file.split('/').map(encodeURIComponent).join('/')}`
}
