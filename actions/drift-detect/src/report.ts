import { reportName } from '@wrenchproof/drift'
import type { DriftResult } from './run.ts'

/** Where the reports are. */
export interface Reports {
  /** Path of the JSON. */
  readonly file: string
  /** Name of the artifact; empty when none was made. */
  readonly artifact: string
}

/** The step's outputs, by the names of action.yml. */
export function outputsOf(
  { report: { environments } }: DriftResult,
  { file, artifact }: Reports,
): Record<string, string> {
  const issues = environments.flatMap(({ environment, issue }) => (issue === undefined ? [] : [[environment, issue]]))
  return {
    status: JSON.stringify(Object.fromEntries(environments.map(({ environment, status }) => [environment, status]))),
    drifted: String(environments.some(({ status }) => status === 'drifted')),
    issues: JSON.stringify(Object.fromEntries(issues)),
    report: file,
    'report-artifact': artifact,
  }
}

/** The name that tells later runs whom this one has seen. */
export function artifactNameOf({ seen, all, report }: DriftResult): string {
  const looked = report.environments.map(({ environment }) => environment)
  return reportName(seen, all, looked)
}

/** What to warn about. */
export function warningsOf({ report: { environments, watch } }: DriftResult): string[] {
  return [
    ...environments.flatMap(({ environment, status, unknown }) =>
      status === 'unknown' ? [`${environment} could not be looked at: ${unknown.join('; ')}`] : [],
    ),
    ...environments.flatMap(({ environment, status }) => (status === 'drifted' ? [`${environment} has drifted`] : [])),
    ...watch.overdue.map((name) => `nobody has looked at ${name} for too long`),
    ...watch.problems,
  ]
}

/** The line that tells people what came of it. */
export function closingLine({ report: { environments } }: DriftResult): string {
  return environments.map(({ environment, status }) => `${environment}: ${status}`).join(', ')
}
