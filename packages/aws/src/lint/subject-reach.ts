/** How far one wanted `sub` of an Allow reaches. */
import type { LintCode, Severity } from './finding.ts'
import { hasWildcard } from '../trust/wildcard.ts'

/** What a role is for: pull requests belong to a plan role's trust, never to an apply role's. */
export type RolePurpose = 'plan' | 'apply'

/** A finding without its place. */
export interface Reach {
  readonly code: LintCode
  readonly severity: Severity
  readonly reason: string
  readonly fix: string
}

/** What is too broad about a wanted subject that is read as a pattern; none for one that names a single job context. */
export function subjectReach(pattern: string, purpose: RolePurpose | undefined): Reach | undefined {
  const repository = /^repo:([^/:]*)(?:\/([^:]*))?(?::(.*))?$/su.exec(pattern)
  if (repository === null) return otherReach(pattern)
  const [, owner = '', name, context] = repository
  return (
    ownerReach(pattern, owner) ?? nameReach(pattern, owner, name ?? '', context) ?? contextReach(context ?? '', purpose)
  )
}

function otherReach(pattern: string): Reach | undefined {
  // A star at the very start lets any subject end in what follows; customised subjects without one are exact enough.
  if (!/^[*?]|^r?e?p?o?:?[*?]/u.test(pattern)) return undefined
  return anyRepository(pattern)
}

function ownerReach(pattern: string, owner: string): Reach | undefined {
  // An id makes wildcards in the name harmless: nobody else can have it.
  if (!hasWildcard(owner) || /@\d+$/u.test(owner)) return undefined
  return /^\*+$/u.test(owner) ? anyRepository(pattern) : ownerPattern(pattern)
}

function nameReach(pattern: string, owner: string, name: string, context: string | undefined): Reach | undefined {
  if (/@\d+$/u.test(name)) return undefined
  if (/^\*+$/u.test(name)) {
    return {
      code: 'TRUST_WHOLE_OWNER',
      severity: 'error',
      reason: `'${pattern}' trusts every repository of ${owner}, also those made tomorrow`,
      fix: `Name the repository, as in 'repo:${owner}/<repository>:${context ?? 'environment:<environment>'}'.`,
    }
  }
  if (!hasWildcard(name)) return undefined
  return {
    code: 'TRUST_REPOSITORY_PATTERN',
    severity: 'error',
    reason: `'${pattern}' trusts every repository whose name fits; whoever may create one in ${owner} is let in`,
    fix: 'Name the repository, and close its name with a colon.',
  }
}

function contextReach(context: string, purpose: RolePurpose | undefined): Reach | undefined {
  if (context.startsWith('*')) {
    return {
      code: 'TRUST_WHOLE_REPOSITORY',
      severity: purpose === 'apply' ? 'error' : 'warning',
      reason: 'every branch, tag, environment and pull request of the repository is trusted',
      fix: "Name what may assume the role, such as 'environment:production'.",
    }
  }
  if (context === 'pull_request') return pullRequest(purpose)
  if (!hasWildcard(context)) return undefined
  if (context.startsWith('environment:')) {
    return {
      code: 'TRUST_WILDCARD_ENVIRONMENT',
      severity: 'warning',
      reason: `'${context}' also trusts environments that anybody with write access can create by naming them in a job`,
      fix: 'Write out the environments.',
    }
  }
  if (/^ref:(?:refs\/)?(?:heads\/|tags\/)?\*/u.test(context)) {
    return {
      code: 'TRUST_WILDCARD_REF',
      severity: purpose === 'plan' ? 'warning' : 'error',
      reason: `'${context}' trusts every branch or tag that anybody with write access pushes`,
      fix: 'Name the branches, or trust the environment and give it a branch policy.',
    }
  }
  return {
    code: 'TRUST_WILDCARD_REF',
    severity: 'warning',
    reason: `'${context}' trusts every ref that fits, so whoever may create such a ref may assume the role`,
    fix: 'Protect refs of this pattern by a ruleset, or trust the environment and give it a branch policy.',
  }
}

function pullRequest(purpose: RolePurpose | undefined): Reach | undefined {
  if (purpose === 'plan') return undefined
  return {
    code: 'TRUST_PULL_REQUEST',
    severity: purpose === 'apply' ? 'error' : 'info',
    reason: 'a pull request runs code that nobody has reviewed, and this role is trusted to it',
    fix: 'Trust pull requests with a role that only reads.',
  }
}

function anyRepository(pattern: string): Reach {
  return {
    code: 'TRUST_ANY_REPOSITORY',
    severity: 'error',
    reason: `'${pattern}' trusts repositories of anybody on GitHub`,
    fix: "Name owner and repository, as in 'repo:<owner>/<repository>:environment:<environment>'.",
  }
}

function ownerPattern(pattern: string): Reach {
  return {
    code: 'TRUST_OWNER_PATTERN',
    severity: 'error',
    reason: `'${pattern}' also fits other owners, whose names anybody can register`,
    fix: 'Close the owner with a slash and write it without wildcards.',
  }
}
