import type { Closure } from '../closure/closure.ts'
import type { Finding } from '../finding.ts'
import type { ConfigFile } from '../hcl/config.ts'
import type { Permit } from './allowed.ts'
import { configurationFindings } from './configuration.ts'
import { nameFindings } from './names.ts'
import type { ReadDirectory } from './names.ts'

/** What a gate judges of a tree before `terraform init`. */
export interface Tree {
  readonly closure: Closure
  /** What its configuration files say, by path. */
  readonly files: ReadonlyMap<string, ConfigFile>
  /** The directories of the closure's root and local modules. */
  readonly directories: readonly ReadDirectory[]
}

/** Everything in a root's closure that the permit does not allow, or that nobody can read. */
export function treeFindings({ closure, files, directories }: Tree, permit: Permit, registry: string): Finding[] {
  const read = closure.members.flatMap((member) =>
    member.kind === 'root' || member.kind === 'module'
      ? member.files.flatMap(({ path, as }) => (as.includes('/') ? [] : (files.get(path) ?? [])))
      : [],
  )
  const found = [
    ...directories.flatMap((directory) => nameFindings(directory, permit)),
    ...closure.findings.filter(isBlinding),
    ...moduleFindings(closure, permit),
    ...read.flatMap((config) => configurationFindings(config, permit, registry)),
  ]
  return [...new Map(found.map((finding) => [JSON.stringify(finding), finding])).values()]
}

// What cannot be read, or leads to a place nobody knows, may hold any configuration. A file that an expression reads out
// of the repository holds none.
function isBlinding({ code, field }: Finding): boolean {
  if (code === 'LEAVES_REPOSITORY') return field === 'symbolic link' || field.startsWith('module.')
  return code === 'UNREADABLE' || code === 'SOURCE_NOT_LITERAL' || code === 'SOURCE_INVALID'
}

function moduleFindings({ members }: Closure, permit: Permit): Finding[] {
  return members.flatMap((member) =>
    member.kind !== 'remote' || permit.module(member.source)
      ? []
      : member.references.map((place): Finding => ({
          code: 'MODULE_HOST',
          field: 'module source',
          problem: `${member.path} comes from where \`allow.modules\` names nothing`,
          ...place,
        })),
  )
}
