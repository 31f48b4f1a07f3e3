/** Repositories as GitHub shows them. */
import type { Repository } from '../../state/model.ts'
import type { PlainCall } from '../route.ts'
import { userView } from './account.ts'
import { apiOf, nodeId, webOf } from './addresses.ts'

/** Address templates under a repository, by the name of their field. */
const templates: Readonly<Record<string, string>> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
}

/** A repository inside other answers (`minimal-repository`). */
export function minimalRepositoryView(call: PlainCall, repository: Repository): Record<string, unknown> {
  const url = apiOf(call, repository)
  const links = Object.fromEntries(Object.entries(templates).map(([name, template]) => [name, `${url}${template}`]))
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: `${repository.owner.login}/${repository.name}`,
    owner: userView(call, repository.owner),
    private: repository.private,
    html_url: webOf(repository),
    description: null,
    fork: repository.forkOf !== undefined,
    url,
    ...links,
  }
}

/** A repository (`full-repository`, and `repository` inside pull requests). */
export function repositoryView(call: PlainCall, repository: Repository): Record<string, unknown> {
  const open = repository.issues.filter((issue) => issue.state === 'open').length
  const name = `${repository.owner.login}/${repository.name}`
  return {
    ...minimalRepositoryView(call, repository),
    clone_url: `${webOf(repository)}.git`,
    git_url: `git://github.com/${name}.git`,
    ssh_url: `git@github.com:${name}.git`,
    svn_url: webOf(repository),
    mirror_url: null,
    homepage: null,
    language: 'HCL',
    license: null,
    default_branch: repository.defaultBranch,
    visibility: repository.private ? 'private' : 'public',
    forks: 0,
    forks_count: 0,
    network_count: 0,
    stargazers_count: 0,
    subscribers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: open,
    open_issues_count: open,
    size: 1,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: true,
    pushed_at: repository.createdAt,
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
  }
}
