/** Where a step writes what people read while it runs; the adapter makes the text safe. */
export interface Log {
  info(text: string): void
  warning(text: string): void
  error(text: string): void
}
