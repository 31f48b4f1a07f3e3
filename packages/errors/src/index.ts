/** How every part of Wrenchproof says no: what happened, what to do, in text that is safe for a log. */
export { didYouMean } from './did-you-mean.ts'
export { errorCode, explain } from './explain.ts'
export { ProblemsError, problemLine } from './problems.ts'
export type { Problem } from './problems.ts'
export { safeLine, safeText } from './safe-text.ts'
export { UserError } from './user-error.ts'
export type { UserErrorOptions } from './user-error.ts'
