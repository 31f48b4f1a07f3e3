import type { GateJob } from '@wrenchproof/delivery'

/**
 * The gate jobs of an environment. A gate is called `gate`, with the environment first in parentheses where a matrix has
 * several, or where a matrix of the calling workflow has: `deliver (dev) / gate`. Where none is, those of nobody are.
 */
export function gatesOf(jobs: readonly GateJob[], environment: string): GateJob[] {
  const gates = jobs.flatMap((job) => {
    const [last = '', ...callers] = job.name.split(' / ').toReversed()
    if (!/^gate(?: \([^()]*\))?$/iu.test(last)) return []
    const named = [last, ...callers].find((part) => part.includes('('))
    return [{ job, of: named === undefined ? undefined : /\(([^(),]*)/u.exec(named)?.[1]?.trim() }]
  })
  const own = gates.filter(({ of }) => of === environment)
  return (own.length > 0 ? own : gates.filter(({ of }) => of === undefined)).map(({ job }) => job)
}
