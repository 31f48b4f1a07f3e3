/** The AWS types that the tree uses, against what the playground declares. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue } from '../../playground/cloud/resources/index.ts'
import { markdownTable } from '../docs/markdown-table.ts'
import { blocksIn } from './hcl.ts'

/** A type, and what is known of its declaration. */
export interface UsedType {
  /** As terraform names it; data sources begin with `data.`. */
  readonly name: string
  /** Modules and roots that use it. */
  readonly users: readonly string[]
  /** `conformed`: held against the AWS provider's own schema; `by hand`: declared without one at hand. */
  readonly declared: 'conformed' | 'by hand' | 'not declared'
}

/** Every type of resources and data sources in a tree, sorted. */
export function typesIn(tree: string): readonly UsedType[] {
  const users = new Map<string, Set<string>>()
  for (const directory of ['modules', 'environments'].flatMap((room) =>
    readdirSync(join(tree, room)).map((name) => join(room, name)),
  ))
    for (const { type, labels } of blocksIn(join(tree, directory))) {
      if (type !== 'resource' && type !== 'data') continue
      const name = type === 'data' ? `data.${labels[0] ?? ''}` : (labels[0] ?? '')
      users.set(name, (users.get(name) ?? new Set()).add(directory.split('/').at(-1) ?? ''))
    }
  return [...users]
    .map(([name, by]) => ({ name, users: [...by].toSorted(), declared: declarationOf(name) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function declarationOf(name: string): UsedType['declared'] {
  const declaration = name.startsWith('data.')
    ? catalogue.dataSources.get(name.slice(5))
    : catalogue.resources.get(name)
  if (declaration === undefined) return 'not declared'
  return declaration.options.unconformed === true ? 'by hand' : 'conformed'
}

/** The same as a table. */
export function typeTable(tree: string): string {
  return markdownTable(
    ['type', 'used by', 'declaration'],
    typesIn(tree).map(({ name, users, declared }) => [`\`${name}\``, users.join(', '), declared]),
  )
}
