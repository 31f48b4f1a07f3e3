/** A repository as the place its pages are in: found, titled, with its tabs. */
import { findRepository, nameOf } from '../../github/index.ts'
import type { Issue, Pull, Repository } from '../../github/index.ts'
import type { HttpResponse } from '../../http/serve.ts'
import { below, path } from '../html/html.ts'
import type { Html } from '../html/html.ts'
import { markdown } from '../text/markdown.ts'
import type { Page, Shows, Tab, Visit, World } from '../world.ts'

/** An issue that is a pull request. */
export type PullIssue = Issue & { readonly pull: Pull }

/** Whether an issue is a pull request. */
export const isPull = (issue: Issue): issue is PullIssue => issue.pull !== undefined

/** The first part of the addresses of a repository's pages. */
export const home = (repository: Repository): string => path(repository.owner.login, repository.name)

const sections = ['Code', 'Commits', 'Pull requests', 'Actions', 'Issues', 'Ledger'] as const
type Section = (typeof sections)[number]

/** A page of a repository; undefined when there is no such repository. */
export function inRepository(
  section: Section,
  show: (repository: Repository, visit: Visit) => Promise<Omit<Page, 'tabs' | 'trail'> | HttpResponse | undefined>,
): Shows {
  return async (visit) => {
    const { owner = '', name = '' } = visit.params
    const repository = findRepository(visit.world.github, `${owner}/${name}`)
    if (repository === undefined) return undefined
    const shown = await show(repository, visit)
    if (shown === undefined || 'status' in shown) return shown
    return {
      ...shown,
      trail: [{ name: nameOf(repository), href: home(repository) }],
      tabs: tabsOf(repository, section),
    }
  }
}

function tabsOf(repository: Repository, current: Section): Tab[] {
  const to: Readonly<Record<Section, { readonly href: string; readonly count?: number }>> = {
    Code: { href: '' },
    Commits: { href: '/commits' },
    'Pull requests': { href: '/pulls', count: repository.issues.filter(isPull).length },
    Actions: { href: '/actions', count: repository.runs.length },
    Issues: { href: '/issues', count: repository.issues.filter((issue) => !isPull(issue)).length },
    Ledger: { href: '/ledger' },
  }
  return sections.map((name) => ({
    ...to[name],
    name,
    href: `${home(repository)}${to[name].href}`,
    current: name === current,
  }))
}

/** A branch and the commit at its tip. */
export interface Branch {
  readonly name: string
  readonly tip: string
}

/** The branches whose names begin so, the default branch first. */
export async function branchesOf(repository: Repository, prefix = ''): Promise<Branch[]> {
  const text = await repository.git.text(['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads/'])
  const all = text.split('\n').flatMap((line) => {
    const [, tip = '', name = ''] = /^(\S+) refs\/heads\/(.+)$/u.exec(line) ?? []
    return name !== '' && name.startsWith(prefix) ? [{ name, tip }] : []
  })
  const first = (branch: Branch) => (branch.name === repository.defaultBranch ? 0 : 1)
  return all.toSorted((one, other) => first(one) - first(other))
}

/** Markdown somebody wrote in a repository: addresses of github.com that are here lead here. */
export function written(
  world: World,
  repository: Repository,
  text: string,
  { breaks = true, directory = '' }: { breaks?: boolean; directory?: string } = {},
): Html {
  const local = (address: string): string | undefined => {
    if (address.startsWith('#')) return address
    const base = new URL(
      below(`${home(repository)}/blob/${encodeURIComponent(repository.defaultBranch)}`, directory),
      web,
    )
    const url = URL.parse(address, `${base.href}/`.replace(/\/+$/u, '/'))
    const [, owner = '', name = ''] = url?.pathname.split('/') ?? []
    if (url === null || url.origin !== web || findRepository(world.github, `${owner}/${name}`) === undefined)
      return undefined
    return `${url.pathname}${url.search}${url.hash}`
  }
  return markdown(text, { breaks, local })
}

const web = 'https://github.com'
