/** Argument lists of the terraform commands we run; pure. */

export interface PlanArguments {
  readonly out: string
  readonly varFiles: readonly string[]
  readonly parallelism?: number | undefined
  /** Whether to take the state lock: a role that only reads cannot. */
  readonly lock: boolean
}

export const initArguments = (options: {
  readonly backendConfig: readonly string[]
  readonly locked: boolean
}): string[] => [
  'init',
  '-input=false',
  '-no-color',
  ...(options.locked ? ['-lockfile=readonly'] : []),
  ...options.backendConfig.map((line) => `-backend-config=${line}`),
]

export const planArguments = ({ out, varFiles, parallelism, lock }: PlanArguments): string[] => [
  'plan',
  '-input=false',
  '-json',
  '-detailed-exitcode',
  `-lock=${lock}`,
  ...varFiles.map((file) => `-var-file=${file}`),
  ...parallelismArgument(parallelism),
  `-out=${out}`,
]

// The lock is waited for, because another environment's job may be reading; the concurrency group of the workflow
// keeps two applies apart long before this.
export const applyArguments = (planFile: string, parallelism: number | undefined): string[] => [
  'apply',
  '-input=false',
  '-json',
  '-lock=true',
  '-lock-timeout=30s',
  ...parallelismArgument(parallelism),
  planFile,
]

export const showPlanArguments = (planFile: string): string[] => ['show', '-json', '-no-color', planFile]

const parallelismArgument = (parallelism: number | undefined): string[] =>
  parallelism === undefined ? [] : [`-parallelism=${parallelism}`]
