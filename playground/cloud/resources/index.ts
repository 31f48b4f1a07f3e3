/** Every declared type. */
import type { DataSourceDeclaration, ResourceDeclaration } from '../declarations/declare.ts'
import * as vpc from './vpc.ts'

export interface Catalogue {
  readonly resources: ReadonlyMap<string, ResourceDeclaration>
  readonly dataSources: ReadonlyMap<string, DataSourceDeclaration>
}

const declared = [vpc].flatMap((service) => Object.values<ResourceDeclaration | DataSourceDeclaration>(service))

const isResource = (one: ResourceDeclaration | DataSourceDeclaration): one is ResourceDeclaration => 'references' in one

/** By type name. */
export const catalogue: Catalogue = {
  resources: new Map(declared.filter(isResource).map((one) => [one.spec.type, one])),
  dataSources: new Map(
    declared.filter((one) => !isResource(one)).map((one) => [one.spec.type, one as DataSourceDeclaration]),
  ),
}
