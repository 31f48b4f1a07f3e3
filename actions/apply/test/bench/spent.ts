/** What a piece of work costs: time on the wall, and time of processors, which a busy machine does not change. */
import { existsSync, readFileSync } from 'node:fs'

export interface Spent {
  /** Milliseconds. */
  readonly wall: number
  /** Milliseconds, user and system. */
  readonly cpu: number
}

/** Of this process itself. */
export async function here(work: () => unknown): Promise<Spent> {
  const [from, before] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return { wall: performance.now() - from, cpu: (user + system) / 1000 }
}

/** Of the children that ended meanwhile; their processors' time is 0 where the system does not tell. */
export async function inChildren(work: () => Promise<unknown>): Promise<Spent> {
  const [from, before] = [performance.now(), childrenCpu()]
  await work()
  return { wall: performance.now() - from, cpu: childrenCpu() - before }
}

/** Fields 16 and 17 of /proc/self/stat, in ticks of 10 ms. */
function childrenCpu(): number {
  if (!existsSync('/proc/self/stat')) return 0
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /su, '')
    .split(' ')
  return 10 * (Number(fields[13]) + Number(fields[14]))
}

export const median = (times: readonly number[]): number =>
  times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN

/** One line of the table: medians of ours beside those of the baseline. */
export function row(
  what: string,
  { base, ours }: { readonly base: readonly Spent[]; readonly ours: readonly Spent[] },
  limit: string,
): string {
  const cells = (['wall', 'cpu'] as const).map((kind) => {
    const [bare, own] = [median(base.map((spent) => spent[kind])), median(ours.map((spent) => spent[kind]))]
    return `${shown(bare)} -> ${shown(own)} ms (${(own / bare).toFixed(1)}x)`
  })
  return `| ${what} | ${cells.join(' | ')} | ${limit} |\n`
}

const shown = (milliseconds: number): string => milliseconds.toFixed(milliseconds < 10 ? 1 : 0)
