/** Versions of releases: `v1.2.3`. */

/** A released version, by its parts. */
export interface Version {
  readonly tag: string
  /** The tag that users of the major version follow, such as `v1`. */
  readonly major: string
  readonly parts: readonly [number, number, number]
}

/** The version of a tag; `undefined` for anything but `v1.2.3`. */
export function versionOf(tag: string): Version | undefined {
  const match = /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/u.exec(tag)
  if (match === null) return undefined
  const [major = 0, minor = 0, patch = 0] = match.slice(1).map(Number)
  return { tag, major: `v${major}`, parts: [major, minor, patch] }
}

/** Whether the first comes after the second. */
export function isNewer({ parts: one }: Version, { parts: other }: Version): boolean {
  const at = one.findIndex((part, index) => part !== other[index])
  return at >= 0 && (one[at] ?? 0) > (other[at] ?? 0)
}

/** The newest of the tags that are versions. */
export function newest(tags: readonly string[]): Version | undefined {
  return tags
    .flatMap((tag) => versionOf(tag) ?? [])
    .reduce<Version | undefined>((best, one) => (best === undefined || isNewer(one, best) ? one : best), undefined)
}
