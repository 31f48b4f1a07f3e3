import type { Finding } from '../finding.ts'
import type { Place } from '../hcl/config.ts'
import type { RemoteSource } from '../sources/source.ts'
import type { MemberFile } from './sweep.ts'

interface Part {
  /** SHA-256 of its content in hexadecimal; of a remote source, of its address and version. */
  readonly hash: string
  /** Where it is referred to; empty for the root. */
  readonly references: readonly Place[]
}

/** A directory of the tree: the root's own, or a local module's. */
export interface DirectoryMember extends Part {
  readonly kind: 'root' | 'module'
  readonly path: string
  readonly files: readonly MemberFile[]
}

/** A file, or a directory with all that is in it, which an expression reads. */
export interface ReadMember extends Part {
  readonly kind: 'read'
  readonly path: string
  readonly files: readonly MemberFile[]
}

/** A module fetched from elsewhere, at one version or reference. */
export interface RemoteMember extends Part {
  readonly kind: 'remote'
  /** Source and version as written, which is what makes two of them the same. */
  readonly path: string
  readonly source: RemoteSource
  readonly files: readonly []
}

/** Something that belongs to what a root delivers. */
export type Member = DirectoryMember | ReadMember | RemoteMember

/** Everything a root delivers, at one tree. */
export interface Closure {
  readonly root: string
  /** SHA-256 over kinds, paths and hashes of the members. */
  readonly hash: string
  /** The root first, the rest by kind and path. */
  readonly members: readonly Member[]
  readonly findings: readonly Finding[]
  /** `false` when more may belong to it: something was unreadable, or a module's source has to be evaluated. */
  readonly complete: boolean
  /** Whether an expression reads a file by a path that says nothing about where. */
  readonly bounded: boolean
}
