/** Which branch, tag, pull request and environment could assume which role. */
import { contextPart, trustMatrix } from '@wrenchproof/aws'
import type { Claims, JobContext, SubjectTemplate, TrustPolicy } from '@wrenchproof/aws'
import type { Environments } from '@wrenchproof/delivery'

/** A role of the matrix, as it is shown. */
export interface ShownRole {
  readonly arn: string
  readonly account: string
  readonly partition: string
  readonly policy: TrustPolicy | undefined
}

/** The matrix, ready to be shown. */
export interface Matrix {
  readonly roles: readonly string[]
  readonly rows: readonly { readonly job: string; readonly verdicts: readonly ('allow' | 'deny' | 'cannot-tell')[] }[]
}

/** Stands for a name that nobody has used yet. */
const ANY = 'any-other'

/** The matrix of the roles; undefined without claims to begin with. */
export function matrixOf(
  roles: readonly ShownRole[],
  base: Claims | undefined,
  {
    environments,
    template,
  }: { readonly environments: Environments | undefined; readonly template: SubjectTemplate | undefined },
): Matrix | undefined {
  if (base === undefined) return undefined
  const contexts = contextsOf(environments)
  const rows = trustMatrix(roles, { base, contexts: contexts.map(({ context }) => context), template })
  return {
    roles: roles.map(({ arn }) => arn),
    rows: rows.map(({ verdicts }, index) => ({ job: contexts[index]?.shown ?? '', verdicts })),
  }
}

function contextsOf(
  environments: Environments | undefined,
): { readonly context: JobContext; readonly shown: string }[] {
  const all = environments?.all ?? []
  const names = [...new Set(all.flatMap(({ githubEnvironment }) => githubEnvironment))]
  const branches = [...new Set(all.flatMap(({ branch, hotfixBranch }) => [branch, hotfixBranch ?? []].flat()))]
  const plain = (context: JobContext) => ({ context, shown: contextPart(context) })
  return [
    ...names.map((environment) => plain({ kind: 'environment', environment })),
    { context: { kind: 'environment', environment: ANY }, shown: 'environment: any other' },
    ...branches.map((pattern) => ({
      context: { kind: 'branch' as const, name: pattern.replaceAll(/\*+/gu, ANY).replaceAll('?', 'x') },
      shown: `branch ${pattern}`,
    })),
    { context: { kind: 'branch', name: ANY }, shown: 'branch: any other' },
    { context: { kind: 'tag', name: ANY }, shown: 'tag: any' },
    { context: { kind: 'pull-request' }, shown: 'pull request' },
  ]
}
