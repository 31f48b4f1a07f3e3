import { SemVer } from 'semver'
import type { Closure, DirectoryMember, Member, RemoteMember } from '../closure/closure.ts'
import { firmness, wantedVersion } from '../sources/source.ts'
import { exactVersion, versionInRef } from '../sources/versions.ts'
import type { RemoteSource } from '../sources/source.ts'
import type { Place } from '../hcl/config.ts'

/** A closure and the environment it is of. */
export interface EnvironmentClosure {
  readonly environment: string
  readonly closure: Closure
}

/** A module as one environment uses it. */
export interface UsedVersion {
  readonly environment: string
  /** The version, tag, commit or checksum asked for; of a local module, the first 12 characters of its content's hash. */
  readonly version: string
  /** The same as a semantic version, where it names one. */
  readonly semver: SemVer | undefined
  readonly firmness: 'immutable' | 'pinned' | 'floating'
  readonly places: readonly Place[]
}

/** A module and the versions of it that environments use; one may use several. */
export interface InventoryRow {
  readonly kind: 'local' | 'remote'
  /** Its path, or its address and subdirectory without the version. */
  readonly module: string
  readonly uses: readonly UsedVersion[]
}

/** Which version of which module is where: remote modules first, each kind by name, uses in the order given. */
export function moduleInventory(closures: readonly EnvironmentClosure[]): InventoryRow[] {
  const rows = new Map<string, { kind: InventoryRow['kind']; module: string; uses: UsedVersion[] }>()
  for (const { environment, closure } of closures)
    for (const member of closure.members) {
      if (!isModule(member)) continue
      const { kind, module, ...use } = member.kind === 'module' ? localUse(member) : remoteUse(member.source)
      const row = rows.get(`${kind} ${module}`) ?? { kind, module, uses: [] }
      rows.set(`${kind} ${module}`, row)
      row.uses.push({ environment, ...use, places: member.references })
    }
  return [...rows.values()].toSorted((one, other) => {
    if (one.kind !== other.kind) return one.kind === 'remote' ? -1 : 1
    return one.module < other.module ? -1 : 1
  })
}

type ModuleMember = (DirectoryMember & { readonly kind: 'module' }) | RemoteMember

function isModule(member: Member): member is ModuleMember {
  return member.kind === 'module' || member.kind === 'remote'
}

function nameOf({ address, subdir }: RemoteSource): string {
  return subdir === undefined ? address : `${address}//${subdir}`
}

type Used = Pick<InventoryRow, 'kind' | 'module'> & Pick<UsedVersion, 'version' | 'semver' | 'firmness'>

function localUse({ path, hash }: DirectoryMember): Used {
  return { kind: 'local', module: path, version: hash.slice(0, 12), semver: undefined, firmness: 'immutable' }
}

function remoteUse(source: RemoteSource): Used {
  const version = wantedVersion(source)
  const exact = source.kind === 'registry' && version !== undefined ? exactVersion(version) : undefined
  const named = source.kind === 'git' && source.ref?.kind === 'tag' ? versionInRef(source.ref.text) : undefined
  return {
    kind: 'remote',
    module: nameOf(source),
    version: version ?? 'none given',
    semver: exact === undefined ? named : new SemVer(exact),
    firmness: firmness(source),
  }
}
