/** GitHub's Git data API: refs, trees, commits and blobs of one repository. */
import { errorCode } from '@wrenchproof/errors'
import { z } from 'zod'
import type { GithubClient, GithubRequest } from './client.ts'
import { GithubError } from './error.ts'
import { repositoryParameters } from './repository.ts'

/** An entry of a tree; the path is relative to the tree. */
export interface TreeEntry {
  readonly path: string
  /** Git's octal file mode. */
  readonly mode: string
  readonly type: string
  readonly sha: string
}

/** A file to write into a tree, or with `null` to take out of it; taking out a file that is not there is refused. */
export interface TreeChange {
  readonly path: string
  readonly content: string | null
}

/** The commit a branch stands at, and the commits that one was made on. */
export interface BranchTip {
  readonly commit: string
  readonly parents: readonly string[]
}

/** What became of a ref's change: by ancestry only, never by force. */
export type RefChange = 'done' | 'exists' | 'missing' | 'not-a-descendant'

export interface GitData {
  /**
   * Where a branch stands; `undefined` only when GitHub says that there is none: a repository that cannot be read is
   * refused instead, so that the two cannot be confused.
   */
  branch(name: string): Promise<BranchTip | undefined>
  /** A commit's or tree's entries; `recursive` lists those below too, and `truncated` says that some are left out. */
  tree(
    sha: string,
    recursive: boolean,
  ): Promise<{ readonly entries: readonly TreeEntry[]; readonly truncated: boolean }>
  /** A blob's content as UTF-8. */
  blob(sha: string): Promise<string>
  /** A tree made of another (or of nothing) with changes; answers its id. */
  createTree(base: string | undefined, changes: readonly TreeChange[]): Promise<string>
  createCommit(commit: {
    readonly message: string
    readonly tree: string
    readonly parents: readonly string[]
  }): Promise<string>
  /** Makes a branch. Never sent twice: when no answer comes, nobody can tell whether it was made. */
  createBranch(branch: string, commit: string): Promise<RefChange>
  /** Moves a branch to a descendant of where it stands; a branch that stands there already is moved. */
  moveBranch(branch: string, commit: string): Promise<RefChange>
}

const Sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/u)
const Made = z.object({ sha: Sha })
const Commit = z.object({ sha: Sha, parents: z.array(z.object({ sha: Sha })) })
const Branch = z.object({ name: z.string(), commit: Commit })
const Ref = z.object({ ref: z.string(), object: z.object({ sha: Sha }) })
const Tree = z.object({
  tree: z.array(z.object({ path: z.string(), mode: z.string(), type: z.string(), sha: Sha })),
  truncated: z.boolean(),
})
const Blob = z.object({ content: z.string(), encoding: z.literal('base64') })

const heads = 'refs/heads/'

/** The Git data of `owner/name`. */
export function gitData(client: GithubClient, repository: string): GitData {
  const base = repositoryParameters(repository)
  const read = async <T>(path: string, answer: z.ZodType<T>, parameters: Record<string, unknown>): Promise<T> =>
    client.request({
      route: `GET /repos/{owner}/{repo}/git/${path}`,
      parameters: { ...base, ...parameters },
      answer,
      permission: 'contents: read',
    })
  const write = async <T>(
    route: string,
    answer: z.ZodType<T>,
    { repeatable, ...parameters }: Record<string, unknown> & Pick<GithubRequest<T>, 'repeatable'>,
  ): Promise<T> =>
    client.request({
      route: route.replace(' ', ' /repos/{owner}/{repo}/git/'),
      parameters: { ...base, ...parameters },
      answer,
      permission: 'contents: write',
      repeatable: repeatable ?? true,
    })

  return {
    async branch(name) {
      // By this address, and not as a commit of that name: there, a tag or another branch could stand in for it.
      const asked = { route: 'GET /repos/{owner}/{repo}/branches/{branch}', permission: 'contents: read' } as const
      try {
        const found = await client.request({ ...asked, parameters: { ...base, branch: name }, answer: Branch })
        // A branch that was renamed is answered under its new name.
        if (found.name !== name) return undefined
        return { commit: found.commit.sha, parents: found.commit.parents.map(({ sha }) => sha) }
      } catch (error) {
        if (errorCode(error) !== 'GITHUB_NOT_FOUND') throw error
      }
      // 404 may also mean "not for you". A list of what begins so is empty only for somebody who may read.
      const refs = await read('matching-refs/{ref}', z.array(Ref), { ref: `heads/${name}` })
      const commit = refs.find(({ ref }) => ref === `${heads}${name}`)?.object.sha
      if (commit === undefined) return undefined
      const { parents } = await read('commits/{commit_sha}', Commit, { commit_sha: commit })
      return { commit, parents: parents.map(({ sha }) => sha) }
    },

    async tree(sha, recursive) {
      const { tree, truncated } = await read('trees/{tree_sha}', Tree, {
        tree_sha: sha,
        ...(recursive ? { recursive: '1' } : {}),
      })
      return { entries: tree, truncated }
    },

    async blob(sha) {
      const { content } = await read('blobs/{file_sha}', Blob, { file_sha: sha })
      return Buffer.from(content, 'base64').toString('utf8')
    },

    // Objects are named by their content: the same one made twice is one object.
    async createTree(baseTree, changes) {
      const tree = changes.map(({ path, content }) => ({
        path,
        mode: '100644',
        type: 'blob',
        ...(content === null ? { sha: null } : { content }),
      }))
      return (await write('POST trees', Made, { tree, ...(baseTree === undefined ? {} : { base_tree: baseTree }) })).sha
    },

    async createCommit({ message, tree, parents }) {
      return (await write('POST commits', Made, { message, tree, parents })).sha
    },

    async createBranch(branch, commit) {
      return settled(write('POST refs', Ref, { ref: `${heads}${branch}`, sha: commit, repeatable: false }), [
        [/already exists/iu, 'exists'],
      ])
    },

    async moveBranch(branch, commit) {
      return settled(write('PATCH refs/{ref}', Ref, { ref: `heads/${branch}`, sha: commit, force: false }), [
        [/not a fast.forward/iu, 'not-a-descendant'],
        [/reference does not exist/iu, 'missing'],
      ])
    },
  }
}

/** GitHub refuses by 422 for many reasons and tells them apart by words alone; unknown words stay an error. */
async function settled(change: Promise<unknown>, words: readonly (readonly [RegExp, RefChange])[]): Promise<RefChange> {
  try {
    await change
    return 'done'
  } catch (error) {
    if (!(error instanceof GithubError) || error.code !== 'GITHUB_REJECTED') throw error
    const known = words.find(([pattern]) => pattern.test(error.said))
    if (known === undefined) throw error
    return known[1]
  }
}
