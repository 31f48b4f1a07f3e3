/** Blobs, commits and annotated tags of the Git data API. */
import { json } from '../../../http/serve.ts'
import { writeCommit } from '../../git/objects.ts'
import { now } from '../../state/clock.ts'
import type { Repository } from '../../state/model.ts'
import { z } from 'zod'
import { Refusal, found, param, reads, signed, unprocessable } from '../route.ts'
import type { Routes, SignedCall } from '../route.ts'
import { apiOf, nodeId } from '../views/addresses.ts'
import { commitAt, gitCommitView } from '../views/commit.ts'

const Blob = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).default('utf-8') })
const Author = z.object({ name: z.string(), email: z.string(), date: z.iso.datetime({ offset: true }).optional() })
const CreateCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: Author.optional(),
  committer: Author.optional(),
})
const Tag = z.object({
  tag: z.string(),
  message: z.string(),
  object: z.string(),
  type: z.enum(['commit', 'tree', 'blob']),
  tagger: Author.optional(),
})

/** The Git data API's blobs, commits and tags. */
export const gitObjectRoutes: Routes = {
  'git/create-blob': signed([['contents', 'write']], async (call) => {
    const { content, encoding } = Blob.parse(call.body)
    await refuseIfEmpty(call.repository)
    if (encoding === 'base64' && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(content))
      throw unprocessable('content is not valid Base64')
    const sha = await call.repository.git.write('blob', Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'))
    return json(201, { sha, url: `${apiOf(call, call.repository)}/git/blobs/${sha}` })
  }),
  'git/get-blob': reads([['contents', 'read']], async (call) => {
    const sha = param(call, 'file_sha')
    const object = found(await call.repository.git.read(sha))
    if (object.type !== 'blob') throw new Refusal(404, 'Not Found')
    if (call.request.headers['accept']?.includes('raw') === true)
      return {
        status: 200,
        headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
        body: object.content,
      }
    return json(200, {
      sha,
      node_id: nodeId('B', sha),
      size: object.content.length,
      url: `${apiOf(call, call.repository)}/git/blobs/${sha}`,
      content: lines(object.content.toString('base64')),
      encoding: 'base64',
    })
  }),
  'git/create-commit': signed([['contents', 'write']], async (call) => {
    const asked = CreateCommit.parse(call.body)
    const { git } = call.repository
    await refuseIfEmpty(call.repository)
    if (!(await isA(call.repository, asked.tree, 'tree'))) throw unprocessable('Tree SHA does not exist')
    for (const parent of asked.parents)
      if (!(await isA(call.repository, parent, 'commit')))
        throw unprocessable('Parent SHA does not exist or is not a commit object')
    const author = person(call, asked.author)
    const committer = asked.committer === undefined ? author : person(call, asked.committer)
    const oid = await writeCommit(git, {
      tree: asked.tree,
      parents: asked.parents,
      author,
      committer,
      message: asked.message,
    })
    return json(201, gitCommitView(call, await commitAt(call.repository, oid)))
  }),
  'git/get-commit': reads([['contents', 'read']], async (call) => {
    const commit = await commitAt(call.repository, param(call, 'commit_sha'))
    return json(200, gitCommitView(call, commit))
  }),
  'git/create-tag': signed([['contents', 'write']], async (call) => {
    const asked = Tag.parse(call.body)
    if (!(await isA(call.repository, asked.object, asked.type))) throw unprocessable('Object does not exist')
    const { name, email, at } = person(call, asked.tagger)
    const head = `object ${asked.object}\ntype ${asked.type}\ntag ${asked.tag}\n`
    const tagger = `tagger ${name} <${email}> ${Math.floor(at / 1000)} +0000\n`
    const sha = await call.repository.git.write('tag', `${head}${tagger}\n${asked.message}\n`)
    return json(201, await tagView(call, sha))
  }),
  'git/get-tag': reads([['contents', 'read']], async (call) => json(200, await tagView(call, param(call, 'tag_sha')))),
}

/** Refuses what GitHub refuses in a repository without branches: 409. */
export async function refuseIfEmpty(repository: Repository): Promise<void> {
  if ((await repository.git.resolve('HEAD')) !== undefined) return
  if ((await repository.git.text(['for-each-ref', '--count=1'])) === '')
    throw new Refusal(409, 'Git Repository is empty.')
}

async function isA(repository: Repository, sha: string, type: string): Promise<boolean> {
  return /^[0-9a-f]{40}$/.test(sha) && (await repository.git.resolve(sha))?.type === type
}

/** Who a commit is by: as asked, or the token's account at this moment. */
function person(
  call: SignedCall,
  asked: z.infer<typeof Author> | undefined,
): { name: string; email: string; at: number } {
  const { id, login } = call.token.actor
  return {
    name: asked?.name ?? login,
    email: asked?.email ?? `${id}+${login}@users.noreply.github.com`,
    at: asked?.date === undefined ? now(call.state) : Date.parse(asked.date),
  }
}

async function tagView(call: Parameters<typeof apiOf>[0] & { repository: Repository }, sha: string) {
  const object = found(await call.repository.git.read(sha))
  const text = object.content.toString('utf8')
  const fields =
    /^object (?<target>\S+)\ntype (?<type>\S+)\ntag (?<tag>.+)\ntagger (?<name>.*) <(?<email>.*)> (?<at>\d+)/
  const { target = '', type = '', tag = '', name = '', email = '', at = '0' } = found(fields.exec(text)?.groups)
  const url = `${apiOf(call, call.repository)}/git`
  return {
    sha,
    node_id: nodeId('T', sha),
    url: `${url}/tags/${sha}`,
    tag,
    message: text.slice(text.indexOf('\n\n') + 2).trimEnd(),
    tagger: { name, email, date: new Date(Number(at) * 1000).toISOString() },
    object: { sha: target, type, url: `${url}/${type}s/${target}` },
  }
}

/** Base64 in lines of 60 characters, as GitHub sends it. */
function lines(text: string): string {
  return text.replaceAll(/.{1,60}/g, '$&\n')
}
