/** Waits that many seconds; `false`, at once, when there is no time for it. */
export type Wait = (seconds: number) => Promise<boolean>

const waits = [1, 2, 4]

/** Reads again, a few times with growing waits, until the answer will do; then throws `otherwise`. */
export async function patiently<T>(
  wait: Wait,
  read: () => Promise<T>,
  { until, otherwise }: { readonly until: (answer: T) => boolean; readonly otherwise: () => Error },
): Promise<T> {
  for (const seconds of [0, ...waits]) {
    if (seconds > 0 && !(await wait(seconds))) break
    const answer = await read()
    if (until(answer)) return answer
  }
  throw otherwise()
}
