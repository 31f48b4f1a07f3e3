import type { Step } from '@wrenchproof/runner'
import type { Begun } from './leftovers.ts'

const mainState = 'main'
const begunState = 'begun'
const owingState = 'owing'
const startingState = 'starting'
const toldState = 'told'
const settledState = 'settled'
const interruptedState = 'interrupted'

/** Tells the post step that it is the second. */
export function noteMain(step: Step): void {
  step.saveState(mainState, 'true')
}

/** Whether this is the post step. */
export const isPost = (step: Step): boolean => step.state(mainState) !== ''

/** Tells the post step that a plan is about to be spent, and which file says what is owed for it. */
export function noteOwing(step: Step, file: string): void {
  step.saveState(owingState, file)
}

/** Tells the post step that terraform may be running from here on. */
export function noteStarting(step: Step): void {
  step.saveState(startingState, 'true')
}

/** Tells the post step that the main step said what came of it, to people and to the ledger. */
export function noteTold(step: Step): void {
  step.saveState(toldState, 'true')
}

/** Tells the post step that terraform is running now. */
export function noteBegun(step: Step, begun: Omit<Begun, 'interrupted'>): void {
  step.saveState(begunState, JSON.stringify(begun))
}

/** Tells the post step that terraform, where it runs, has had the one interrupt it may get. */
export function noteInterrupted(step: Step): void {
  step.saveState(interruptedState, 'true')
}

/** Tells the post step that the main step came to its end and knows what became of everything. */
export function noteSettled(step: Step): void {
  step.saveState(settledState, 'true')
}

/** What the main step leaves to the post step. */
export interface Unsettled {
  /** Terraform, where it was started. */
  readonly begun: Begun | undefined
  /** Whether terraform may have been started. */
  readonly started: boolean
  /** The file that says what is owed; `undefined` when the main step told its outcome itself, or had none to tell. */
  readonly untold: string | undefined
}

/** What the main step began and did not settle; `undefined` when there is nothing to look after. */
export function unsettled(step: Step): Unsettled | undefined {
  if (step.state(settledState) !== '') return undefined
  const begun = begunOf(step)
  const untold = step.state(toldState) === '' ? step.state(owingState) : ''
  if (begun === undefined && untold === '') return undefined
  return { begun, started: step.state(startingState) !== '', untold: untold === '' ? undefined : untold }
}

function begunOf(step: Step): Begun | undefined {
  const begun = step.state(begunState)
  if (begun === '') return undefined
  const { group, who, startedAt }: Record<string, unknown> = JSON.parse(begun)
  if (typeof group !== 'number' || typeof who !== 'string' || typeof startedAt !== 'number') return undefined
  return { group, who, startedAt, interrupted: step.state(interruptedState) !== '' }
}
