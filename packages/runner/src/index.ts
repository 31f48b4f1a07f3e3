/** The boundary to GitHub's runner; the only importer of `@actions/core`. */
export { cancellation } from './cancellation.ts'
export { readContext, runUrl, workflowPath } from './context.ts'
export type { Environment, RunContext } from './context.ts'
export { baseCommit, isForeign, readEvent } from './event.ts'
export {
  anyText,
  flag,
  lines,
  oneOf,
  optional,
  optionalInteger,
  parsed,
  parsedSecret,
  readInputs,
  required,
} from './inputs.ts'
export type { InputReader, Invalid, RawInputs } from './inputs.ts'
export type { Log, Place } from './log.ts'
export { actionsStep, bundleDirectory, runStep } from './step.ts'
export type { Secrecy, Step } from './step.ts'
