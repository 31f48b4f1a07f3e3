/** Yes, no, or not known: three-valued logic, so that what is not understood never becomes a yes. */
export type Tri = boolean | undefined

/** No if any is no, else unknown if any is unknown, else yes; yes for none. */
export function all(values: readonly Tri[]): Tri {
  if (values.includes(false)) return false
  return values.includes(undefined) ? undefined : true
}

/** Yes if any is yes, else unknown if any is unknown, else no; no for none. */
export function any(values: readonly Tri[]): Tri {
  if (values.includes(true)) return true
  return values.includes(undefined) ? undefined : false
}

/** The opposite; unknown stays unknown. */
export function not(value: Tri): Tri {
  return value === undefined ? undefined : !value
}
