import { UserError } from './user-error.ts'

/** One thing that is wrong with an input or a file; `line` and `column` count from 1. */
export interface Problem {
  /** The input, key or path that is wrong, such as `plan-key` or `environments.dev.branch`. */
  readonly field: string
  /** What is wrong and what would be right; never a secret. */
  readonly problem: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

/** Several problems at once, so that one run tells all of them. */
export class ProblemsError extends UserError {
  readonly problems: readonly Problem[]

  constructor(title: string, problems: readonly Problem[], fix: string, code = 'INPUT_INVALID') {
    super([title, ...problems.map((problem) => `- ${problemLine(problem)}`)].join('\n'), fix, { code })
    this.problems = problems
  }
}

/** `terraform/environments.yml:4:13: environments.dev.branch: is required`. */
export function problemLine({ field, problem, file, line, column }: Problem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  return [place, field, problem].filter((part) => part !== '').join(': ')
}
