import type { Finding } from '../finding.ts'

/** Where something is written; `line` and `column` count from 1, columns in UTF-16 units. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** An argument: its text where it is written as a plain string, `undefined` where it would have to be evaluated. */
export interface Text {
  readonly text: string | undefined
  readonly place: Place
}

/** A `module` block. */
export interface ModuleCall {
  readonly name: string
  readonly source: Text | undefined
  readonly version: Text | undefined
  /** Names in the `providers` argument: the child's and the caller's, such as `aws` and `aws.east`. */
  readonly providers: Readonly<Record<string, string>>
  readonly place: Place
}

/** An entry of `required_providers`; the old form gives a version only. */
export interface RequiredProvider {
  readonly name: string
  readonly source: Text | undefined
  readonly version: Text | undefined
  readonly place: Place
}

/** A block known by its kind and its labels. */
export interface Labelled {
  readonly type: string
  readonly place: Place
}

/** A `provider` block. */
export interface ProviderBlock {
  readonly name: string
  readonly alias: Text | undefined
  readonly version: Text | undefined
  readonly place: Place
}

/** A `resource`, `data`, `ephemeral` or `action` block; a `data` block may stand inside a `check`. */
export interface ResourceBlock extends Labelled {
  readonly mode: 'managed' | 'data' | 'ephemeral' | 'action'
  readonly name: string
}

/** A `provisioner` block and the resource it stands in, such as `aws_instance.web`, or `removed`. */
export interface ProvisionerBlock extends Labelled {
  readonly resource: string
}

/** A `variable` block. */
export interface VariableBlock {
  readonly name: string
  /** Whether it is marked `sensitive` or `ephemeral`, or may be. */
  readonly secret: boolean
  /** Every literal in its default. */
  readonly defaults: readonly string[]
}

/** An assignment of a var file. */
export interface Assignment {
  readonly name: string
  /** Every literal in its value. */
  readonly literals: readonly string[]
}

/** A path that an expression reads, as far as it is written out. */
export interface PathReference {
  /** The function that reads it; `string` for a path-like string that something may read. */
  readonly by: string
  /** What a relative path starts from: the directory of the module, or the root, which is also where terraform runs. */
  readonly base: 'module' | 'root'
  /** As written behind the base; `undefined` when nothing of it is literal. */
  readonly path: string | undefined
  /** `false` when the path goes on with something that is not literal: it then names the directory of what is read. */
  readonly whole: boolean
  /** A missing file is an error to Terraform. */
  readonly required: boolean
  readonly place: Place
}

/** What Wrenchproof reads in one configuration file. */
export interface ConfigFile {
  readonly file: string
  /** `override.tf` and `*_override.tf` replace arguments of blocks in other files. */
  readonly override: boolean
  readonly modules: readonly ModuleCall[]
  readonly requiredProviders: readonly RequiredProvider[]
  /** Backends by type; a `cloud` block has the type `cloud`. */
  readonly backends: readonly Labelled[]
  readonly providers: readonly ProviderBlock[]
  readonly resources: readonly ResourceBlock[]
  readonly provisioners: readonly ProvisionerBlock[]
  /** Settings of providers, backends and the like that start a program, by whose they are and their name. */
  readonly starters: readonly Labelled[]
  readonly variables: readonly VariableBlock[]
  /** What a var file assigns; a configuration assigns nothing. */
  readonly assignments: readonly Assignment[]
  readonly reads: readonly PathReference[]
  /** Why the file cannot be read in full: what is above may then lack something. */
  readonly problems: readonly Finding[]
}
