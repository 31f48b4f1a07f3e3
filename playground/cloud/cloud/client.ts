/** The cloud seen and changed from another process. */
import type { CloudFault } from './faults.ts'
import type { CloudObject } from './object.ts'
import type { CallRecord, ObjectPatch, ObjectQuery, StrayObject } from './state.ts'

/** What `findObjects` and its neighbours do in the cloud's own process. */
export interface RemoteCloud {
  objects(query?: ObjectQuery): Promise<readonly CloudObject[]>
  /** How many were changed. */
  change(query: ObjectQuery, patch: ObjectPatch): Promise<number>
  /** How many were removed. */
  remove(query: ObjectQuery): Promise<number>
  add(stray: StrayObject): Promise<CloudObject>
  calls(): Promise<readonly CallRecord[]>
  addFault(fault: CloudFault): Promise<void>
  clearFaults(): Promise<void>
}

/** A client of the cloud at the address that `serveCloud` gave. Throws what the cloud says of a wrong request. */
export function remoteCloud(url: string): RemoteCloud {
  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${url}/cloud/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${url}/cloud/${path}: ${response.status} ${text}`)
    const answer: T = JSON.parse(text)
    return answer
  }
  return {
    objects: async (query = {}) => ask('GET', `objects?${parameters(query)}`),
    change: async (query, patch) =>
      (await ask<{ changed: number }>('PATCH', `objects?${parameters(query)}`, patch)).changed,
    remove: async (query) => (await ask<{ removed: number }>('DELETE', `objects?${parameters(query)}`)).removed,
    add: async (stray) => ask('POST', 'objects', stray),
    calls: async () => ask('GET', 'calls'),
    addFault: async (fault) => {
      await ask('POST', 'faults', fault)
    },
    clearFaults: async () => {
      await ask('DELETE', 'faults')
    },
  }
}

function parameters({ tags = {}, ...places }: ObjectQuery): string {
  const given = Object.entries(places).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const tagged = Object.entries(tags).map(([key, value]): [string, string] => ['tag', `${key}=${value}`])
  return new URLSearchParams([...given, ...tagged]).toString()
}
