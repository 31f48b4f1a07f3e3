/** Text in the repository that comes from code. */

/** One generated text. */
export type Generated =
  /** Between `<!-- generated: name -->` and `<!-- /generated -->` of a file that exists. */
  | { readonly kind: 'section'; readonly file: string; readonly name: string; readonly text: string }
  /** A whole file, made if it is not there. */
  | { readonly kind: 'file'; readonly file: string; readonly text: string }

/** Tells what is generated from a repository; paths are relative to its root. */
export type Source = (root: string) => Generated[] | Promise<Generated[]>

/** The content with one section's text replaced; throws, naming the file, if the section is not there exactly once. */
export function withSection(content: string, section: Extract<Generated, { kind: 'section' }>): string {
  const start = `<!-- generated: ${section.name} -->`
  const end = '<!-- /generated -->'
  const parts = content.split(start)
  const [before, after] = parts
  if (before === undefined || after === undefined || parts.length > 2)
    throw new Error(`${section.file} needs the line ${start} once, followed by ${end}`)
  const close = after.indexOf(end)
  if (close < 0) throw new Error(`${section.file}: ${start} is not followed by ${end}`)
  return `${before}${start}\n\n${section.text.trim()}\n\n${after.slice(close)}`
}
