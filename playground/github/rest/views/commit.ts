/** Commits, refs and changed files as GitHub shows them. */
import { readCommit } from '../../git/objects.ts'
import type { Commit, Person } from '../../git/objects.ts'
import type { ObjectType } from '../../git/store.ts'
import { isoSeconds } from '../../state/clock.ts'
import type { Repository } from '../../state/model.ts'
import { notFound } from '../route.ts'
import type { Call } from '../route.ts'
import { apiOf, nodeId, webOf } from './addresses.ts'

const unsigned = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }

/** The commit of this id; 404 when there is none. */
export async function commitAt(repository: Repository, oid: string): Promise<Commit> {
  const commit = await readCommit(repository.git, oid)
  if (commit === undefined) throw notFound()
  return commit
}

/** Name, address and time of a commit's author or committer. */
export function personView({ name, email, at }: Person): Record<string, string> {
  return { name, email, date: isoSeconds(at) }
}

/** A ref and what it points at (`git-ref`). */
export function refView(call: Call, ref: string, object: { oid: string; type: ObjectType }): Record<string, unknown> {
  const url = apiOf(call, call.repository)
  return {
    ref,
    node_id: nodeId('REF', ref),
    url: `${url}/git/${ref}`,
    object: { sha: object.oid, type: object.type, url: `${url}/git/${object.type}s/${object.oid}` },
  }
}

/** A commit of the Git data API (`git-commit`). */
export function gitCommitView(call: Call, commit: Commit): Record<string, unknown> {
  const url = `${apiOf(call, call.repository)}/git`
  const html = `${webOf(call.repository)}/commit`
  return {
    sha: commit.oid,
    node_id: nodeId('C', commit.oid),
    url: `${url}/commits/${commit.oid}`,
    html_url: `${html}/${commit.oid}`,
    author: personView(commit.author),
    committer: personView(commit.committer),
    tree: { sha: commit.tree, url: `${url}/trees/${commit.tree}` },
    message: trimmed(commit.message),
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/commits/${sha}`, html_url: `${html}/${sha}` })),
    verification: unsigned,
  }
}

/** A commit of the repository API (`commit`). */
export function commitView(call: Call, commit: Commit): Record<string, unknown> {
  const url = apiOf(call, call.repository)
  const html = `${webOf(call.repository)}/commit`
  return {
    sha: commit.oid,
    node_id: nodeId('C', commit.oid),
    url: `${url}/commits/${commit.oid}`,
    html_url: `${html}/${commit.oid}`,
    comments_url: `${url}/commits/${commit.oid}/comments`,
    commit: {
      url: `${url}/git/commits/${commit.oid}`,
      author: personView(commit.author),
      committer: personView(commit.committer),
      message: trimmed(commit.message),
      comment_count: 0,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      verification: unsigned,
    },
    // An address in the commit that belongs to no account is shown as an empty object.
    author: {},
    committer: {},
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/commits/${sha}`, html_url: `${html}/${sha}` })),
  }
}

function trimmed(message: string): string {
  return message.replace(/\n$/, '')
}

/** A changed file (`diff-entry`), without its patch. */
export interface ChangedFile {
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed'
  readonly filename: string
  readonly previous?: string
  readonly blob: string
  readonly additions: number
  readonly deletions: number
}

/** Files that differ between two trees or commits, renames found as git finds them. */
export async function changedFiles(repository: Repository, from: string, to: string): Promise<ChangedFile[]> {
  const diff = ['diff-tree', '-r', '-M', '-z', '--no-commit-id', '--full-index']
  const raw = (await repository.git.text([...diff, '--raw', '--abbrev=40', from, to])).split('\0')
  const counts = (await repository.git.text([...diff, '--numstat', from, to])).split('\0')
  const files: ChangedFile[] = []
  let count = 0
  for (let at = 0; at + 1 < raw.length;) {
    const [, , , after = '', status = ''] = (raw[at] ?? '').split(' ')
    const renamed = status.startsWith('R')
    const [additions, deletions] = (counts[count] ?? '').split('\t')
    files.push({
      status: renamed ? 'renamed' : (({ A: 'added', D: 'removed', M: 'modified' } as const)[status] ?? 'changed'),
      filename: raw[at + (renamed ? 2 : 1)] ?? '',
      ...(renamed ? { previous: raw[at + 1] ?? '' } : {}),
      blob: after,
      additions: Number(additions) || 0,
      deletions: Number(deletions) || 0,
    })
    at += renamed ? 3 : 2
    count += renamed ? 3 : 1
  }
  return files
}

/** A changed file as GitHub shows it at a commit. */
export function fileView(call: Call, commit: string, file: ChangedFile): Record<string, unknown> {
  const path = encodeURI(file.filename)
  return {
    sha: /^0+$/.test(file.blob) ? null : file.blob,
    filename: file.filename,
    ...(file.previous === undefined ? {} : { previous_filename: file.previous }),
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${webOf(call.repository)}/blob/${commit}/${path}`,
    raw_url: `${webOf(call.repository)}/raw/${commit}/${path}`,
    contents_url: `${apiOf(call, call.repository)}/contents/${path}?ref=${commit}`,
  }
}
