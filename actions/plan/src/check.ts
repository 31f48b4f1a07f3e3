import { ProblemsError } from '@wrenchproof/errors'
import type { Problem } from '@wrenchproof/errors'
import { refuseUnsafe } from '@wrenchproof/workplace'
import type { Site } from '@wrenchproof/workplace'

/** What a job comes to that may only look at the code. */
export interface Checked {
  readonly environment: string
  readonly commit: string
  /** Why it may no more. */
  readonly why: string
}

/** Checks the code's form without any credential. Throws `CODE_INVALID` with every problem, or `UNSAFE_TREE`. */
export async function check(
  { environment, commit, delivered, allow, gate, terraform }: Site,
  why: string,
): Promise<Checked> {
  refuseUnsafe(await gate.unsafe(allow))
  const directories = delivered.whole.members.filter(({ kind }) => kind === 'root' || kind === 'module')
  const unformatted = await terraform.unformatted(directories.map(({ path }) => path))
  await terraform.initLocally()
  refuseUnsafe(await gate.unsafeFetched(allow))
  const problems: Problem[] = [
    ...unformatted.map((file) => ({ field: '', problem: 'is not formatted: run `terraform fmt`', file })),
    ...(await terraform.invalid()),
  ]
  if (problems.length > 0)
    throw new ProblemsError(
      `${environment.name}: the code is not valid, and was only checked because ${why}`,
      problems,
      'Mend each of these.',
      'CODE_INVALID',
    )
  return { environment: environment.name, commit, why }
}

/** The outputs of a step that planned nothing; all others stay empty. */
export const checkedOutputs = ({ why }: Checked): Record<string, string> => ({
  mode: 'check',
  'has-changes': 'false',
  summary: `not planned: ${why}`,
})

/** What was done and why not more, for the summary page and, as its second paragraph, for the log. */
export const checkedSummary = ({ environment, commit, why }: Checked): string =>
  `## ${environment}: checked, not planned\n\nFormatting and \`terraform validate\` of ${commit.slice(0, 7)} are fine. Nothing was planned: ${why}.\n`
