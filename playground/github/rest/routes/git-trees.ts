/** Trees of the Git data API: read whole or by level, made from a list or on top of another. */
import { json } from '../../../http/serve.ts'
import { editTree, readTree } from '../../git/objects.ts'
import type { TreeChange } from '../../git/objects.ts'
import type { Repository } from '../../state/model.ts'
import { z } from 'zod'
import { found, param, reads, signed, unprocessable } from '../route.ts'
import type { Call, Routes } from '../route.ts'
import { apiOf } from '../views/addresses.ts'
import { refuseIfEmpty } from './git-objects.ts'

const Item = z.object({
  path: z.string().optional(),
  mode: z.enum(['100644', '100755', '040000', '160000', '120000']).optional(),
  type: z.enum(['blob', 'tree', 'commit']).optional(),
  sha: z.string().nullable().optional(),
  content: z.string().optional(),
})
const CreateTree = z.object({ tree: z.array(Item), base_tree: z.string().optional() })

/** The Git data API's trees. */
export const gitTreeRoutes: Routes = {
  'git/get-tree': reads([['contents', 'read']], async (call) => {
    const named = param(call, 'tree_sha')
    const tree = found(await call.repository.git.resolve(`${named}^{tree}`))
    return json(200, await treeView(call, tree.oid, call.query['recursive'] !== undefined))
  }),
  'git/create-tree': signed([['contents', 'write']], async (call) => {
    const asked = CreateTree.parse(call.body)
    const { repository } = call
    await refuseIfEmpty(repository)
    const base = asked.base_tree === undefined ? undefined : await repository.git.resolve(`${asked.base_tree}^{tree}`)
    if (asked.base_tree !== undefined && base === undefined) throw unprocessable('base_tree is not a valid tree oid')
    const changes: TreeChange[] = []
    for (const item of asked.tree) changes.push(await changeOf(repository, item))
    return json(201, await treeView(call, await editTree(repository.git, base?.oid, changes), false))
  }),
}

async function changeOf(repository: Repository, item: z.infer<typeof Item>): Promise<TreeChange> {
  const { path, mode, sha, content } = item
  if (path === undefined || path === '' || path.split('/').some((part) => ['', '.', '..', '.git'].includes(part)))
    throw unprocessable('tree.path contains a malformed path component')
  if (sha === null) return { path }
  if (mode === undefined) throw unprocessable('Must supply a valid tree.mode')
  if ((sha === undefined) === (content === undefined))
    throw unprocessable('Must supply either tree.sha or tree.content')
  const type = mode === '040000' ? 'tree' : mode === '160000' ? 'commit' : 'blob'
  const oid = sha ?? (await repository.git.write('blob', content ?? ''))
  const object = await repository.git.resolve(oid)
  if (type !== 'commit' && object?.type !== type) throw unprocessable('tree.sha is not a valid object of its type')
  return { path, put: { mode, type, oid } }
}

async function treeView(call: Call, oid: string, recursive: boolean): Promise<Record<string, unknown>> {
  const url = `${apiOf(call, call.repository)}/git`
  const entries = recursive ? await wholeTree(call.repository, oid) : await oneLevel(call.repository, oid)
  const tree = entries.map((entry) => ({ ...entry, url: `${url}/${entry.type}s/${entry.sha}` }))
  return { sha: oid, url: `${url}/trees/${oid}`, tree, truncated: false }
}

interface Listed {
  readonly path: string
  readonly mode: string
  readonly type: string
  readonly sha: string
  readonly size?: number
}

async function oneLevel({ git }: Repository, oid: string): Promise<Listed[]> {
  const entries = found(await readTree(git, oid))
  return Promise.all(
    entries.map(async ({ name, mode, type, oid: sha }) => {
      const size = type === 'blob' ? ((await git.resolve(sha))?.size ?? 0) : undefined
      return { path: name, mode, type, sha, ...(size === undefined ? {} : { size }) }
    }),
  )
}

async function wholeTree({ git }: Repository, oid: string): Promise<Listed[]> {
  const listed = await git.text(['ls-tree', '-z', '-l', '-r', '-t', oid])
  return listed
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t')
      const [mode = '', type = '', sha = '', size = ''] = line.slice(0, tab).split(/ +/)
      return { path: line.slice(tab + 1), mode, type, sha, ...(type === 'blob' ? { size: Number(size) } : {}) }
    })
}
