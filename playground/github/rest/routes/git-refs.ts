/** Refs. An update is decided by git: it names the value it read, and git refuses when that has changed. */
import { json } from '../../../http/serve.ts'
import { isAncestor } from '../../git/objects.ts'
import { record } from '../../state/events.ts'
import type { Repository } from '../../state/model.ts'
import { violation } from '../../state/rules.ts'
import type { RefChange } from '../../state/rules.ts'
import { z } from 'zod'
import { empty, found, param, reads, signed, unprocessable } from '../route.ts'
import type { Call, Routes, SignedCall } from '../route.ts'
import { refView } from '../views/commit.ts'
import { refuseIfEmpty } from './git-objects.ts'

const CreateRef = z.object({ ref: z.string(), sha: z.string() })
const UpdateRef = z.object({ sha: z.string(), force: z.boolean().default(false) })

/** The Git data API's refs. */
export const gitRefRoutes: Routes = {
  'git/get-ref': reads([['contents', 'read']], async (call) => {
    const ref = `refs/${param(call, 'ref')}`
    const target = await readRef(call.repository, ref)
    return json(200, refView(call, ref, found(target)))
  }),
  'git/list-matching-refs': reads([['contents', 'read']], async (call) => {
    const prefix = `refs/${param(call, 'ref')}`
    const lines = await call.repository.git.text(['for-each-ref', '--format=%(objectname) %(objecttype) %(refname)'])
    const refs = lines.split('\n').flatMap((line) => {
      const [oid = '', type = '', ref = ''] = line.split(' ')
      return ref.startsWith(prefix) ? [refView(call, ref, { oid, type: type === 'tag' ? 'tag' : 'commit' })] : []
    })
    return json(200, refs)
  }),
  'git/create-ref': signed([['contents', 'write']], async (call) => {
    const { ref, sha } = CreateRef.parse(call.body)
    await refuseIfEmpty(call.repository)
    if (!/^refs\/[^/]+\/./.test(ref)) throw unprocessable('Reference name must start with "refs/" and have two slashes')
    const object = await objectFor(call, ref, sha)
    enforce(call, ref, ['creation'])
    const made = await call.repository.git.updateRef(ref, object.oid, undefined)
    if (made === 'moved') throw unprocessable('Reference already exists')
    if (made === 'invalid-name') throw unprocessable(`${ref} is not a valid ref name.`)
    changed(call, ref, { from: undefined, to: object.oid })
    return json(201, refView(call, ref, object), {
      location: `${call.api}${call.request.url.pathname}/${ref.slice(5)}`,
    })
  }),
  'git/update-ref': signed([['contents', 'write']], async (call) => {
    const ref = `refs/${param(call, 'ref')}`
    const { sha, force } = UpdateRef.parse(call.body)
    const object = await objectFor(call, ref, sha)
    const { git } = call.repository
    // Somebody may move the ref between the look and the write; git notices, and the new value is judged again.
    for (;;) {
      const current = await git.resolve(ref)
      if (current === undefined) throw unprocessable('Reference does not exist')
      const forward = await isAncestor(git, current.oid, object.oid)
      if (!forward && !force) throw unprocessable('Update is not a fast forward')
      enforce(call, ref, forward ? ['update'] : ['update', 'non_fast_forward'])
      if ((await git.updateRef(ref, object.oid, current.oid)) === 'moved') continue
      changed(call, ref, { from: current.oid, to: object.oid })
      return json(200, refView(call, ref, object))
    }
  }),
  'git/delete-ref': signed([['contents', 'write']], async (call) => {
    const ref = `refs/${param(call, 'ref')}`
    const current = await call.repository.git.resolve(ref)
    if (current === undefined) throw unprocessable('Reference does not exist')
    enforce(call, ref, ['deletion'])
    if ((await call.repository.git.updateRef(ref, undefined, current.oid)) === 'moved')
      throw unprocessable('Reference does not exist')
    changed(call, ref, { from: current.oid, to: undefined })
    return empty(204)
  }),
}

/** What a ref points at, or pointed at a moment ago while the repository's replicas lag. */
export async function readRef(repository: Repository, ref: string): ReturnType<Repository['git']['resolve']> {
  if (repository.staleRefReads > 0 && repository.previousRefs.has(ref)) {
    repository.staleRefReads -= 1
    const before = repository.previousRefs.get(ref)
    return before === undefined ? undefined : repository.git.resolve(before)
  }
  return repository.git.resolve(ref)
}

async function objectFor(
  call: Call,
  ref: string,
  sha: string,
): Promise<NonNullable<Awaited<ReturnType<typeof readRef>>>> {
  const object = /^[0-9a-f]{40}$/.test(sha) ? await call.repository.git.resolve(sha) : undefined
  if (object === undefined) throw unprocessable('Object does not exist')
  if (ref.startsWith('refs/heads/') && object.type !== 'commit') throw unprocessable('Object is not a commit')
  return object
}

function enforce(call: SignedCall, ref: string, kinds: readonly RefChange[]): void {
  const broken = violation(call.repository, ref, { by: call.token.actor, kinds })
  if (broken !== undefined) throw unprocessable(broken)
}

function changed(
  call: SignedCall,
  ref: string,
  { from, to }: { from: string | undefined; to: string | undefined },
): void {
  call.repository.previousRefs.set(ref, from)
  const event = to === undefined ? 'delete' : 'push'
  record(call.state, call.repository, call.token, { event, ref, ...(to === undefined ? {} : { sha: to }) })
}
