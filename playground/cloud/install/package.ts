/** The files of a provider package: the same bytes for the same sources, Node and schema file. */
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import type { DataSourceSpec, ResourceSpec } from '../declarations/spec.ts'
import { indexFile, schemaFile, specsFile } from '../provider/package.ts'
import type { PackageIndex } from '../provider/package.ts'
import { catalogue } from '../resources/index.ts'
import { providerSpec } from '../resources/provider.ts'
import type { SchemaFile } from './schema-file.ts'
import { encodeSchemas } from './schema-message.ts'

/** The version that the playground's provider claims to be. */
export const providerVersion = '6.47.0'

/** A file of the package. */
export interface PackageFile {
  /** Relative to the package, with forward slashes. */
  readonly path: string
  readonly content: string | Uint8Array
  readonly executable?: true
}

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
    { path: program, content: providerProgram() },
  ]
}

const program = 'provider.mjs'

/**
 * The provider as one file of plain JavaScript: it may meet Node 20, which knows no types, and terraform starts it three
 * times for a plan, when reading and linking two dozen modules is a fifth of each start.
 */
function providerProgram(): Uint8Array {
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, '../provider/main.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    write: false,
    logLevel: 'silent',
  })
  const [file] = outputFiles
  if (file === undefined) throw new Error('the provider was bundled into no file')
  return file.contents
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
exec "$node" "\${0%/*}/${program}"
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
