import { z } from 'zod'
import type { Closure, Member } from '../closure/closure.ts'
import type { Finding } from '../finding.ts'
import type { Place } from '../hcl/config.ts'
import { firmness } from '../sources/source.ts'

/** The keys of the environments file for where an environment may take modules from. */
export const moduleSources = z
  .strictObject({
    local: z.enum(['allow', 'refuse']).default('allow').meta({ description: 'Modules by a path in this repository.' }),
    remote: z.enum(['any', 'pinned', 'immutable', 'refuse']).default('any').meta({
      description:
        'Modules from elsewhere: `pinned` needs a tag, one registry version, a commit or a checksum; `immutable` a full commit hash or a SHA-2 checksum.',
    }),
  })
  .prefault({})

/** Where an environment may take modules from. */
export type ModuleSources = z.output<typeof moduleSources>

/** Every source in the closure that the environment does not allow, once per place that refers to it. */
export function sourceFindings({ members }: Closure, { local, remote }: ModuleSources): Finding[] {
  return members.flatMap((member) => {
    if (member.kind === 'module' && local === 'refuse')
      return at(
        member,
        'LOCAL_SOURCE',
        `${member.path} is a path in this repository, which this environment does not allow`,
      )
    if (member.kind !== 'remote' || remote === 'any') return []
    if (remote === 'refuse')
      return at(member, 'MUTABLE_SOURCE', `${member.path} comes from elsewhere, which this environment does not allow`)
    const firm = firmness(member.source)
    if (firm === 'immutable' || (firm === 'pinned' && remote === 'pinned')) return []
    const wanted =
      remote === 'immutable'
        ? 'a full commit hash or a SHA-2 checksum'
        : 'a tag, one exact version, a commit or a checksum'
    return at(
      member,
      'MUTABLE_SOURCE',
      `${member.path} may change without a commit here; this environment wants ${wanted}`,
    )
  })
}

function at({ references }: Member, code: Finding['code'], problem: string): Finding[] {
  return references.map((place: Place) => ({ code, field: 'module source', problem, ...place }))
}
