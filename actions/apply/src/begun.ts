import type { Step } from '@wrenchproof/runner'
import type { Begun } from './leftovers.ts'

const mainState = 'main'
const begunState = 'begun'
const heldState = 'held'
const settledState = 'settled'
const interruptedState = 'interrupted'

/** Tells the post step that it is the second. */
export function noteMain(step: Step): void {
  step.saveState(mainState, 'true')
}

/** Whether this is the post step. */
export const isPost = (step: Step): boolean => step.state(mainState) !== ''

/** Tells the post step that terraform is running now. */
export function noteBegun(step: Step, begun: Omit<Begun, 'interrupted' | 'heldAt'>): void {
  step.saveState(begunState, JSON.stringify(begun))
}

/** Tells the post step that terraform holds the state lock: it has begun to change things. */
export function noteHeld(step: Step): void {
  step.saveState(heldState, String(Date.now()))
}

/** Tells the post step that terraform, where it runs, has had the one interrupt it may get. */
export function noteInterrupted(step: Step): void {
  step.saveState(interruptedState, 'true')
}

/** Tells the post step that the main step came to its end and knows what became of everything. */
export function noteSettled(step: Step): void {
  step.saveState(settledState, 'true')
}

/** What the main step began and did not settle; `undefined` when there is nothing to look after. */
export function unsettled(step: Step): Begun | undefined {
  const begun = step.state(begunState)
  if (begun === '' || step.state(settledState) !== '') return undefined
  const { group, who, startedAt }: Record<string, unknown> = JSON.parse(begun)
  if (typeof group !== 'number' || typeof who !== 'string' || typeof startedAt !== 'number') return undefined
  const held = step.state(heldState)
  const heldAt = held === '' ? undefined : Number(held)
  return { group, who, startedAt, heldAt, interrupted: step.state(interruptedState) !== '' }
}
