/** The files of a provider package: the same bytes for the same sources, Node and schema file. */
import { join } from 'node:path'
import type { DataSourceSpec, ResourceSpec } from '../declarations/spec.ts'
import { indexFile, schemaFile, specsFile } from '../provider/package.ts'
import type { PackageIndex } from '../provider/package.ts'
import { catalogue } from '../resources/index.ts'
import { providerSpec } from '../resources/provider.ts'
import { javascriptOf } from './javascript.ts'
import type { PackageFile } from './javascript.ts'
import type { SchemaFile } from './schema-file.ts'
import { encodeSchemas } from './schema-message.ts'

/** The version that the playground's provider claims to be. */
export const providerVersion = '6.47.0'

export interface PackageOptions {
  /** Absolute path of the Node that runs the provider. */
  readonly node: string
  readonly schemaFile?: SchemaFile | undefined
  readonly legacyTypeSystem: boolean
}

/** All files of the package. */
export function packageFiles({ node, schemaFile: given, legacyTypeSystem }: PackageOptions): readonly PackageFile[] {
  const declaredResources = Object.fromEntries([...catalogue.resources].map(([type, { spec }]) => [type, spec]))
  const declaredData = Object.fromEntries([...catalogue.dataSources].map(([type, { spec }]) => [type, spec]))
  const resources: Record<string, ResourceSpec> = sorted({ ...given?.resources, ...declaredResources })
  const dataSources: Record<string, DataSourceSpec> = sorted({ ...given?.dataSources, ...declaredData })
  const provider = given?.provider ?? providerSpec
  const specs = new Specs()
  const index: PackageIndex = {
    provider,
    legacyTypeSystem,
    resources: specs.addAll(resources),
    dataSources: specs.addAll(dataSources),
  }
  return [
    { path: `terraform-provider-aws_v${providerVersion}`, content: launcher(node), executable: true },
    { path: indexFile, content: JSON.stringify(index) },
    { path: specsFile, content: specs.bytes() },
    { path: schemaFile, content: encodeSchemas(provider, resources, dataSources) },
    ...javascriptOf(join(import.meta.dirname, '..'), 'provider/main.ts'),
  ]
}

/**
 * A shell script, because a path in a `#!` line may hold no space and terraform's environment may have no Node at all,
 * or an old one. `exec` leaves one process, whose parent is terraform.
 */
function launcher(node: string): string {
  const quoted = `'${node.replaceAll("'", String.raw`'\''`)}'`
  return `#!/bin/sh
node=${quoted}
[ -x "$node" ] || node=node
exec "$node" "\${0%/*}/js/provider/main.mjs"
`
}

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))

/** Specifications one after another, and where each lies. */
class Specs {
  private readonly parts: Buffer[] = []
  private size = 0

  addAll(all: Readonly<Record<string, unknown>>): Record<string, readonly [number, number]> {
    return Object.fromEntries(Object.entries(all).map(([type, spec]) => [type, this.add(spec)]))
  }

  private add(spec: unknown): readonly [number, number] {
    const bytes = Buffer.from(JSON.stringify(spec))
    const extent = [this.size, bytes.length] as const
    this.parts.push(bytes)
    this.size += bytes.length
    return extent
  }

  bytes(): Buffer {
    return Buffer.concat(this.parts)
  }
}
