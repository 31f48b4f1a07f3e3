/** A part of a list, and the token for the next one: the index it starts at. */
export function pageOf<T>(
  all: readonly T[],
  token: unknown,
  size: number,
): { readonly items: readonly T[]; readonly next: string | undefined } {
  const from = typeof token === 'string' && token !== '' ? Number(token) : 0
  const items = all.slice(from, from + size)
  return { items, next: from + size < all.length ? String(from + size) : undefined }
}
