/** A released version; anything else, such as a range or a pre-release, cannot be ordered. */
const released = /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/u

/** Negative, zero or positive as `one` is older, the same or newer; `undefined` when that cannot be told. */
export function compareVersions(one: string, other: string): number | undefined {
  const [left, right] = [released.exec(one), released.exec(other)]
  if (left === null || right === null) return one === other ? 0 : undefined
  for (const part of [1, 2, 3]) {
    const difference = Number(left[part]) - Number(right[part])
    if (difference !== 0) return difference
  }
  return 0
}
