import { changedSettings, parseEnvironments } from '@wrenchproof/delivery'
import type { Environments } from '@wrenchproof/delivery'

/** Whether another text of the environments file says the same of an environment; one that cannot be used does not. */
export function saysTheSame(text: string, file: string, here: Environments, name: string): boolean {
  try {
    const there = parseEnvironments(text, file)
    return there.all.some((environment) => environment.name === name) && !changedSettings(here, there).has(name)
  } catch {
    return false
  }
}
