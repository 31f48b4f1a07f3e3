/** What a look found, or that it could not be had and why; `why` is one line of plain text without secrets. */
export type Answer<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string }

/** A look that succeeded. */
export function known<T>(value: T): Answer<T> {
  return { known: true, value }
}

/** A look that failed: neither clean nor drifted. */
export function unknown(why: string): { readonly known: false; readonly why: string } {
  return { known: false, why }
}
