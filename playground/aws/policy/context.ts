/** What a request presents to conditions. */

/** Values by condition key; keys are compared without regard to case. */
export class RequestContext {
  readonly #values = new Map<string, readonly string[]>()

  constructor(values: Readonly<Record<string, string | readonly string[] | undefined>> = {}) {
    for (const [key, value] of Object.entries(values))
      if (value !== undefined) this.#values.set(key.toLowerCase(), typeof value === 'string' ? [value] : value)
  }

  /** All values of a key, or `undefined` when the request does not carry it. */
  get(key: string): readonly string[] | undefined {
    return this.#values.get(key.toLowerCase())
  }

  /** A key's value where it has exactly one, as policy variables need it. */
  single(key: string): string | undefined {
    const values = this.get(key)
    return values?.length === 1 ? values[0] : undefined
  }

  /** This context with more; the other's values win. */
  with(other: RequestContext): RequestContext {
    const merged = new RequestContext()
    for (const [key, values] of [...this.#values, ...other.#values]) merged.#values.set(key, values)
    return merged
  }
}
