/** Splits `package//subdir?query` into the package with its query, and the subdirectory; the `//` of a scheme is none. */
export function splitSubdir(source: string): { readonly address: string; readonly subdir: string } {
  const question = source.indexOf('?')
  const stop = question === -1 ? source.length : question
  const scheme = source.slice(0, stop).indexOf('://')
  const index = source.slice(0, stop).indexOf('//', scheme === -1 ? 0 : scheme + 3)
  if (index === -1) return { address: source, subdir: '' }
  return { address: source.slice(0, index) + source.slice(stop), subdir: source.slice(index + 2, stop) }
}
