import type { Progress } from '@wrenchproof/terraform'
import type { ApplyPorts, Ended } from '../result.ts'

// What cannot be read now may be read in a moment, unless the runner is about to go away.
const pauses = [0, 1000, 3000] as const

/** The state as an apply left it. */
export async function stateAfter({
  workplace: { terraform },
  sleep,
  interrupt,
}: Pick<ApplyPorts, 'workplace' | 'sleep' | 'interrupt'>): Promise<Ended['after']> {
  for (const pause of pauses) {
    if (pause > 0 && interrupt.aborted) break
    await sleep(pause)
    try {
      return await terraform.state()
    } catch {
      continue
    }
  }
  return 'unreadable'
}

/** Addresses that the plan changes and terraform never began with. */
export function untouched(changing: readonly string[], { done, inFlight, failed }: Progress): string[] {
  const begun = new Set([...done, ...inFlight, ...failed].map(({ address }) => address))
  return changing.filter((address) => !begun.has(address))
}
