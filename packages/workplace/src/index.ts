/** What the steps share that work on an environment: its inputs, the checkout, and making a plan. */
export type { ApprovalEvidence, Evidence, HistoryQuestion } from './evidence.ts'
export { checkoutFiles } from './files.ts'
export type { CheckoutFiles } from './files.ts'
export { addressing, addressingProblems } from './inputs.ts'
export { makePlan } from './planning.ts'
export type { MadePlan } from './planning.ts'
export { openWorkplace } from './workplace.ts'
export type { Scratch, Workplace, WorkplaceInputs, WorkplaceOptions } from './workplace.ts'
