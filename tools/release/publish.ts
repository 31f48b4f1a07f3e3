/** Tags a release on GitHub: the version's own tag with its changelog, made once, and the major version's, which moves. */
import { githubClient } from '../../packages/github/src/index.ts'
import { UserError } from '../../packages/errors/src/index.ts'
import { z } from 'zod'
import type { Version } from './version.ts'

export interface Release {
  readonly version: Version
  readonly commit: string
  readonly notes: string
}

const Anything = z.unknown()
const Tag = z.object({ sha: z.string() })
const permission = 'contents: write'

/** Throws `TAG_EXISTS` for a version that was released before; nothing is moved then. */
export async function publish(
  { token, apiUrl, repository }: { readonly token: string; readonly apiUrl: string; readonly repository: string },
  { version, commit, notes }: Release,
): Promise<void> {
  const client = githubClient({ token, apiUrl })
  const [owner = '', repo = ''] = repository.split('/')
  const { sha } = await client.request({
    route: 'POST /repos/{owner}/{repo}/git/tags',
    parameters: { owner, repo, tag: version.tag, message: notes, object: commit, type: 'commit' },
    answer: Tag,
    permission,
  })
  const createRef = async (name: string, to: string): Promise<boolean> => {
    const parameters = { owner, repo, ref: `refs/tags/${name}`, sha: to }
    try {
      await client.request({ route: 'POST /repos/{owner}/{repo}/git/refs', parameters, answer: Anything, permission })
      return true
    } catch (error) {
      if (error instanceof Error && 'status' in error && error.status === 422) return false
      throw error
    }
  }
  if (!(await createRef(version.tag, sha)))
    throw new UserError(`${version.tag} was released before`, 'A released version never changes: take the next one.', {
      code: 'TAG_EXISTS',
    })
  if (await createRef(version.major, commit)) return
  await client.request({
    route: 'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
    parameters: { owner, repo, ref: `tags/${version.major}`, sha: commit, force: true },
    answer: Anything,
    permission,
  })
}
