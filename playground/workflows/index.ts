/** Runs workflow files as GitHub does, on GitHub's own parser, against the playground's GitHub. */
export { runWorkflow } from './run/run-workflow.ts'
export type { RunWorkflowOptions } from './run/run-workflow.ts'
export { workflowService } from './run/service.ts'
export type {
  RerunOptions,
  RunHandle,
  ServiceOptions,
  StartOptions,
  Triggered,
  WorkflowService,
} from './run/service-types.ts'
export type { Following } from './run/follow.ts'
export type { Approval, ApprovalRequest, Approve } from './run/gate.ts'
export type { Secrets } from './run/running.ts'
export type { OnProgress, Progress } from './run/progress.ts'
export type { JobConclusion, JobReport, RunConclusion, RunResult, StepReport } from './run/results.ts'
export { WorkflowRefused, findingText } from './official/findings.ts'
export type { Finding } from './official/findings.ts'
export { permissive, restricted } from './definition/permissions.ts'
export * from './events/build.ts'
export type { WorkflowEvent } from './events/event.ts'
export { passes } from './events/patterns.ts'
