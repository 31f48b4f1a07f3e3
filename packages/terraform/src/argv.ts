/** Argument lists of the terraform commands we run; pure. */

export interface PlanArguments {
  readonly out: string
  readonly varFiles: readonly string[]
  readonly parallelism?: number | undefined
  /** Whether to take the state lock: a role that only reads cannot. */
  readonly lock: boolean
  /** Looks at what the world did and plans nothing for the code; a whole plan if left out. */
  readonly refreshOnly?: boolean
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

/** Initialises without a backend, and so without a credential. */
export const localInitArguments = (locked: boolean): string[] => [
  'init',
  '-backend=false',
  '-input=false',
  '-no-color',
  ...(locked ? ['-lockfile=readonly'] : []),
]

export const formatArguments = (directories: readonly string[]): string[] => [
  'fmt',
  '-check',
  '-list=true',
  '-no-color',
  ...directories,
]

export const planArguments = ({ out, varFiles, parallelism, lock, refreshOnly }: PlanArguments): string[] => [
  'plan',
  '-input=false',
  '-json',
  '-detailed-exitcode',
  ...(refreshOnly === true ? ['-refresh-only'] : []),
  `-lock=${lock}`,
  ...varFiles.map((file) => `-var-file=${file}`),
  ...parallelismArgument(parallelism),
  `-out=${out}`,
]

// A short wait covers somebody's `terraform` at the keyboard; two applies are kept apart long before this, by the
// workflow's concurrency group and the ledger.
export const applyArguments = (planFile: string, parallelism: number | undefined): string[] => [
  'apply',
  '-input=false',
  '-json',
  '-lock=true',
  '-lock-timeout=10s',
  ...parallelismArgument(parallelism),
  planFile,
]

export const showPlanArguments = (planFile: string): string[] => ['show', '-json', '-no-color', planFile]

/**
 * Takes the state lock and lets go of it again, without reading configuration or writing state: `untaint` of an address
 * that cannot be there.
 */
export const probeLockArguments: readonly string[] = [
  'untaint',
  '-no-color',
  '-allow-missing',
  '-lock-timeout=0s',
  'terraform_data.wrenchproof_lock_probe',
]

export const releaseLockArguments = (id: string): string[] => ['force-unlock', '-no-color', '-force', id]

const parallelismArgument = (parallelism: number | undefined): string[] =>
  parallelism === undefined ? [] : [`-parallelism=${parallelism}`]
