/** Addresses as GitHub's answers carry them. */
import { nameOf } from '../../state/find.ts'
import type { Repository } from '../../state/model.ts'
import type { PlainCall } from '../route.ts'

/** Where people look at things. */
export const web = 'https://github.com'

/** The API's address of a repository. */
export function apiOf(call: PlainCall, repository: Repository): string {
  return `${call.api}/repos/${nameOf(repository)}`
}

/** The website's address of a repository. */
export function webOf(repository: Repository): string {
  return `${web}/${nameOf(repository)}`
}

/** A GraphQL id: opaque, and different for everything. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(`${kind}:${id}`).toString('base64url')}`
}
