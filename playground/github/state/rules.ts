/** Rulesets: which rules bind a ref, and whether they forbid what is asked. */
import type { Account, Repository, Rule, Ruleset } from './model.ts'
import { actionsBot } from './find.ts'

/** What a push does to a ref, in the rules' words. */
export type RefChange = 'creation' | 'update' | 'deletion' | 'non_fast_forward'

const texts: Readonly<Record<RefChange | 'pull_request', string>> = {
  creation: 'Cannot create ref due to creations being restricted.',
  update: 'Cannot update this protected ref.',
  deletion: 'Cannot delete this protected ref.',
  non_fast_forward: 'Cannot force-push to this branch',
  pull_request: 'Changes must be made through a pull request.',
}

/** Active rulesets that bind a ref. */
export function rulesetsOf(repository: Repository, ref: string): Ruleset[] {
  const matches = (pattern: string): boolean => {
    if (pattern === '~ALL') return true
    if (pattern === '~DEFAULT_BRANCH') return ref === `refs/heads/${repository.defaultBranch}`
    return asPattern(pattern).test(ref)
  }
  return repository.rulesets.filter(
    (ruleset) =>
      ruleset.enforcement === 'active' &&
      ref.startsWith(ruleset.target === 'branch' ? 'refs/heads/' : 'refs/tags/') &&
      ruleset.include.some(matches) &&
      !ruleset.exclude.some(matches),
  )
}

/** Whether an environment's branch policy lets a run of this ref deploy; a pull request's ref needs its own pattern. */
export function mayDeploy(policy: readonly string[] | undefined, ref: string): boolean {
  const name = ref.replace(/^refs\/heads\//, '')
  return policy === undefined || policy.some((pattern) => asPattern(pattern).test(name))
}

/** Ruleset patterns are fnmatch with path names: `*` stops at a slash, `**` does not. */
function asPattern(glob: string): RegExp {
  const source = glob
    .split(/(?<wild>\*\*\/?|\*|\?)/)
    .map((part) => wild[part] ?? part.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${source.join('')}$`)
}

const wild: Readonly<Record<string, string>> = { '**': '.*', '**/': '(?:.*/)?', '*': '[^/]*', '?': '[^/]' }

/** Rules that bind a ref, each with its ruleset. */
export function rulesOf(repository: Repository, ref: string): { rule: Rule; ruleset: Ruleset }[] {
  return rulesetsOf(repository, ref).flatMap((ruleset) => ruleset.rules.map((rule) => ({ rule, ruleset })))
}

/**
 * Why rules forbid a direct change of a ref by this account; undefined when they do not. `pull_request` forbids every
 * change that does not come from a merge. GITHUB_TOKEN can be given no bypass.
 */
export function violation(
  repository: Repository,
  ref: string,
  change: { by: Account; kinds: readonly RefChange[]; merge?: boolean },
): string | undefined {
  const broken = rulesOf(repository, ref)
    .filter(({ ruleset }) => change.by.id === actionsBot.id || !ruleset.bypass.includes(change.by.login))
    .map(({ rule }) => rule.type)
    .flatMap((type) => {
      if (type === 'pull_request')
        return change.merge === true || change.kinds.includes('creation') ? [] : [texts[type]]
      const kind = change.kinds.find((candidate) => candidate === type)
      return kind === undefined ? [] : [texts[kind]]
    })
  if (broken.length === 0) return undefined
  return `Repository rule violations found\n\n${[...new Set(broken)].join('\n\n')}\n\n`
}
