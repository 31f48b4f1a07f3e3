/** The jobs of a repository that can ask for a token, and the claims each would present. */
import type { Claims } from './request.ts'
import { parseSubject } from './subject.ts'

/** What a job runs for. */
export type JobContext =
  | { readonly kind: 'environment'; readonly environment: string }
  | { readonly kind: 'branch' | 'tag'; readonly name: string }
  | { readonly kind: 'pull-request' }

/** How the repository's subjects are made (GitHub REST, "OIDC subject claim for a repository"). */
export interface SubjectTemplate {
  readonly useDefault: boolean
  readonly includeClaimKeys: readonly string[]
}

/**
 * The claims of a job in another context, made from those of a job in this repository; everything that the context does
 * not decide stays. Undefined where the subject's form is not known.
 */
export function claimsIn(context: JobContext, base: Claims, template?: SubjectTemplate): Claims | undefined {
  const ref = refOf(context, textOf(base, 'ref') ?? 'refs/heads/main')
  const claims: Record<string, unknown> & { readonly iss: string } = {
    ...base,
    ref,
    ref_type: context.kind === 'tag' ? 'tag' : 'branch',
    event_name: context.kind === 'pull-request' ? 'pull_request' : 'push',
    ...('job_workflow_ref' in base ? { job_workflow_ref: workflowAt(base, ref) } : {}),
  }
  delete claims['environment']
  if (context.kind === 'environment') claims['environment'] = context.environment
  const sub = subjectIn(context, claims, template)
  return sub === undefined ? undefined : { ...claims, sub }
}

/** `environment:production`, `ref:refs/heads/main`, `pull_request`. */
export function contextPart(context: JobContext): string {
  switch (context.kind) {
    case 'environment':
      return `environment:${escaped(context.environment)}`
    case 'branch':
      return `ref:refs/heads/${escaped(context.name)}`
    case 'tag':
      return `ref:refs/tags/${escaped(context.name)}`
    case 'pull-request':
      return 'pull_request'
    default:
      return context satisfies never
  }
}

function refOf(context: JobContext, own: string): string {
  switch (context.kind) {
    case 'environment':
      return own
    case 'branch':
      return `refs/heads/${context.name}`
    case 'tag':
      return `refs/tags/${context.name}`
    case 'pull-request':
      return 'refs/pull/1/merge'
    default:
      return context satisfies never
  }
}

// A workflow of this repository runs as the ref has it; a called one of elsewhere stays as it is pinned.
function workflowAt(base: Claims, ref: string): string | undefined {
  const written = textOf(base, 'job_workflow_ref')
  const own = `@${textOf(base, 'ref')}`
  if (written === undefined) return undefined
  return written.endsWith(own) ? `${written.slice(0, -own.length)}@${ref}` : written
}

function subjectIn(context: JobContext, claims: Claims, template: SubjectTemplate | undefined): string | undefined {
  const part = contextPart(context)
  const prefix = prefixOf(textOf(claims, 'sub') ?? '')
  if (template === undefined || template.useDefault) return prefix === undefined ? undefined : `${prefix}:${part}`
  const parts = template.includeClaimKeys.map((key) => {
    if (key === 'context') return part
    if (key === 'repo') return prefix ?? `repo:${textOf(claims, 'repository')}`
    const value = textOf(claims, key)
    return value === undefined ? undefined : `${key}:${escaped(value)}`
  })
  return parts.includes(undefined) ? undefined : parts.join(':')
}

function prefixOf(subject: string): string | undefined {
  const parsed = parseSubject(subject)
  return parsed === undefined ? undefined : subject.slice(0, subject.length - parsed.context.length - 1)
}

function textOf(claims: Claims, name: string): string | undefined {
  const value = claims[name]
  return typeof value === 'string' ? value : undefined
}

/** A colon inside a value would read as the next claim. */
function escaped(value: string): string {
  return value.replaceAll(':', '%3A')
}
