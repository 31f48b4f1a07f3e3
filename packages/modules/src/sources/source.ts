/** What a Git reference looks like; only a full commit hash cannot be moved. */
export interface GitRef {
  readonly text: string
  readonly kind: 'commit' | 'tag' | 'branch'
}

/** A registry version: the constraint as written, and the version when it allows one only. */
export interface VersionConstraint {
  readonly text: string
  readonly exact: string | undefined
}

/** A checksum in an archive's address, such as `sha256:…`. */
export interface Checksum {
  readonly algorithm: string
  readonly value: string
}

interface Remote {
  /** The address without version, reference, checksum and subdirectory: what two callers share. */
  readonly address: string
  /** The host it comes from, lower case, with the port if one is written; `undefined` for a path on this machine. */
  readonly host: string | undefined
  /** The directory inside the package; `undefined` for its top. */
  readonly subdir: string | undefined
}

/** A module's source by Terraform's rules (internal/getmodules/moduleaddrs of Terraform 1.11). */
export type ModuleSource =
  | { readonly kind: 'local'; readonly path: string }
  | (Remote & { readonly kind: 'registry'; readonly version: VersionConstraint | undefined })
  | (Remote & { readonly kind: 'git'; readonly ref: GitRef | undefined })
  | (Remote & { readonly kind: 'archive'; readonly checksum: Checksum | undefined })
  | (Remote & { readonly kind: 'other'; readonly getter: string; readonly revision: string | undefined })
  | { readonly kind: 'invalid'; readonly problem: string }

/** A source that is fetched from elsewhere. */
export type RemoteSource = Extract<ModuleSource, Remote>

/** Whether the source is fetched from elsewhere. */
export function isRemote(source: ModuleSource): source is RemoteSource {
  return source.kind !== 'local' && source.kind !== 'invalid'
}

/**
 * How firmly a source names its content. `immutable`: by the content itself (a full commit hash, a SHA-2 checksum) or,
 * for local paths, by the commit they are in. `pinned`: by a name that its owner can move but should not (a tag, one
 * registry version). `floating`: anything else, such as a branch or a range of versions.
 */
export function firmness(source: ModuleSource): 'immutable' | 'pinned' | 'floating' {
  switch (source.kind) {
    case 'local':
      return 'immutable'
    case 'registry':
      return source.version?.exact === undefined ? 'floating' : 'pinned'
    case 'git':
      if (source.ref === undefined || source.ref.kind === 'branch') return 'floating'
      return source.ref.kind === 'commit' ? 'immutable' : 'pinned'
    case 'archive':
      return source.checksum !== undefined && isStrong(source.checksum) ? 'immutable' : 'floating'
    case 'other':
      return source.getter === 'hg' && isHash(source.revision) ? 'immutable' : 'floating'
    case 'invalid':
      return 'floating'
    default:
      return source satisfies never
  }
}

/** Whether nobody can change what the source delivers. */
export function isImmutable(source: ModuleSource): boolean {
  return firmness(source) === 'immutable'
}

/** The version, tag, commit or checksum a remote source asks for, as it is shown; `undefined` when it asks for none. */
export function wantedVersion(source: RemoteSource): string | undefined {
  switch (source.kind) {
    case 'registry':
      return source.version?.exact ?? source.version?.text
    case 'git':
      return source.ref?.text
    case 'archive':
      return source.checksum === undefined ? undefined : `${source.checksum.algorithm}:${source.checksum.value}`
    case 'other':
      return source.revision
    default:
      return source satisfies never
  }
}

/** A full SHA-1 or SHA-256 in hexadecimal. */
export function isHash(text: string | undefined): boolean {
  return text !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/iu.test(text)
}

function isStrong({ algorithm, value }: Checksum): boolean {
  const length = { sha256: 64, sha512: 128 }[algorithm]
  return length !== undefined && value.length === length && /^[0-9a-f]+$/iu.test(value)
}
