import { setTimeout } from 'node:timers/promises'

/** A budget of seconds to wait. */
export interface Patience {
  /** Takes that many seconds, if there are so many left. */
  take(seconds: number): boolean
  /** Takes and waits; `false`, at once, when there are not so many left. */
  wait(seconds: number): Promise<boolean>
  /** Seconds taken so far. */
  spent(): number
}

/** A budget of `seconds`, each of which takes `secondMs` milliseconds. */
export function patienceOf(seconds: number, secondMs: number): Patience {
  let spent = 0
  const take = (asked: number): boolean => {
    if (spent + asked > seconds) return false
    spent += asked
    return true
  }
  return {
    take,
    async wait(asked) {
      if (!take(asked)) return false
      await setTimeout(asked * secondMs)
      return true
    },
    spent: () => spent,
  }
}
