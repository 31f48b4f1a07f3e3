const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** What `parseDuration` understands, for error messages. */
export const durationForm = 'must be a whole number and a unit, such as 30m, 24h or 7d'

/** Milliseconds of `90s`, `30m`, `24h` or `7d`; `undefined` for anything else, or more than ten years. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,9})([smhd])$/u.exec(text.trim()) ?? []
  if (count === undefined || (unit !== 's' && unit !== 'm' && unit !== 'h' && unit !== 'd')) return undefined
  const milliseconds = Number(count) * units[unit]
  return milliseconds <= 3650 * units.d ? milliseconds : undefined
}
