/** The state and its lock. None of these is interrupted: after a cancelled apply, this is how we learn what became of it. */
import { probeLockArguments, releaseLockArguments } from '../argv.ts'
import { backendIdentity, backendSettings } from '../state/backend.ts'
import type { ChildEnd } from '../child.ts'
import { explainDiagnostic } from '../errors/explain.ts'
import { failed } from '../errors/failed.ts'
import { plainErrors } from '../errors/plain.ts'
import { parseLockInfo } from '../state/lock-info.ts'
import type { Terraform } from '../port.ts'
import { readStateBody } from '../state/body.ts'
import { stateObjects } from '../state/objects.ts'
import { stateInBucket } from '../state/place.ts'
import type { Commands } from './run.ts'

type Keeping = Pick<
  Terraform,
  'state' | 'backend' | 'stateAt' | 'pushState' | 'objects' | 'addresses' | 'lockHolder' | 'releaseLock'
>

// Terraform's own client waits without end for a bucket that takes a request and never answers it.
const bounded = { timeoutMs: 120_000 } as const

export function keeping({ settings: { root }, run }: Commands): Keeping {
  return {
    async state() {
      const end = await run(['state', 'pull'], bounded)
      if (end.exitCode !== 0) throw failed(unreadCode(end), 'terraform state pull', end)
      const body = readStateBody(end.stdout)
      if (body.kind === 'zero-byte') return undefined
      if (body.kind !== 'state')
        throw failed('STATE_UNREADABLE', 'terraform state pull', end, [
          { severity: 'error', summary: 'it printed no state', detail: '' },
        ])
      const { lineage, serial, sha256, empty } = body
      return { lineage, serial, sha256, empty }
    },

    backend: async () => backendIdentity(root),

    stateAt: async (workspace) => stateInBucket(await backendSettings(root), workspace),

    async pushState(file) {
      const end = await run(['state', 'push', file], bounded)
      if (end.exitCode !== 0)
        throw failed('STATE_NOT_SAVED', 'terraform state push', end, plainErrors(end.stderr), 'writes')
    },

    async objects() {
      const end = await run(['state', 'pull'], bounded)
      if (end.exitCode !== 0) throw failed(unreadCode(end), 'terraform state pull', end)
      return stateObjects(end.stdout)
    },

    async addresses() {
      const end = await run(['state', 'list'], bounded)
      if (end.exitCode !== 0) throw failed(unreadCode(end), 'terraform state list', end)
      return end.stdout
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '')
    },

    async lockHolder() {
      const end = await run(probeLockArguments, bounded)
      if (end.exitCode === 0) return undefined
      const holder = parseLockInfo(end.stderr)
      if (holder === undefined) throw failed('LOCK_UNKNOWN', 'terraform untaint', end)
      return holder
    },

    async releaseLock(id) {
      const end = await run(releaseLockArguments(id), bounded)
      if (end.exitCode !== 0)
        throw failed('LOCK_UNKNOWN', 'terraform force-unlock', end, plainErrors(end.stderr), 'writes')
    },
  }
}

/** `STATE_UNREADABLE` says that there is something, and that it is no state; what nobody could get at may be a good one. */
function unreadCode({ stderr, timedOut }: ChildEnd): 'STATE_UNREADABLE' | 'STATE_UNREACHABLE' {
  if (timedOut) return 'STATE_UNREACHABLE'
  const codes = plainErrors(stderr).map((error) => explainDiagnostic(error)?.code)
  const known = codes.filter((code) => code !== undefined && code !== 'STATE_BROKEN')
  return known.length > 0 ? 'STATE_UNREACHABLE' : 'STATE_UNREADABLE'
}
