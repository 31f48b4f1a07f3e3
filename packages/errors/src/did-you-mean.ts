import leven from 'leven'

/** `; did you mean 'x'?` when one of the known names is so near that it must have been meant, else nothing. */
export function didYouMean(written: string, known: readonly string[]): string {
  const near = known
    .map((name) => ({ name, distance: leven(written.toLowerCase(), name.toLowerCase()) }))
    .toSorted((one, other) => one.distance - other.distance)[0]
  return near !== undefined && near.distance <= Math.max(1, Math.floor(near.name.length / 2))
    ? `; did you mean '${near.name}'?`
    : ''
}
