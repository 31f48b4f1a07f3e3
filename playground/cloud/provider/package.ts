/** The files installed beside the provider: see install/package.ts, which writes them. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { DataSourceSpec, ProviderSpec, ResourceSpec } from '../declarations/spec.ts'

export const indexFile = 'types.json'
export const specsFile = 'types.dat'
export const schemaFile = 'schema.pb'

/** Where in `types.dat` a type's specification lies. */
type Extent = readonly [offset: number, length: number]

export interface PackageIndex {
  readonly provider: ProviderSpec
  /** Imitate an SDKv2 provider, whose plans terraform does not hold to its rules. */
  readonly legacyTypeSystem: boolean
  readonly resources: Readonly<Record<string, Extent>>
  readonly dataSources: Readonly<Record<string, Extent>>
}

export interface ProviderPackage {
  readonly provider: ProviderSpec
  readonly legacyTypeSystem: boolean
  readonly resourceTypes: readonly string[]
  readonly dataSourceTypes: readonly string[]
  /** The encoded answer to GetSchema. */
  schema(): Buffer
  /** Throws for a type that was not installed. */
  resource(type: string): ResourceSpec
  dataSource(type: string): DataSourceSpec
}

/** Opens the package in a directory. A type's specification is read when first needed: the whole AWS provider has 1,500. */
export function openPackage(directory: string): ProviderPackage {
  const index: PackageIndex = JSON.parse(readFileSync(join(directory, indexFile), 'utf8'))
  const text = (kind: string, type: string, extent: Extent | undefined): string => {
    if (extent !== undefined) return readExtent(join(directory, specsFile), extent)
    throw new Error(
      `The playground's AWS provider has no ${kind} ${type}. Declare it in playground/cloud/resources, or install the ` +
        'provider with a file made by `terraform providers schema -json` (installProvider, schemaFile).',
    )
  }
  const resources = new Map<string, ResourceSpec>()
  const dataSources = new Map<string, DataSourceSpec>()
  return {
    provider: index.provider,
    legacyTypeSystem: index.legacyTypeSystem,
    resourceTypes: Object.keys(index.resources),
    dataSourceTypes: Object.keys(index.dataSources),
    schema: () => readFileSync(join(directory, schemaFile)),
    resource(type) {
      const spec: ResourceSpec = resources.get(type) ?? JSON.parse(text('resource type', type, index.resources[type]))
      resources.set(type, spec)
      return spec
    },
    dataSource(type) {
      const spec: DataSourceSpec =
        dataSources.get(type) ?? JSON.parse(text('data source', type, index.dataSources[type]))
      dataSources.set(type, spec)
      return spec
    },
  }
}

function readExtent(file: string, [offset, length]: Extent): string {
  const handle = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(length)
    readSync(handle, bytes, 0, length, offset)
    return bytes.toString('utf8')
  } finally {
    closeSync(handle)
  }
}
