const shownItems = 12

/** `a, b and 3 more`: the first dozen of a list. */
export function firstFew(items: readonly string[]): string {
  const more = items.length - shownItems
  return `${items.slice(0, shownItems).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
